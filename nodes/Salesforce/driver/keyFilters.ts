/**
 * The keys of a search, in as few WHERE clauses as their number and length allow.
 * Exact values of one field become a list, everything else becomes alternatives.
 */
import { chunk } from '../../crm/driver/chunk';
import {
	isTextSearch,
	type EntityDescription,
	type FieldDescription,
	type FieldType,
	type FieldValue,
	type FindKey,
	type TextSearch,
} from '../../crm/port';
import { searchAnyAccents } from './accents';
import { unknownField } from './errors';
import { characterPattern, likePattern, literal } from './query';

export interface QueryLimits {
	/** Characters of a query. */
	length: number;
	keys: number;
}

/** What one field of a key has to be. */
type Condition =
	| { field: string; kind: 'oneOf'; literals: readonly string[] }
	/** What follows LIKE. */
	| { field: string; kind: 'like'; pattern: string };

/** Salesforce rejects longer texts in a query; no searchable field holds one. */
const MAX_TEXT = 4_000;

/** @returns the conditions of a key; undefined for a key that no record can match. */
export function toConditions(
	description: EntityDescription,
	key: FindKey,
): Condition[] | undefined {
	const conditions: Condition[] = [];
	for (const [name, value] of Object.entries(key)) {
		const field = description.fields.find((each) => each.name === name);
		if (!field) throw unknownField(description, name);
		const condition = isTextSearch(value)
			? toTextCondition(field, value)
			: toListCondition(field, [value]);
		if (condition === undefined) return undefined;
		conditions.push(condition);
	}
	return conditions.length > 0 ? conditions : undefined;
}

const likeable: readonly FieldType[] = ['text', 'email', 'phone', 'url', 'choice'];

function toTextCondition(field: FieldDescription, search: TextSearch): Condition | undefined {
	if (!likeable.includes(field.type)) return undefined;
	switch (search.kind) {
		case 'phone':
			return toListCondition(field, search.forms);
		case 'beginsWith': {
			const pattern = likePattern(search.text, { open: false });
			return search.text === '' ? undefined : { field: field.name, kind: 'like', pattern };
		}
		case 'anyAccents': {
			const accents = searchAnyAccents(search.text);
			return 'spellings' in accents
				? toListCondition(field, accents.spellings)
				: { field: field.name, kind: 'like', pattern: characterPattern(accents.pattern) };
		}
	}
}

function toListCondition(
	{ name, type, maxLength = MAX_TEXT }: FieldDescription,
	values: readonly FieldValue[],
): Condition | undefined {
	const fitting = values.filter(
		(value) => typeof value !== 'string' || value.length <= Math.min(maxLength, MAX_TEXT),
	);
	const literals = fitting.flatMap((value) => literal(type, value) ?? []);
	return literals.length > 0 ? { field: name, kind: 'oneOf', literals } : undefined;
}

/** A part of a filter: a value in the list of its field, or an alternative. */
interface Piece {
	listedIn?: string;
	text: string;
	/** Its share of a key. */
	keys: number;
}

export function toFilters(
	keys: ReadonlyArray<readonly Condition[]>,
	limits: QueryLimits,
): string[] {
	const pieces = [
		...new Map(keys.flatMap(toPieces).map((piece) => [`${piece.listedIn} ${piece.text}`, piece])),
	].map(([, piece]) => piece);
	const heads = [...new Set(pieces.flatMap(({ listedIn = [] }) => listedIn))].map(
		(field) => `${field} IN () OR `.length,
	);
	const max = heads.reduce((rest, length) => rest - length, limits.length);
	const chunks = chunk(
		pieces,
		{ max, weigh: ({ listedIn, text }) => text.length + (listedIn ? 1 : ' OR '.length) },
		{ max: limits.keys, weigh: (piece) => piece.keys },
	);
	return chunks.map(toFilter);
}

function toPieces(key: readonly Condition[]): Piece[] {
	const [condition, ...others] = key;
	if (condition?.kind === 'oneOf' && others.length === 0) {
		const { field, literals } = condition;
		return literals.map((text) => ({ listedIn: field, text, keys: 1 / literals.length }));
	}
	return [{ text: `(${key.map(toTerm).join(' AND ')})`, keys: 1 }];
}

function toFilter(pieces: readonly Piece[]): string {
	const listed = pieces.filter(({ listedIn }) => listedIn !== undefined);
	const lists = [...Map.groupBy(listed, ({ listedIn }) => listedIn)].map(
		([field, some]) => `${field} IN (${some.map(({ text }) => text).join(',')})`,
	);
	const terms = pieces.filter(({ listedIn }) => listedIn === undefined).map(({ text }) => text);
	return [...lists, ...terms].join(' OR ');
}

function toTerm(condition: Condition): string {
	const { field } = condition;
	if (condition.kind === 'like') return `${field} LIKE ${condition.pattern}`;
	const [only, ...others] = condition.literals;
	return others.length === 0
		? `${field} = ${only}`
		: `${field} IN (${condition.literals.join(',')})`;
}
