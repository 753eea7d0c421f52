/**
 * Records sent one by one, 25 in a call: each can have a condition, and its response names the records that a duplicate
 * rule has found.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
import type { WriteOptions, WriteResult } from '../../../crm/port';
import { API_PATH } from '../client';
import { readCompositeParts, type CompositePart } from '../composite';
import { kindOf, type PreparedWrite } from '../prepare';
import type { Sender } from '../send';
import { changed, rejectionOf } from '../writeResult';
import { isChanged, ruleHeaders, versionHeaders } from './conditions';

type Written = { id?: string; created?: boolean } | null;

/**
 * One result per row, in order; at most 25 rows.
 * @throws CrmError when the call fails as a whole.
 */
export async function sendSingly(
	sender: Sender,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const references = rows.map((_, index) => `record${index}`);
	const { content, repeated } = await sender.send({
		method: 'POST',
		url: `${sender.baseUrl}${API_PATH}/composite`,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			collateSubrequests: false,
			compositeRequest: rows.map((row, index) => ({
				...toRequest(row, options),
				referenceId: references[index],
			})),
		}),
		semantics: rows.every(({ id }) => id !== undefined) ? 'idempotent' : 'nonIdempotent',
		divisible: rows.length > 1,
		read: readCompositeParts<Written>(references),
	});
	return rows.map((row, index) => toResult(row, content[index]!, repeated));
}

function toRequest(row: PreparedWrite, options: WriteOptions) {
	const { entity, id, upsertBy, values } = row;
	const httpHeaders = { ...ruleHeaders(options, row), ...versionHeaders(row) };
	const object = `${API_PATH}/sobjects/${entity}`;
	if (id !== undefined)
		return { method: 'PATCH', url: `${object}/${id}`, httpHeaders, body: values };
	if (upsertBy === undefined) return { method: 'POST', url: object, httpHeaders, body: values };
	// The key is named in the URL only.
	const { [upsertBy]: key, ...body } = values;
	const url = `${object}/${upsertBy}/${encodeURIComponent(String(key))}`;
	return { method: 'PATCH', url, httpHeaders, body };
}

function toResult(
	row: PreparedWrite,
	{ body, httpStatusCode }: CompositePart<Written>,
	repeated: boolean,
): WriteResult {
	if (httpStatusCode < 300 && !Array.isArray(body)) {
		const { id = row.id ?? '', created } = body ?? {};
		return { ok: true, id, ...(row.upsertBy !== undefined && !created && { existed: true }) };
	}
	if (kindOf(row) === 'checkedUpdate' && isChanged(httpStatusCode)) {
		return { ok: false, error: changed(row.entity, repeated) };
	}
	const errors = Array.isArray(body) ? body : [];
	const rowErrors = errors.map((each) => ({ ...each, statusCode: each.errorCode }));
	return rejectionOf(row.entity, rowErrors, row, repeated);
}
