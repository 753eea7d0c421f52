/** Reads what an expression returns as a value of one type. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import { asDateTime } from '../../sync/values/moment';

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What people, spreadsheets and AI agents write for a checkbox. */
const booleans = new Map([
	...['true', 'yes', 'on', '1'].map((text) => [text, true] as const),
	...['false', 'no', 'off', '0'].map((text) => [text, false] as const),
]);

/** @param byDefault what an empty value is. @throws CrmError for what is neither true nor false. */
export function readBoolean(label: string, value: unknown, byDefault: boolean): boolean {
	if (isEmpty(value)) return byDefault;
	const found = booleans.get(toWord(value).toLowerCase());
	if (found !== undefined) return found;
	throw invalid(label, `cannot be ${JSON.stringify(value)}`, 'Use true or false.');
}

/** '' for an object or a list. */
const toWord = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value).trim()
		: '';

/** A choice of a list that the node itself has, and its name in the editor. */
export interface Choice {
	name: string;
	value: string;
}

/** By value or name, in any case. @throws CrmError for what is none of the choices. */
export function readChoice(label: string, value: unknown, choices: readonly Choice[]): string {
	const text = toWord(value).toLowerCase();
	const found =
		choices.find((choice) => choice.value.toLowerCase() === text) ??
		choices.find((choice) => choice.name.toLowerCase() === text);
	if (found !== undefined) return found.value;
	const problem = isEmpty(value) ? 'has no value' : `cannot be ${JSON.stringify(value)}`;
	const values = new Set(choices.map((choice) => choice.value));
	throw invalid(label, problem, `Use one of these: ${[...values].join(', ')}.`);
}

/** A list, the text of one in JSON, or texts separated by commas, semicolons or line ends; without empty ones. */
export function readList(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.filter((each) => !isEmpty(each));
	if (typeof value !== 'string') return isEmpty(value) ? [] : [value];
	const parsed = /^\s*\[/.test(value) ? parse(value) : undefined;
	if (Array.isArray(parsed)) return readList(parsed);
	return value
		.split(/[,;\r\n]/)
		.map((text) => text.trim())
		.filter((text) => text !== '');
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * A parameter of text can also be a number, a date or a list.
 * @throws CrmError for another object, whose text would be "[object Object]", and for half of a character, which cannot
 * be sent and would fail the other items as well.
 */
export function readString(label: string, value: unknown): unknown {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map((each: unknown) => readString(label, each));
	if (asObject(value)) {
		throw invalid(
			label,
			'is an object, not a text',
			'Enter one of its values, such as {{ $json.id }}, or its text by JSON.stringify.',
		);
	}
	if (typeof value !== 'string' || value.isWellFormed()) return value;
	throw invalid(
		label,
		'contains an incomplete character, such as half of an emoji (a lone surrogate)',
		'Cut texts between whole characters, such as by [...text].slice(0, 100).join("").',
	);
}

/** One text, also of a number, a date or a list of one. @throws CrmError as readString, and for several values. */
export function readOneText(label: string, value: unknown): string {
	const [only = '', ...others] = [readString(label, value)].flat() as [TextValue?, ...unknown[]];
	if (others.length === 0) return asDateTime(only)?.toISO() ?? String(only);
	throw invalid(
		label,
		`has ${others.length + 1} values, not one`,
		'Enter one value, or join them to a text first, such as by .join(", ").',
	);
}

type TextValue = string | number | boolean;

/** A plain object; undefined for lists, dates and everything else. */
export function asObject(value: unknown): IDataObject | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const prototype: unknown = Object.getPrototypeOf(value);
	const isPlain =
		prototype === null ||
		(prototype as { constructor?: { name?: string } }).constructor?.name === 'Object';
	return isPlain ? (value as IDataObject) : undefined;
}

const invalid = (label: string, problem: string, advice: string) =>
	new CrmError(`${label} ${problem}.`, { kind: 'misconfigured', advice });
