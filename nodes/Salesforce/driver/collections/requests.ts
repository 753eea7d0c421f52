/**
 * Collections as requests.
 *
 * A list of records cannot have a condition, so an update of read versions is sent in /composite after a query that
 * returns a row only when all records still have their versions. Each record takes the object's name from that row;
 * without it, Salesforce does not carry out the update. A change in the milliseconds between query and update is not
 * noticed, and two changes within one second have the same version.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm
 */
import type { WriteOptions } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { readNoContent } from '../../../crm/driver/readAnswer';
import type { RequestSemantics } from '../../../crm/driver/retry';
import { API_PATH } from '../client';
import type { PreparedWrite } from '../prepare';
import { quoted } from '../query';
import type { Sender } from '../send';
import { checkOf, readComposed, readRowAnswers, writeOf, type Answer } from './answers';
import type { Collection } from './collection';
import { isChanged, ruleHeaders, versionHeaders } from './conditions';

interface Subrequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	url: string;
	referenceId: string;
	httpHeaders?: Record<string, string>;
	body?: object;
}

const COLLECTIONS = `${API_PATH}/composite/sobjects`;

/**
 * How a collection is written.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm
 */
function addressOf({ kind, entity, upsertBy }: Collection): Pick<Subrequest, 'method' | 'url'> {
	if (kind !== 'create') return { method: 'PATCH', url: COLLECTIONS };
	return upsertBy === undefined
		? { method: 'POST', url: COLLECTIONS }
		: { method: 'PATCH', url: `${COLLECTIONS}/${entity}/${upsertBy}` };
}

/**
 * Sends collections in one /composite; one response per collection, in order.
 * @throws CrmError when the call fails as a whole.
 */
export async function sendComposed(
	sender: Sender,
	collections: readonly Collection[],
	options: WriteOptions,
): Promise<Answer[]> {
	const { content, repeated } = await sender.send({
		method: 'POST',
		url: `${sender.baseUrl}${API_PATH}/composite`,
		headers: { 'content-type': 'application/json' },
		// Otherwise Salesforce reorders requests that do not refer to each other.
		body: JSON.stringify({
			collateSubrequests: false,
			compositeRequest: collections.flatMap((each, index) => toSubrequests(each, index, options)),
		}),
		semantics: semanticsOf(collections),
		divisible: isDivisible(collections),
		read: (response) => readComposed(collections, response),
	});
	return content.map((answer) => ({ ...answer, repeated }));
}

/** Updating a record by its id can be repeated; creating one cannot, even by a key, while the first attempt is running. */
const semanticsOf = (collections: readonly Collection[]): RequestSemantics =>
	collections.some(({ kind }) => kind === 'create') ? 'nonIdempotent' : 'idempotent';

const isDivisible = (collections: readonly Collection[]) =>
	collections.length > 1 || collections[0]!.rows.length > 1;

function toSubrequests(collection: Collection, index: number, options: WriteOptions): Subrequest[] {
	if (collection.kind === 'delete') return [toDeletion(collection, index)];
	const write: Subrequest = {
		...addressOf(collection),
		referenceId: writeOf(index),
		httpHeaders: ruleHeaders(options, collection),
		body: toBody(collection),
	};
	if (collection.kind !== 'checkedUpdate') return [write];
	const check: Subrequest = {
		method: 'GET',
		url: `${API_PATH}/query?q=${encodeURIComponent(unchangedQuery(collection))}`,
		referenceId: checkOf(index),
	};
	const type = `@{${checkOf(index)}.records[0].attributes.type}`;
	return [check, { ...write, body: toBody(collection, type) }];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_delete.htm */
const toDeletion = ({ rows }: Collection, index: number): Subrequest => ({
	method: 'DELETE',
	url: `${COLLECTIONS}?allOrNone=false&ids=${rows.map(({ id }) => id).join(',')}`,
	referenceId: writeOf(index),
});

/** @param type what names the object. */
const toBody = ({ entity, rows }: Collection, type = entity) => ({
	allOrNone: false,
	records: rows.map(({ id, values }) => ({ attributes: { type }, id, ...values })),
});

/** Returns a row when all records of the collection still have the versions that were read. */
function unchangedQuery({ entity, rows }: Collection): string {
	const byVersion = Map.groupBy(rows, ({ ifVersion }) => ifVersion);
	const conditions = [...byVersion].map(([version, some]) => {
		const ids = some.map(({ id = '' }) => quoted(id)).join(',');
		return `(SystemModstamp = ${version} AND Id IN (${ids}))`;
	});
	return [
		`SELECT Id FROM ${entity} WHERE ${conditions.join(' OR ')}`,
		`ORDER BY Id LIMIT 1 OFFSET ${rows.length - 1}`,
	].join(' ');
}

/**
 * Sends one collection outside of /composite; an update of a read version has a single record there.
 * @throws CrmError when Salesforce rejects it or cannot be reached.
 */
export async function sendPlain(
	sender: Sender,
	collection: Collection,
	options: WriteOptions,
): Promise<Answer> {
	if (collection.kind === 'checkedUpdate') {
		return await sendRecord(sender, collection, collection.rows[0]!, options);
	}
	const { method, url } = addressOf(collection);
	const { content, repeated } = await sender.send({
		method,
		url: `${sender.baseUrl}${url}`,
		headers: { 'content-type': 'application/json', ...ruleHeaders(options, collection) },
		body: JSON.stringify(toBody(collection)),
		semantics: semanticsOf([collection]),
		divisible: isDivisible([collection]),
		read: (response) => readRowAnswers(collection, response),
	});
	return { kind: 'rows', rows: content, repeated };
}

async function sendRecord(
	sender: Sender,
	{ entity }: Collection,
	row: PreparedWrite,
	options: WriteOptions,
): Promise<Answer> {
	const { id = '', values } = row;
	try {
		const { repeated } = await sender.send({
			method: 'PATCH',
			url: `${sender.baseUrl}${API_PATH}/sobjects/${entity}/${id}`,
			headers: {
				'content-type': 'application/json',
				...versionHeaders(row),
				...ruleHeaders(options, row),
			},
			body: JSON.stringify(values),
			semantics: 'idempotent',
			read: readNoContent,
		});
		return { kind: 'rows', rows: [{ success: true, id }], repeated };
	} catch (error) {
		if (!(error instanceof CrmError) || !isChanged(error.status)) throw error;
		return { kind: 'changed', repeated: error.outcomeUnknown };
	}
}
