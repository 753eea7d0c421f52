/**
 * Records sent one by one, many in a call. Only the answers about single records name the records that a duplicate rule
 * of the org found: those that a list rejects without naming them are sent again.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
import { chunk } from '../../../crm/driver/chunk';
import { readJsonBody } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { WriteOptions, WriteResult } from '../../../crm/port';
import { API_PATH } from '../client';
import type { SalesforceError } from '../errors';
import { kindOf, type PreparedWrite } from '../prepare';
import type { Sender } from '../send';
import { changed, rejectionOf } from '../writeResult';
import { looksLikeReference } from './collection';
import { ruleHeaders } from './requests';

/** The maximum number of requests in one /composite. */
const MAX_REQUESTS = 25;

interface Part {
	body: { id?: string; created?: boolean } | SalesforceError[] | null;
	httpStatusCode: number;
}

/** @returns the results, where a row that a duplicate rule rejected comes with the records that it found. */
export async function nameDuplicates(
	sender: Sender,
	rows: readonly PreparedWrite[],
	results: readonly WriteResult[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const named = [...results];
	const rejected = [...rows.keys()].filter((place) => isUnnamed(rows[place]!, results[place]!));
	for (const places of chunk(rejected, { max: MAX_REQUESTS, weigh: () => 1 })) {
		const some = places.map((place) => rows[place]!);
		const again = await sendSingly(sender, some, options);
		for (const [index, place] of places.entries()) {
			named[place] = again instanceof CrmError ? unnamed(results[place]!, again) : again[index]!;
		}
	}
	return named;
}

const isUnnamed = ({ values }: PreparedWrite, result: WriteResult) =>
	!result.ok &&
	result.error.code === 'DUPLICATES_DETECTED' &&
	result.duplicates === undefined &&
	!Object.values(values).some(looksLikeReference);

/** The rejection stays as it was, unless the row may have been written the second time. */
function unnamed(rejection: WriteResult, { outcomeUnknown }: CrmError): WriteResult {
	if (rejection.ok || !outcomeUnknown) return rejection;
	const { error } = rejection;
	return { ok: false, error: new CrmError(error.message, { ...error, outcomeUnknown }) };
}

async function sendSingly(
	sender: Sender,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
): Promise<WriteResult[] | CrmError> {
	try {
		const { content } = await sender.send({
			method: 'POST',
			url: `${sender.baseUrl}${API_PATH}/composite`,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				collateSubrequests: false,
				compositeRequest: rows.map((row, index) => ({
					...toRequest(row, options),
					referenceId: `record${index}`,
				})),
			}),
			semantics: 'nonIdempotent',
			read: readJsonBody<{ compositeResponse: Part[] }>,
		});
		return rows.map((row, index) => toResult(row, content.compositeResponse[index]!));
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}

function toRequest(row: PreparedWrite, options: WriteOptions) {
	const { entity, id, upsertBy, ifVersion, values } = row;
	const httpHeaders = {
		...ruleHeaders(options),
		...(ifVersion !== undefined && { 'If-Unmodified-Since': new Date(ifVersion).toUTCString() }),
	};
	const object = `${API_PATH}/sobjects/${entity}`;
	if (id !== undefined)
		return { method: 'PATCH', url: `${object}/${id}`, httpHeaders, body: values };
	if (upsertBy === undefined) return { method: 'POST', url: object, httpHeaders, body: values };
	// The key is named in the URL only.
	const { [upsertBy]: key, ...body } = values;
	const url = `${object}/${upsertBy}/${encodeURIComponent(String(key))}`;
	return { method: 'PATCH', url, httpHeaders, body };
}

function toResult(row: PreparedWrite, { body, httpStatusCode }: Part): WriteResult {
	if (httpStatusCode < 300 && !Array.isArray(body)) {
		const { id = row.id ?? '', created } = body ?? {};
		return { ok: true, id, ...(row.upsertBy !== undefined && !created && { existed: true }) };
	}
	const isChanged = kindOf(row) === 'checkedUpdate' && [404, 412].includes(httpStatusCode);
	if (isChanged) return { ok: false, error: changed(row.entity, false) };
	const errors = Array.isArray(body) ? body : [];
	const rowErrors = errors.map((each) => ({ ...each, statusCode: each.errorCode }));
	return rejectionOf(row.entity, rowErrors, row, false);
}
