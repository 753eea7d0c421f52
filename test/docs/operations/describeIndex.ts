/** docs/operations.md, written from the operations of the products. */
import type { Operation } from '../../../nodes/n8n/operations/operation';
import { runOptionsProperty } from '../../../nodes/n8n/run/runOptions';
import { describeErrors } from './describeErrors';
import { describeParameters } from './describeParameters';
import { anchorOf, toTable } from './markdown';
import { readCommonErrors } from './recorded';
import { nodesWith, resourcePages, type ResourcePage } from './resourcePages';

const HEADER = `# Operations

The operations of the action nodes **Dynamics 365 Sync** and **Salesforce Sync**. Each resource has a page with the parameters of its operations, an example and the errors.

These pages are generated from the nodes and their tests: run \`npm run docs\` after changing an operation.`;

const RUN_OPTIONS = `## Run Options

Every operation has these options. They are the same for all items of the run.`;

const ERRORS = `## Errors

An item that fails has an \`error\` with a \`message\` and an \`advice\`, if **On Error** in the node's settings is set to continue. The pages show both as the emulated CRMs of the tests return them, for items that are wrong and for users without permission. Where both nodes have an operation, they show the error of one of them, unless the advice differs.

Every operation can fail with these errors.`;

export function describeIndex(): string {
	const runOptions = [RUN_OPTIONS, describeParameters([[runOptionsProperty]]) ?? ''];
	const errors = [ERRORS, describeErrors(readCommonErrors(), () => []) ?? ''];
	return `${[HEADER, ...resourcePages.map(describe), ...runOptions, ...errors].join('\n\n')}\n`;
}

function describe(page: ResourcePage): string {
	const rows = page.operations.map((operation) => [
		`[${operation.name}](operations/${page.file}#${anchorOf(operation.name)})`,
		firstSentence(operation),
		nodesWith(operation),
	]);
	return `## ${page.title}\n\n${toTable(['Operation', 'What it does', 'Nodes'], rows)}`;
}

const firstSentence = ({ description }: Operation) => description.split(/(?<=\.)\s/)[0] ?? '';
