/** Makes the output of an example short enough to be read. */

const MAX_ELEMENTS = 2;
const MAX_PROPERTIES = 12;
const MAX_TEXT = 160;

interface Shortened {
	value: unknown;
	/** True where more than empty values was left out. */
	isShortened: boolean;
}

/**
 * @param without names of properties to leave out.
 * @returns the first elements and properties of a JSON value, without those that are empty.
 */
export function shorten(value: unknown, without: readonly string[] = []): Shortened {
	if (typeof value === 'string' && value.length > MAX_TEXT) {
		return { value: `${value.slice(0, MAX_TEXT)}…`, isShortened: true };
	}
	if (Array.isArray(value)) {
		const elements = value.slice(0, MAX_ELEMENTS).map((each) => shorten(each, without));
		return {
			value: elements.map((each) => each.value),
			isShortened: value.length > MAX_ELEMENTS || elements.some((each) => each.isShortened),
		};
	}
	if (typeof value !== 'object' || value === null) return { value, isShortened: false };
	const filled = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
	const shown = filled.filter(([name]) => !without.includes(name)).slice(0, MAX_PROPERTIES);
	const entries = shown.map(([name, each]) => [name, shorten(each, without)] as const);
	return {
		value: Object.fromEntries(entries.map(([name, each]) => [name, each.value])),
		isShortened: filled.length > shown.length || entries.some(([, each]) => each.isShortened),
	};
}
