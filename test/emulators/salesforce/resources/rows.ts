/**
 * One record by its id, and new records.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-retrieve.html
 */
import type { Row } from '../../kernel/store';
import type { ApiAnswer, Call, Route } from '../api/types';
import { preconditionFailed } from '../errors';
import { recordJson } from '../records/recordJson';
import { basicInformation } from './describe';
import { fieldsOf, idOf, objectOf, sentObject, writerOf } from './target';

function create(call: Call): ApiAnswer {
	const object = objectOf(call);
	const id = call.org.records.create(writerOf(call), object, sentObject(call));
	return {
		status: 201,
		headers: { location: `/services/data/${call.version}/sobjects/${object.name}/${id}` },
		body: { id, success: true, errors: [] },
	};
}

function retrieve(call: Call): ApiAnswer {
	const object = objectOf(call);
	const row = call.org.records.get(object, idOf(call));
	const since = readHttpDate(call.headers['if-modified-since']);
	if (since !== undefined && modifiedAt(row) <= since) return { status: 304 };
	rejectModified(call, row);
	const fields = fieldsOf(object, call.query.get('fields')?.split(','));
	return {
		status: 200,
		headers: { 'last-modified': new Date(modifiedAt(row)).toUTCString() },
		body: recordJson(object, row, call.version, fields),
	};
}

function update(call: Call): ApiAnswer {
	const object = objectOf(call);
	rejectModified(call, call.org.records.get(object, idOf(call)));
	call.org.records.update(writerOf(call), object, idOf(call), sentObject(call));
	return { status: 204 };
}

function remove(call: Call): ApiAnswer {
	const object = objectOf(call);
	rejectModified(call, call.org.records.get(object, idOf(call)));
	call.org.records.delete(writerOf(call), object, idOf(call));
	return { status: 204 };
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest-conditional-requests.html */
function rejectModified({ headers }: Call, row: Row): void {
	const unmodifiedSince = readHttpDate(headers['if-unmodified-since']);
	if (unmodifiedSince !== undefined && modifiedAt(row) > unmodifiedSince) {
		throw preconditionFailed();
	}
}

const modifiedAt = (row: Row) => Date.parse(String(row['LastModifiedDate'] ?? row['CreatedDate']));

function readHttpDate(header: string | undefined): number | undefined {
	const time = Date.parse(header ?? '');
	return Number.isNaN(time) ? undefined : time;
}

export const rowRoutes: readonly Route[] = [
	{ path: '/sobjects/:object', methods: { GET: basicInformation, POST: create } },
	{ path: '/sobjects/:object/:id', methods: { GET: retrieve, PATCH: update, DELETE: remove } },
];
