/** Files as n8n keeps them: in the items, or in a folder from which they are streamed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

/** Registers the hooks that let n8n keep files in a folder; without them, it keeps them in the items. */
export function keepFilesInFolder(): void {
	let folder = '';
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'crm-sync-files-'));
		Object.assign(Container.get(BinaryDataConfig), {
			localStoragePath: folder,
			mode: 'filesystem',
		});
		await Container.get(BinaryDataService).init();
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

export interface GivenFile {
	content: Buffer | string;
	fileName: string;
	mimeType?: string;
}

/** An item's file, in the field `data`. */
export async function toBinary({
	content,
	fileName,
	mimeType = 'application/octet-stream',
}: GivenFile): Promise<IBinaryKeyData> {
	const data: IBinaryData = { data: '', mimeType, fileName };
	const location = { type: 'execution', workflowId: 'workflow', executionId: '1' } as const;
	const stored = await Container.get(BinaryDataService).store(
		location,
		Buffer.from(content as string),
		data,
	);
	return { data: stored };
}

export const readBinary = async (data: IBinaryData | undefined): Promise<Buffer> =>
	await Container.get(BinaryDataService).getAsBuffer(data!);
