/** Names that a wrong one may stand for, for the advice of an error: a person or an AI agent can then try the right one. */

interface Named {
	/** API name. */
	name: string;
	label: string;
}

const MAX_SUGGESTED = 3;

/** Without spaces, underscores and case: `First Name`, `first_name` and `firstname` are the same. */
const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * @param wrong as it was entered.
 * @param known what exists.
 * @returns a sentence such as "Did you mean lastname (Last Name)?", with the nearest names first; '' without any.
 */
export function suggestNames(wrong: string, known: readonly Named[]): string {
	const wanted = bare(wrong);
	if (wanted === '') return '';
	const near = known
		.map((each) => ({ ...each, distance: distanceOf(wanted, each) }))
		.filter(({ distance }) => distance <= maxDistance(wanted))
		.toSorted((left, right) => left.distance - right.distance)
		.slice(0, MAX_SUGGESTED)
		.map(({ name, label }) => (label === name ? name : `${name} (${label})`));
	return near.length === 0 ? '' : `Did you mean ${near.join(' or ')}?`;
}

/** One mistake in four characters, and one in any name. */
const maxDistance = (wanted: string) => Math.max(1, Math.floor(wanted.length / 4));

function distanceOf(wanted: string, { name, label }: Named): number {
	const names = [name, label, name.replace(/__c$/i, ''), name.replace(/^.*\//, '')].map(bare);
	const distances = names.map((each) => editDistance(wanted, each));
	// A part of a name is nearer than a name with as many mistakes.
	const isPart = wanted.length > 2 && names.some((each) => each.includes(wanted));
	return Math.min(...distances, isPart ? 0.5 : Infinity);
}

/** The number of characters to insert, remove or replace. */
function editDistance(left: string, right: string): number {
	let row = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (const [index, character] of [...left].entries()) {
		const next = [index + 1];
		for (let column = 1; column <= right.length; column += 1) {
			const replaced = row[column - 1]! + (character === right[column - 1] ? 0 : 1);
			next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
		}
		row = next;
	}
	return row[right.length]!;
}
