/** Rejections that show where in the query the fault lies, the way Salesforce prints it. */
import { invalidField, invalidType, malformedQuery } from '../errors';

/** Characters of the query that a rejection shows before and behind the fault. */
const SHOWN = 60;

/** Part of the query, a caret under the faulty place, the place in numbers, and what is wrong there. */
export function locate(soql: string, offset: number, message: string): string {
	const before = soql.slice(0, offset);
	const row = before.split('\n').length;
	const column = offset - (before.lastIndexOf('\n') + 1) + 1;
	const start = Math.max(before.lastIndexOf('\n') + 1, offset - SHOWN);
	const [shown = ''] = soql.slice(start, offset + SHOWN).split('\n');
	return `\n${shown}\n${' '.repeat(offset - start)}^\nERROR at Row:${row}:Column:${column}\n${message}`;
}

/** Offset of a word of the query; of its end when the word is not in it. */
export function offsetOf(soql: string, word: string): number {
	const pattern = word.replaceAll(/\W/g, '\\$&');
	const found = new RegExp(`(?<![\\w.])${pattern}(?!\\w)`, 'i').exec(soql);
	return found?.index ?? soql.length;
}

export const malformedAt = (soql: string, offset: number, message: string) =>
	malformedQuery(locate(soql, offset, message));
export const invalidFieldAt = (soql: string, word: string, message: string) =>
	invalidField(locate(soql, offsetOf(soql, word), message));
export const invalidTypeAt = (soql: string, word: string, message: string) =>
	invalidType(locate(soql, offsetOf(soql, word), message));
