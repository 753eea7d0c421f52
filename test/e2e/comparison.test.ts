/** The comparison with n8n's built-in nodes has a row for everything that they can do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { instance } from '../support/instance';

/** By their headings on the page. */
const builtIn = {
	Salesforce: 'Salesforce/Salesforce',
	'Microsoft Dynamics CRM': 'Microsoft/Dynamics/MicrosoftDynamicsCrm',
	'Microsoft Dataverse': 'Microsoft/Dataverse/MicrosoftDataverse',
};

const page = readFileSync('docs/comparison-with-n8n-nodes.md', 'utf8');

/** The first cells of the tables in a section. */
function cellsUnder(heading: string): string[] {
	const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
	return [...section.matchAll(/^\| (.+?) +\|/gm)].map(([, cell = '']) => cell);
}

/** "Lead, Task: **Create**" is a row for two operations. */
function operationsIn(cells: readonly string[]): string[] {
	return cells.flatMap((cell) => {
		const { resources, operation } =
			/^(?<resources>[\w, ]+): \*\*(?<operation>.+)\*\*$/.exec(cell)?.groups ?? {};
		return resources?.split(', ').map((resource) => `${resource}: ${operation}`) ?? [];
	});
}

async function propertiesOf(node: string): Promise<INodeProperties[]> {
	const modules = join(await installN8n(terminalProgress()), 'node_modules');
	const file = join(modules, 'n8n-nodes-base', 'dist', 'nodes', `${node}.node.js`);
	return instance<INodeType>(file).description.properties;
}

/** The names of the choices of a parameter, by their values. */
const namesOf = ({ options = [] }: INodeProperties) =>
	new Map(options.map((option) => ('value' in option ? [option.value, option.name] : ['', ''])));

/** Of all resources of a node, such as "Lead: Create". */
function operationsOf(properties: readonly INodeProperties[]): string[] {
	const resources = namesOf(properties.find(({ name }) => name === 'resource')!);
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			((property.displayOptions?.show?.resource ?? []) as string[]).flatMap((resource) =>
				[...namesOf(property).values()].map(
					(operation) => `${resources.get(resource)}: ${operation}`,
				),
			),
		);
}

test.each(Object.entries(builtIn))('%s: every operation has a row', async (heading, node) => {
	const operations = operationsOf(await propertiesOf(node));
	expect(operations).not.toEqual([]);
	const rows = operationsIn(cellsUnder(heading));
	expect(rows.toSorted()).toEqual(operations.toSorted());
});

/** Parameters that stand for a field of the CRM's records have no row. */
test('Microsoft Dataverse: every parameter and option has a row', async () => {
	const properties = await propertiesOf(builtIn['Microsoft Dataverse']);
	const options = properties
		.filter(({ type }) => type === 'collection')
		.flatMap((property) => (property.options ?? []) as INodeProperties[]);
	const parameters = properties.filter(
		({ name, type }) => !['resource', 'operation'].includes(name) && type !== 'collection',
	);
	const rows = cellsUnder('Microsoft Dataverse').join('\n');
	const names = new Set([...parameters, ...options].map(({ displayName }) => displayName));
	const missing = [...names].filter((name) => !rows.includes(`**${name}**`));
	expect(missing).toEqual([]);
});

test('Salesforce: every record that the built-in trigger reads has a row', async () => {
	const properties = await propertiesOf('Salesforce/SalesforceTrigger');
	const triggerOn = properties.find(({ name }) => name === 'triggerOn')!;
	const objects = [...namesOf(triggerOn).values()].map((name) =>
		name.replace(/ (Created|Updated)$/, ''),
	);
	const row = cellsUnder('Salesforce').find((cell) => cell.startsWith('Created, updated: '));
	expect(row?.replace('Created, updated: ', '').split(', ')).toEqual([...new Set(objects)]);
});
