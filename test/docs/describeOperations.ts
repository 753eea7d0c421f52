/** docs/operations.md, written from the operations of the products. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { operations, operationsOf } from '../../nodes/n8n/operations';
import type { Operation } from '../../nodes/n8n/operations/operation';
import { resources } from '../../nodes/n8n/operations/resources';
import { runOptionsProperty } from '../../nodes/n8n/run/runOptions';
import { products } from '../../nodes/products';

const HEADER = `# Operations

Every operation of the action nodes, with its parameters. This page is generated from the nodes: run \`npm run docs\` after changing an operation.

How Create or Update searches, decides and writes is described in [Create or Update](create-or-update.md).`;

export function describeOperations(): string {
	const sections = resources.flatMap(({ name, value }) =>
		operations
			.filter(({ resource }) => resource === value)
			.map((operation) => describe(different(products.map(name)), operation)),
	);
	const runOptions = [RUN_OPTIONS, describeParameters([[runOptionsProperty]])];
	return `${[HEADER, ...sections, ...runOptions].join('\n\n')}\n`;
}

function describe(resource: string, operation: Operation): string {
	const having = products.filter((product) => operationsOf(product).includes(operation));
	const outputs = operation.outputs
		? [operation.outputs.first, ...operation.outputs.others.map(({ name }) => name)]
		: [];
	return [
		`## ${resource}: ${operation.name}`,
		operation.description,
		`**Nodes:** ${having.map(({ label }) => `${label} Sync`).join(', ')}`,
		...(outputs.length > 0 ? [`**Outputs:** ${outputs.join(', ')}`] : []),
		describeParameters(having.map((product) => operation.properties(product))),
	].join('\n\n');
}

const RUN_OPTIONS = `## Run Options

Every operation has these options. They are the same for all items of the run.`;

/** @param properties of each product. */
function describeParameters(properties: ReadonlyArray<readonly INodeProperties[]>): string {
	const rows = properties.map((each) =>
		each.filter(({ type }) => type !== 'notice').flatMap(toRows),
	);
	const [first = []] = rows;
	if (first.length === 0) return 'No parameters.';
	return [
		'| Parameter | Values | Description |',
		'| --- | --- | --- |',
		...first.map((_, index) => {
			const cells = rows.map((each) => each[index] ?? []);
			return `| ${[0, 1, 2].map((column) => different(cells.map((cell) => cell[column]))).join(' | ')} |`;
		}),
	].join('\n');
}

/** The cells of a parameter; an Options collection has a row for each of its options instead. */
function toRows(property: INodeProperties): string[][] {
	const { type, displayName, options = [], description } = property;
	if (type === 'collection') {
		return (options as INodeProperties[]).flatMap((option) =>
			toRows({ ...option, displayName: `${displayName} > ${option.displayName}` }),
		);
	}
	return [[`**${displayName}**`, valuesOf(property), plain(description)]];
}

function valuesOf({ type, options = [], default: byDefault }: INodeProperties): string {
	if (type !== 'options') return '';
	return (options as INodePropertyOptions[])
		.map(({ name, value }) => (value === byDefault ? `${name} (default)` : name))
		.join('; ');
}

/** What the CRMs call differently stands once for each of them. */
const different = (texts: ReadonlyArray<string | undefined>) => [...new Set(texts)].join(' / ');

/** Without the sentence about expressions, which the editor shows with every list. */
const plain = (description = '') =>
	description
		.replace(
			/Choose from the list, or specify IDs? using an? .*?<\/a>\.?|Choose from the list.*$/,
			'',
		)
		.trim();
