/** What the tests of files share: both products, and parameters of the operations on the files of a lead. */
import { createHash } from 'node:crypto';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { dynamics365, startDynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import { keepFilesInFolder, toBinary, type GivenFile } from '../../../support/binaryFiles';
import { runExecute } from '../../../support/n8nHost';
import { setOperationStage } from '../operationStage';

/** Bytes of every value, so that none is taken for a character. */
export const bytes = (length: number) => Buffer.alloc(length, Buffer.from([...Array(251).keys()]));

export const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** An environment whose administrator allows files of 128 MB. */
const largeFiles = {
	...dynamics365,
	async start() {
		const crm = await startDynamics365();
		crm.emulator.organization.maxUploadFileSize = 131_072_000;
		return crm;
	},
};

export const products = [
	// The first two batches read the definitions of the tables.
	{ ...largeFiles, upload: { path: /\$batch$/, skip: 2 }, isRepeatable: true },
	{ ...salesforce, upload: { path: /ContentVersion$/ }, isRepeatable: false },
];

/** Registers the hooks that start an emulator, and a folder in which n8n keeps files. */
export function setFileStage(underTest: (typeof products)[number]) {
	keepFilesInFolder();
	const stage = setOperationStage(underTest);
	const { names, Action } = underTest;

	const onLead = (operation: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'file',
		operation,
		entity: stage.entity(names.lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		...more,
	});
	const download = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'file',
		operation: 'download',
		fileId: '={{ $json.id }}',
		binaryPropertyName: 'data',
		...more,
	});

	/** Uploads a file for each item. */
	const upload = async (
		items: readonly IDataObject[],
		files: ReadonlyArray<GivenFile | undefined>,
		more: INodeParameters = {},
		onError: INode['onError'] = 'continueRegularOutput',
	) => {
		const binaries = await Promise.all(
			files.map(async (file) => (file ? await toBinary(file) : undefined)),
		);
		const parameters = onLead('upload', { binaryPropertyName: 'data', ...more });
		const { credentials } = stage.crm;
		return await runExecute(new Action(), { parameters, credentials, onError, binaries }, items);
	};

	return { stage, onLead, download, upload };
}
