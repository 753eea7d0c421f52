/**
 * Record ids: 15 characters that distinguish upper from lower case, or the same with 3 more that carry the case.
 * https://developer.salesforce.com/docs/platform/object-reference/guide/field-types.html#i1435823
 */

/** In the order of their codes, so that younger ids sort behind older ones. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const GROUP = 5;

/** The id of 18 characters that names the same record; undefined for what is not an id. */
export function toId18(text: string): string | undefined {
	if (/^[0-9A-Za-z]{15}$/.test(text)) return text + checksum(text);
	if (!/^[0-9A-Za-z]{15}[A-Za-z0-5]{3}$/.test(text)) return undefined;
	return restoreCase(text.slice(0, 15), text.slice(15).toUpperCase());
}

/** An id of 18 characters; `sequence` numbers the records of one object, whose three-character prefix it gets. */
export function makeId(keyPrefix: string, sequence: number): string {
	let digits = '';
	for (let rest = sequence; digits.length < 9; rest = Math.floor(rest / DIGITS.length)) {
		digits = (DIGITS[rest % DIGITS.length] ?? '') + digits;
	}
	const id15 = `${keyPrefix}gK0${digits}`;
	return id15 + checksum(id15);
}

/** The sequence that an id was made from. */
export const sequenceOf = (id: string) =>
	[...id.slice(6, 15)].reduce((sum, digit) => sum * DIGITS.length + DIGITS.indexOf(digit), 0);

function checksum(id15: string): string {
	return groups(id15)
		.map((group) => {
			const bits = [...group].map((letter, place) => (/[A-Z]/.test(letter) ? 2 ** place : 0));
			return CHECK_DIGITS[bits.reduce((sum, bit) => sum + bit, 0)];
		})
		.join('');
}

function restoreCase(id15: string, check: string): string {
	const restored = groups(id15).map((group, index) => {
		const upper = CHECK_DIGITS.indexOf(check[index] ?? '');
		return [...group]
			.map((letter, place) => (upper & (2 ** place) ? letter.toUpperCase() : letter.toLowerCase()))
			.join('');
	});
	return restored.join('') + check;
}

const groups = (id15: string) =>
	[0, 1, 2].map((index) => id15.slice(index * GROUP, (index + 1) * GROUP));
