/**
 * The content of files and notes, which is neither JSON nor part of a composite request.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_blob_retrieve.htm
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { notFound } from '../errors';
import { findField } from '../schema';
import { idOf, objectOf } from './target';

function read(call: Call): ApiAnswer {
	const object = objectOf(call);
	const field = findField(object, call.params['blob'] ?? '');
	if (field?.type !== 'base64') throw notFound();
	const row = call.org.records.get(object, idOf(call));
	return { status: 200, body: Buffer.from(String(row[field.name] ?? ''), 'base64') };
}

export const blobRoutes: readonly Route[] = [
	{
		path: '/sobjects/:object/:id([0-9A-Za-z]{15,18})/:blob(VersionData|Content|Body)',
		methods: { GET: read },
	},
];
