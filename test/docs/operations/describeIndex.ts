/** docs/operations.md, written from the operations of the products. */
import type { Operation } from '../../../nodes/n8n/operations/operation';
import { runOptionsProperty } from '../../../nodes/n8n/run/runOptions';
import { describeParameters } from './describeParameters';
import { anchorOf, toTable } from './markdown';
import { nodesWith, resourcePages, type ResourcePage } from './resourcePages';

const HEADER = `# Operations

The operations of the action nodes **Dynamics 365 Sync** and **Salesforce Sync**. Each resource has a page with the parameters of its operations, an example and the errors.

These pages are generated from the nodes and their tests: run \`npm run docs\` after changing an operation.`;

const RUN_OPTIONS = `## Run Options

Every operation has these options. They are the same for all items of the run.`;

export function describeIndex(): string {
	const runOptions = [RUN_OPTIONS, describeParameters([[runOptionsProperty]]) ?? ''];
	return `${[HEADER, ...resourcePages.map(describe), ...runOptions].join('\n\n')}\n`;
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
