import { readList } from '../run/typedValues';

/** An expression can return names as a list, or as a text that separates them. */
export const toNames = (value: unknown): string[] =>
	readList(value)
		.map((name) => String(name).trim())
		.filter((name) => name !== '');
