/** A page of docs/operations/, written from the operations of a resource. */
import type { INodeProperties } from 'n8n-workflow';
import type { ConditionalOutput, Operation } from '../../../nodes/n8n/operations/operation';
import type { Product } from '../../../nodes/n8n/product';
import { describeErrors } from './describeErrors';
import { describeExample } from './describeExample';
import { describeParameters } from './describeParameters';
import { readErrors, readExamples } from './recorded';
import { nodesWith, productsWith, type ResourcePage } from './resourcePages';

/** The pages that explain what the tables cannot, by the file of a resource. */
const GUIDES: Readonly<Record<string, string>> = {
	'record.md':
		'[Create or Update](../create-or-update.md) describes how records are searched, matched and written.',
	'lead-or-contact.md':
		'[Create or Update](../create-or-update.md) describes how records are searched, matched and written.',
	'lead.md': '[Leads](../leads.md) describes in detail how leads are converted and qualified.',
	'campaign.md': '[Campaigns and marketing lists](../campaigns.md) describes them in detail.',
	'marketing-list.md': '[Campaigns and marketing lists](../campaigns.md) describes them in detail.',
	'case.md': '[Cases](../cases.md) describes the operations in detail.',
	'note.md': '[Notes and files](../notes-and-files.md) describes the operations in detail.',
	'file.md': '[Notes and files](../notes-and-files.md) describes the operations in detail.',
	'action.md': '[Actions](../actions.md) describes the operations in detail.',
};

const SHARED =
	'Every operation also has the [Run Options](../operations.md#run-options). This page is generated: run `npm run docs` after changing an operation.';

export function describeResource(page: ResourcePage): string {
	const guide = GUIDES[page.file];
	const header = [`# ${page.title}`, ...(guide ? [guide] : []), SHARED];
	return `${[...header, ...page.operations.flatMap(describe)].join('\n\n')}\n`;
}

function describe(operation: Operation): string[] {
	const having = productsWith(operation);
	const of = `${operation.resource}.${operation.value}`;
	const isOf = (recorded: { of: string }) => recorded.of === of;
	const errors = describeErrors(readErrors().filter(isOf), (crm) =>
		having.filter(({ label }) => label === crm).flatMap((product) => operation.properties(product)),
	);
	const parameters = describeParameters(having.map((product) => operation.properties(product)));
	return [
		`## ${operation.name}`,
		operation.description,
		`**Nodes:** ${nodesWith(operation)}`,
		...describeOutputs(operation, having),
		...(parameters ? ['**Parameters**', parameters] : ['No parameters.']),
		...readExamples().filter(isOf).flatMap(describeExample),
		...(errors ? ['**Errors**', errors] : []),
	];
}

/** The names of the operations that return what they find, and the resource in which all do. */
const LISTS = ['list', 'getAll', 'find', 'findDuplicates'];
const returnsList = ({ resource, value }: Operation) =>
	resource === 'query' || LISTS.includes(value);

function describeOutputs(operation: Operation, having: readonly Product[]): string[] {
	const { outputs, properties } = operation;
	const [product] = having;
	if (!outputs || !product) {
		const count = returnsList(operation) ? 'any number of items' : 'one item';
		return [`**Output:** ${count} for each item of the input`];
	}
	const all = properties(product);
	const others = outputs.others.map(
		(output) =>
			`- **${output.name}:** items that a person should review. Shown if ${shownIf(output, all)}.`,
	);
	return ['**Outputs**', [`- **${outputs.first}:** all other items`, ...others].join('\n')];
}

/** The settings with which an output is shown, those with the same value together. */
function shownIf({ when }: ConditionalOutput, properties: readonly INodeProperties[]): string {
	const labels = new Map<string, string[]>();
	for (const { parameter, value } of when) {
		const found = find(properties, parameter);
		if (!found) continue;
		const option = found.options.find((each) => 'value' in each && each.value === value);
		const shown = option?.name ?? (value === 'false' ? 'off' : value);
		labels.set(shown, [...(labels.get(shown) ?? []), `**${found.label}**`]);
	}
	return [...labels].map(([value, names]) => `${oneOf(names)} is _${value}_`).join(', or ');
}

const oneOf = (names: readonly string[]) =>
	names.length === 1 ? names.join('') : `one of ${names.join(', ')}`;

type Choices = Readonly<NonNullable<INodeProperties['options']>>;

/** A parameter by its path, with the labels of the path; undefined where the operation does not have it. */
function find(
	properties: Choices,
	[name, ...rest]: readonly string[],
): { label: string; options: Choices } | undefined {
	const found = properties.find((each) => each.name === name);
	if (!found || !('displayName' in found)) return undefined;
	const options = 'values' in found ? found.values : (found.options ?? []);
	if (rest.length === 0) return { label: found.displayName, options };
	const inner = find(options, rest);
	return inner && { ...inner, label: `${found.displayName} > ${inner.label}` };
}
