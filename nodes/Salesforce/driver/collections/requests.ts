/**
 * Collections as requests, and Salesforce's responses to them.
 *
 * A list of records cannot have a condition, so an update of read versions is sent in /composite after a query that
 * returns a row only when all records still have their versions. The update takes the object's name from that row;
 * without it, Salesforce does not carry out the update. A change in the milliseconds between query and update is not noticed, and two changes
 * within one second have the same version.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm
 */
import type { WriteOptions } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { readJsonBody, readNoContent } from '../../../crm/driver/readAnswer';
import type { RequestSemantics } from '../../../crm/driver/retry';
import { API_PATH } from '../client';
import type { PreparedWrite } from '../prepare';
import type { Collection } from './collection';
import { toPartError, type SalesforceError } from '../errors';
import { quoted } from '../query';
import type { Sender } from '../send';

/** Salesforce's response to one record of a collection. */
export type RowAnswer =
	{ success: true; id: string; created?: boolean } | { success: false; errors: SalesforceError[] };

export type Answer =
	/** One response per record. */
	| { kind: 'rows'; rows: RowAnswer[]; repeated: boolean }
	/** Nothing was written: one of the records no longer has the version that was read. */
	| { kind: 'changed'; repeated: boolean }
	/** The collection was rejected as a whole. */
	| { kind: 'rejected'; error: CrmError };

interface Subrequest {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	url: string;
	referenceId: string;
	httpHeaders?: Record<string, string>;
	body?: object;
}

interface Part {
	body: unknown;
	httpStatusCode: number;
	referenceId: string;
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
		read: readJsonBody<{ compositeResponse: Part[] }>,
	});
	const parts = new Map(content.compositeResponse.map((part) => [part.referenceId, part]));
	return collections.map((collection, index) =>
		readParts(collection, parts.get(`check${index}`), parts.get(`write${index}`)!, repeated),
	);
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
		referenceId: `write${index}`,
		httpHeaders: ruleHeaders(options),
		body: toBody(collection),
	};
	if (collection.kind !== 'checkedUpdate') return [write];
	const check: Subrequest = {
		method: 'GET',
		url: `${API_PATH}/query?q=${encodeURIComponent(unchangedQuery(collection))}`,
		referenceId: `check${index}`,
	};
	const type = `@{check${index}.records[0].attributes.type}`;
	return [check, { ...write, body: toBody(collection, type) }];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_delete.htm */
const toDeletion = ({ rows }: Collection, index: number): Subrequest => ({
	method: 'DELETE',
	url: `${COLLECTIONS}?allOrNone=false&ids=${rows.map(({ id }) => id).join(',')}`,
	referenceId: `write${index}`,
});

/**
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_autoassign.htm
 */
export const ruleHeaders = ({ duplicateRules, assignmentRules }: WriteOptions) => ({
	...(duplicateRules === 'bypass' && { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }),
	...(assignmentRules === 'skip' && { 'Sforce-Auto-Assign': 'FALSE' }),
});

/** @param firstType what names the object in the first record. */
const toBody = ({ entity, rows }: Collection, firstType = entity) => ({
	allOrNone: false,
	records: rows.map(({ id, values }, index) => ({
		attributes: { type: index === 0 ? firstType : entity },
		id,
		...values,
	})),
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

function readParts(
	{ entity }: Collection,
	check: Part | undefined,
	write: Part,
	repeated: boolean,
): Answer {
	const rejected = [check, write].find((part) => part && part.httpStatusCode >= 400);
	if (!rejected) return { kind: 'rows', rows: write.body as RowAnswer[], repeated };
	const errors = rejected.body as SalesforceError[];
	const isHalted = errors[0]?.errorCode === 'PROCESSING_HALTED';
	if (check && rejected === write && isHalted) return { kind: 'changed', repeated };
	const error = toPartError(rejected.httpStatusCode, errors, { entity, writes: true });
	return { kind: 'rejected', error };
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
		headers: { 'content-type': 'application/json', ...ruleHeaders(options) },
		body: JSON.stringify(toBody(collection)),
		semantics: semanticsOf([collection]),
		divisible: isDivisible([collection]),
		read: readJsonBody<RowAnswer[]>,
	});
	return { kind: 'rows', rows: content, repeated };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm */
async function sendRecord(
	sender: Sender,
	{ entity }: Collection,
	{ id = '', ifVersion = '', values }: PreparedWrite,
	options: WriteOptions,
): Promise<Answer> {
	try {
		const { repeated } = await sender.send({
			method: 'PATCH',
			url: `${sender.baseUrl}${API_PATH}/sobjects/${entity}/${id}`,
			headers: {
				'content-type': 'application/json',
				'If-Unmodified-Since': new Date(ifVersion).toUTCString(),
				...ruleHeaders(options),
			},
			body: JSON.stringify(values),
			semantics: 'idempotent',
			read: readNoContent,
		});
		return { kind: 'rows', rows: [{ success: true, id }], repeated };
	} catch (error) {
		const isChanged = error instanceof CrmError && [404, 412].includes(error.status ?? 0);
		if (isChanged) return { kind: 'changed', repeated: error.outcomeUnknown };
		throw error;
	}
}
