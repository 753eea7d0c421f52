/**
 * SOSL in phone fields. As in the real service, the index is behind the records, and a search finds at most 2,000. How
 * it splits phone numbers into words is not documented: here the digits of a field have to end with those that are
 * searched, so an extension behind the number is not found.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-sosl-syntax.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import type { SqlValue } from '../../kernel/store';
import { malformedSearch, notEmulated } from '../errors';
import type { ObjectSchema } from '../schema';
import { runQuery } from '../soql/runQuery';

const SOSL =
	/^FIND \{(?<terms>[^}]*)\} IN (?<group>\w+) FIELDS RETURNING (?<object>\w+)\((?<fields>[^)]*)\)( LIMIT (?<limit>\d+))?$/;

/** A longer search query loses its operators. */
const MAX_TERMS = 4_000;

/** Records of one search at most. */
const MAX_RECORDS = 2_000;

const MIN_DIGITS = 4;

function search(call: Call): ApiAnswer {
	const { org, schema, version } = call;
	const groups = SOSL.exec(call.query.get('q') ?? '')?.groups;
	if (!groups)
		throw malformedSearch('No search term found. The search term must be enclosed in braces.');
	const { terms = '', group, object: name = '', fields, limit = MAX_RECORDS } = groups;
	if (group !== 'PHONE') throw notEmulated(`SOSL in ${group} FIELDS`);
	const object = schema.object(name);
	if (!object) throw malformedSearch(`sObject type '${name}' is not supported.`);
	const numbers = terms.length > MAX_TERMS ? [] : terms.split(' OR ').map(digitsOf);
	const ids = findIndexed(call, object, numbers).slice(0, Math.min(Number(limit), MAX_RECORDS));
	if (ids.length === 0) return { status: 200, body: { searchRecords: [] } };
	const list = ids.map((id) => `'${id}'`).join(',');
	const { records } = runQuery(`SELECT ${fields} FROM ${object.name} WHERE Id IN (${list})`, {
		store: org.store,
		schema,
		now: org.clock.now(),
		version,
		includeDeleted: false,
	});
	return { status: 200, body: { searchRecords: records } };
}

/** Ids of the records whose last change has reached the index. */
function findIndexed({ org }: Call, object: ObjectSchema, numbers: readonly string[]): string[] {
	const columns = object.fields.filter(({ type }) => type === 'phone').map(({ name }) => name);
	const byEnding = Map.groupBy(
		numbers.filter(({ length }) => length >= MIN_DIGITS),
		(number) => number.slice(-MIN_DIGITS),
	);
	const indexedUntil = org.clock.now().getTime() - org.searchLagMs;
	const isFound = (text: SqlValue = null) => {
		const digits = digitsOf(String(text ?? ''));
		return (byEnding.get(digits.slice(-MIN_DIGITS)) ?? []).some((each) => digits.endsWith(each));
	};
	return org.store
		.select(
			`SELECT ${['Id', 'SystemModstamp', ...columns].join(', ')} FROM "${object.name}" WHERE IsDeleted = 0`,
		)
		.filter((row) => Date.parse(String(row['SystemModstamp'])) <= indexedUntil)
		.filter((row) => columns.some((column) => isFound(row[column])))
		.map((row) => String(row['Id']));
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

export const searchRoutes: readonly Route[] = [{ path: '/search', methods: { GET: search } }];
