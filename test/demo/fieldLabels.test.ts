/** The example workflows show each field that they map under the label that the node offers for it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, ResourceMapperField } from 'n8n-workflow';
import { trustEmulators } from '../emulators/kernel/tls';
import { readWorkflow, sideNames, type SideName } from '../nodes/n8n/twoWay/twoCrms';
import type { EmulatedProduct } from '../products';
import { dynamics365 } from '../products/dynamics365';
import { salesforce } from '../products/salesforce';
import { offeredFields, type MapperMethod } from '../support/mapper';

const products = { dynamics365, salesforce };
const crms = {} as Record<SideName, EmulatedProduct>;

beforeAll(async () => {
	await trustEmulators();
	for (const side of sideNames) crms[side] = await products[side].start();
});
afterAll(async () => {
	for (const side of sideNames) await crms[side].close();
});

/** Mappers whose object follows from the resource. */
const METHODS: Readonly<Record<string, MapperMethod>> = {
	leadFields: 'getLeadFields',
	contactFields: 'getContactFields',
	accountFields: 'getAccountFields',
	caseFields: 'getCaseFields',
};

interface Saved {
	entity?: { value: string };
	operation?: string;
}

/** The fields of every mapper of a node, and the method that offers them. */
function mappersOf({
	parameters,
}: INode): Array<{ schema: ResourceMapperField[]; method: MapperMethod }> {
	const { operation } = parameters as Saved;
	const ofEntity = operation === 'update' ? 'getUpdatableFields' : 'getWritableFields';
	return Object.entries(parameters).flatMap(([name, parameter]) => {
		const { schema } = Object(parameter) as { schema?: ResourceMapperField[] };
		return schema ? [{ schema, method: METHODS[name] ?? ofEntity }] : [];
	});
}

/** Which fields an expression selects is not known before it runs. */
const mapped = readdirSync(join(__dirname, '../../demo/workflows')).flatMap((file) =>
	readWorkflow(file).nodes.flatMap((node) => {
		const side = sideNames.find((each) => node.type.endsWith(`.${each}Sync`));
		const entity = (node.parameters as Saved).entity?.value ?? '';
		const isKnown = side !== undefined && !entity.startsWith('=');
		return isKnown
			? mappersOf(node).map((mapper) => ({ file, node, side, entity, ...mapper }))
			: [];
	}),
);

test.each(mapped)('$file: $node.name', async ({ side, entity, schema, method }) => {
	const offered = await offeredFields(products[side], crms[side], entity, method);
	const labels = schema.map(({ id }) => offered.find((each) => each.id === id)?.displayName);
	expect(schema.map(({ displayName }) => displayName)).toEqual(labels);
});
