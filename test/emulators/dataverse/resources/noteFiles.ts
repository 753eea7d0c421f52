/**
 * Uploads of the files of notes in blocks.
 * https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files
 */
import { randomUUID } from 'node:crypto';
import { readBody, type Context } from '../api/context';
import { empty, json, type ApiResponse } from '../api/messages';
import { malformedJson, missingType } from '../errors/payloadErrors';
import type { Json } from '../odata/ast';
import type { Payload } from '../records/readPayload';
import { createRow } from './write';

const TYPE = /^#?Microsoft\.Dynamics\.CRM\.annotation$/;

/** Bytes in one block. */
const MAX_BLOCK = 4 * 1024 * 1024;

/** By the name of the action. */
export const noteFileActions: Readonly<Record<string, (context: Context) => ApiResponse>> = {
	InitializeAnnotationBlocksUpload(context) {
		readTarget(context, 'InitializeAnnotationBlocksUpload');
		const token = randomUUID();
		context.environment.blocks.set(token, new Map());
		return answer(context, 'InitializeAnnotationBlocksUpload', { FileContinuationToken: token });
	},
	UploadBlock(context) {
		const { BlockId: id, BlockData: data } = readBody(context, 'UploadBlock');
		if (typeof id !== 'string' || typeof data !== 'string') {
			throw malformedJson('UploadBlock', 'BlockId and BlockData are required.');
		}
		const content = Buffer.from(data, 'base64');
		if (content.length > MAX_BLOCK) throw malformedJson('UploadBlock', 'The block is too large.');
		blocksOf(context, 'UploadBlock').set(JSON.stringify(id), content);
		return empty(204);
	},
	CommitAnnotationBlocksUpload(context) {
		const action = 'CommitAnnotationBlocksUpload';
		const blocks = blocksOf(context, action);
		const { BlockList: list } = readBody(context, action);
		if (!Array.isArray(list)) throw malformedJson(action, 'BlockList is required.');
		const contents = list.map((id) => blocks.get(JSON.stringify(id)));
		if (contents.includes(undefined)) throw malformedJson(action, 'A block was not uploaded.');
		const content = Buffer.concat(contents.map((each) => each!));
		const { environment } = context;
		const table = environment.schema.table('annotation');
		const values = { ...readTarget(context, action), documentbody: content.toString('base64') };
		const id = createRow(context, table, values);
		return answer(context, action, { AnnotationId: id, FileSizeInBytes: content.length });
	},
};

function blocksOf(context: Context, action: string): Map<string, Buffer> {
	const { FileContinuationToken: token } = readBody(context, action);
	const blocks = context.environment.blocks.get(typeof token === 'string' ? token : '');
	if (!blocks) throw malformedJson(action, 'FileContinuationToken is not valid.');
	return blocks;
}

function readTarget(context: Context, action: string): Payload {
	const { Target: target } = readBody(context, action);
	if (typeof target !== 'object' || target === null || Array.isArray(target)) {
		throw malformedJson(action, 'Target is required.');
	}
	const { '@odata.type': type, ...values } = target;
	if (typeof type !== 'string' || !TYPE.test(type)) throw missingType(action);
	return values;
}

const answer = ({ root }: Context, action: string, values: Record<string, Json>): ApiResponse =>
	json(200, {
		'@odata.context': `${root}$metadata#Microsoft.Dynamics.CRM.${action}Response`,
		...values,
	});
