/**
 * Which record a rejection is about. Salesforce says that a record was deleted or does not exist, and not which one:
 * the record to write, or one that a lookup of it refers to. So it is asked which of them exist.
 */
import { rejectedLookup, type WrittenLookup } from '../../crm/driver/rejectedLookup';
import { conflict, CrmError } from '../../crm/errors';
import type { WriteResult } from '../../crm/port';
import { shortId } from './bulk/unchanged';
import type { Client } from './client';
import type { Metadata } from './describe';
import { label } from './errors';
import type { PreparedWrite } from './prepare';
import { isId, quoted } from './query';
import { readAll } from './read';

const CODES: readonly string[] = [
	'ENTITY_IS_DELETED',
	'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
	'INVALID_CROSS_REFERENCE_KEY',
	'NOT_FOUND',
];

/** Rows that one page holds, so that a query needs no further one. */
const IDS_PER_QUERY = 2_000;

interface Unclear {
	row: PreparedWrite;
	error: CrmError;
	/** Entities that each lookup can refer to. */
	lookups: Array<WrittenLookup & { targets: readonly string[] }>;
}

/**
 * @returns the results, where the error of a lookup names it, and a record that was deleted after it was read is a conflict.
 * It sends requests only when there are such errors.
 */
export async function explainMissingRecords(
	client: () => Promise<Client>,
	metadata: Metadata,
	rows: readonly PreparedWrite[],
	results: readonly WriteResult[],
): Promise<WriteResult[]> {
	const explained = [...results];
	const unclear = new Map<number, Unclear>();
	for (const [place, row] of rows.entries()) {
		const result = results[place]!;
		if (!result.ok && isUnclear(result.error)) {
			const lookups = await lookupsOf(metadata, row);
			unclear.set(place, { row, error: result.error, lookups });
		}
	}
	if (unclear.size === 0) return explained;
	const exists = await findExisting(client, [...unclear.values()]);
	for (const [place, each] of unclear) {
		explained[place] = { ok: false, error: explain(each, exists) };
	}
	return explained;
}

const isUnclear = ({ code, fields }: CrmError) =>
	code !== undefined && CODES.includes(code) && fields.length === 0;

async function lookupsOf(
	metadata: Metadata,
	{ entity, values }: PreparedWrite,
): Promise<Unclear['lookups']> {
	const { fields } = await metadata.describe(entity);
	return fields.flatMap(({ name: field, lookupTargets: targets = [] }) => {
		const id = values[field] ?? null;
		return id !== null && targets.length > 0 && isId(id)
			? [{ field, id: String(id), targets }]
			: [];
	});
}

/** @returns whether there is a record with an id; true as well for what Salesforce does not let this user query. */
async function findExisting(
	client: () => Promise<Client>,
	unclear: readonly Unclear[],
): Promise<(id: string) => boolean> {
	const ids = new Map<string, Set<string>>();
	const ask = (entity: string, id: string) =>
		ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
	for (const { row, lookups } of unclear) {
		if (row.id !== undefined) ask(row.entity, row.id);
		for (const { id, targets } of lookups) for (const target of targets) ask(target, id);
	}
	const existing = new Set<string>();
	for (const [entity, some] of ids) {
		for (const id of await readExisting(await client(), entity, [...some])) {
			existing.add(shortId(id));
		}
	}
	return (id) => existing.has(shortId(id));
}

async function readExisting(
	client: Client,
	entity: string,
	ids: readonly string[],
): Promise<readonly string[]> {
	const queries: string[] = [];
	for (let start = 0; start < ids.length; start += IDS_PER_QUERY) {
		const list = ids
			.slice(start, start + IDS_PER_QUERY)
			.map(quoted)
			.join(',');
		queries.push(`SELECT Id FROM ${entity} WHERE Id IN (${list})`);
	}
	try {
		return (await readAll(client, queries)).map(({ Id }) => String(Id));
	} catch (error) {
		if (error instanceof CrmError) return ids;
		throw error;
	}
}

function explain(
	{ row: { entity, id, ifVersion }, error, lookups }: Unclear,
	exists: (id: string) => boolean,
): CrmError {
	const named = lookups.filter((lookup) => error.message.includes(shortId(lookup.id)));
	if (named.length > 0) return rejectedLookup(error, label, entity, named);
	if (id !== undefined && !exists(id)) {
		const message = `The ${entity} was deleted in ${label}.`;
		if (ifVersion !== undefined) return conflict(message, error);
		return error.code === 'ENTITY_IS_DELETED' ? new CrmError(message, error) : error;
	}
	const missing = lookups.filter((lookup) => !exists(lookup.id));
	return missing.length > 0 ? rejectedLookup(error, label, entity, missing) : error;
}
