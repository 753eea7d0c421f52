/**
 * Uploads the file of a new note in blocks: Dataverse keeps them until they are committed, which creates the note.
 * https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#upload-annotation-files
 */
import { randomUUID } from 'node:crypto';
import { UnreadableAnswer } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { FieldValues } from '../../../crm/port';
import type { ByteSource } from '../../../crm/transport';
import type { Metadata } from '../describe';
import { ID_TAKEN } from '../errorCodes';
import { NOTE } from '../notes/notes';
import { readOData } from '../odataBody';
import { plainLookups } from '../lookupRecords';
import { toProperties } from '../prepare';
import type { Sender } from '../send';
import { inBlocks } from './bytes';

/** The maximum size of a block. */
const BLOCK = 4 * 1024 * 1024;

/**
 * Every call can be repeated: a block has its id, and so has the note, which is chosen here.
 * @param values of the note, without the content of its file.
 * @returns the id of the note.
 */
export async function uploadInBlocks(
	sender: Sender,
	metadata: Metadata,
	values: FieldValues,
	content: ByteSource,
): Promise<string> {
	const table = await metadata.table(NOTE);
	const id = randomUUID();
	const target = {
		'@odata.type': `Microsoft.Dynamics.CRM.${NOTE}`,
		[table.description.idField]: id,
		...(await toProperties(metadata, table, { kind: 'create', values }, plainLookups)),
	};
	const token = await initialize(sender, target);
	const blocks: string[] = [];
	for await (const block of inBlocks(content.open(), BLOCK)) {
		// The ids of all blocks have the same length.
		const blockId = Buffer.from(randomUUID()).toString('base64');
		blocks.push(blockId);
		await call(sender, 'UploadBlock', {
			BlockId: blockId,
			BlockData: block.toString('base64'),
			FileContinuationToken: token,
		});
	}
	await commit(sender, { Target: target, BlockList: blocks, FileContinuationToken: token });
	return id;
}

async function initialize(sender: Sender, target: object): Promise<string> {
	const { content } = await sender.send({
		method: 'POST',
		path: 'InitializeAnnotationBlocksUpload',
		body: JSON.stringify({ Target: target }),
		semantics: 'idempotent',
		entity: NOTE,
		read: (response) => {
			const { FileContinuationToken: token } = readOData<{ FileContinuationToken?: unknown }>(
				response,
			);
			if (typeof token !== 'string') throw new UnreadableAnswer();
			return token;
		},
	});
	return content;
}

/** After a commit without a response, the note can be there. */
async function commit(sender: Sender, body: object): Promise<void> {
	try {
		await call(sender, 'CommitAnnotationBlocksUpload', body);
	} catch (error) {
		const isDone = error instanceof CrmError && error.outcomeUnknown && error.code === ID_TAKEN;
		if (!isDone) throw error;
	}
}

async function call(sender: Sender, path: string, body: object): Promise<void> {
	await sender.send({
		method: 'POST',
		path,
		body: JSON.stringify(body),
		semantics: 'idempotent',
		usesReserve: true,
		entity: NOTE,
		read: () => undefined,
	});
}
