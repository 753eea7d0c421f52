/**
 * What a query compares fields with.
 * https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-select-quotedstringescapes.html
 */
import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import type { SqlValue } from '../../kernel/store';
import { invalidFilterOperator, malformedQuery } from '../errors';
import { toId18 } from '../ids';
import type { FieldSchema } from '../schema';
import { CLOCK_DAY, readClock, readDay, readStamp } from '../stamps';
import { dateRange, type TimeRange } from './dateLiterals';
import { invalidFieldAt } from './queryError';

/** A value as the field's column holds it, or the days a date literal such as LAST_N_DAYS:3 means. */
export type Literal = { value: SqlValue } | { range: TimeRange };

export interface LiteralContext {
	soql: string;
	now: Date;
}

/** Rejects a literal that is not of the field's type. */
export function readLiteral(
	field: FieldSchema,
	type: LiteralType | undefined,
	text: string,
	context: LiteralContext,
): Literal {
	if (type === 'NULL') return { value: null };
	const dated = field.type === 'date' || field.type === 'datetime';
	if (dated && (type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL')) {
		return { range: storedRange(field, dateRange(text, context.now)) };
	}
	const value = readTyped(field, type, text);
	if (value === undefined) throw wrongLiteral(field, context.soql);
	return { value };
}

function readTyped(
	field: FieldSchema,
	type: LiteralType | undefined,
	text: string,
): SqlValue | undefined {
	switch (field.type) {
		case 'boolean':
			return type === 'BOOLEAN' ? Number(text.toUpperCase() === 'TRUE') : undefined;
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return type === 'INTEGER' || type === 'DECIMAL' ? Number(text) : undefined;
		case 'date':
			return type === 'DATE' ? readDay(text) : undefined;
		case 'datetime':
			return type === 'DATETIME' ? readStamp(text) : undefined;
		case 'time':
			return type === 'DATETIME' ? readTimeOfDay(text) : undefined;
		case 'id':
		case 'reference':
			return type === 'STRING' ? readId(unescape(text)) : undefined;
		default:
			return type === 'STRING' ? unescape(text) : undefined;
	}
}

/** The parser passes a time as a point in time on one day. */
function readTimeOfDay(text: string): string | undefined {
	const start = `${CLOCK_DAY}T`;
	return text.startsWith(start) ? readClock(text.slice(start.length)) : undefined;
}

function readId(text: string): string {
	const id = toId18(text);
	if (id === undefined && text !== '') throw invalidFilterOperator(`invalid ID field: ${text}`);
	return id ?? '';
}

/** A range as the column holds points in time: days, or stamps at their beginning. */
function storedRange(field: FieldSchema, { start, end }: TimeRange): TimeRange {
	return field.type === 'date'
		? { start: start.slice(0, 10), end: end.slice(0, 10) }
		: { start, end };
}

const QUOTED_TYPES: readonly string[] = ['id', 'reference'];
const TYPE_NAMES: Readonly<Record<string, string>> = {
	datetime: 'dateTime',
	currency: 'double',
	percent: 'double',
};
const UNQUOTED_TYPES: readonly string[] = [
	'boolean',
	'int',
	'double',
	'currency',
	'percent',
	'date',
	'datetime',
	'time',
];

/** A literal that is not of the field's type. */
export function wrongLiteral(field: FieldSchema, soql: string) {
	const quotes = UNQUOTED_TYPES.includes(field.type) ? 'should not' : 'should';
	const type = QUOTED_TYPES.includes(field.type) ? 'ID' : (TYPE_NAMES[field.type] ?? field.type);
	const named = UNQUOTED_TYPES.includes(field.type) || type === 'ID' ? type : 'string';
	return invalidFieldAt(
		soql,
		field.name,
		`value of filter criterion for field '${field.name}' must be of type ${named} and ${quotes} be enclosed in quotes`,
	);
}

const ESCAPES: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	N: '\n',
	R: '\r',
	T: '\t',
	B: '\b',
	F: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/** The text of a quoted literal. */
function unescape(literal: string): string {
	return readEscapes(literal, (escaped) => ESCAPES[escaped]);
}

/** The pattern of a LIKE as SQLite needs it, with `\` before literal characters. */
export function likePattern(literal: string): string {
	return readEscapes(literal, (escaped) =>
		'%_\\'.includes(escaped) ? `\\${escaped}` : ESCAPES[escaped],
	);
}

/** Characters of a text in a WHERE clause; the limit is documented, the words of the rejection are not. */
const MAX_TEXT = 4_000;

function readEscapes(literal: string, meaning: (escaped: string) => string | undefined): string {
	const text = literal.slice(1, -1);
	if (text.length > MAX_TEXT) {
		throw malformedQuery(`Strings in a WHERE clause cannot be longer than ${MAX_TEXT} characters.`);
	}
	return text.replace(/\\(u[0-9A-Fa-f]{4}|.?)/gs, (sequence, escaped: string) => {
		if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
		const read = meaning(escaped);
		if (read !== undefined && escaped !== '') return read;
		throw malformedQuery(
			`Invalid string literal '${text}'. Illegal character sequence '${sequence}' in string literal.`,
		);
	});
}
