/** Describe: what an object or table holds, for a person who maps fields, and for an AI agent that writes them. */
import type { IDataObject } from 'n8n-workflow';
import type { EntityDescription, FieldDescription } from '../../../crm/port';
import { entityProperty, readEntity } from '../../entity';
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';

interface DescribeSettings {
	entity: string;
	onlyWritable: boolean;
}

export const describeEntity = defineOperation<DescribeSettings, EntityDescription, object>({
	resource: 'entity',
	value: 'describe',
	name: 'Describe',
	action: 'Describe an object or table',
	description:
		'Retrieve the fields of one object or table, and the keys that identify its records. Each field has its API name, label, type, choices and references, and whether it is required and writable.',
	subtitle: '"describe: " + $parameter["entity"]',
	requires: [],
	properties: (product) => [
		entityProperty(product),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Only Writable Fields',
					name: 'onlyWritable',
					type: 'boolean',
					default: false,
					description: 'Whether to omit read-only fields',
				},
			],
		},
	],
	readSettings: ({ context, itemIndex }) => {
		const { onlyWritable = false } = context.getNodeParameter('options', itemIndex, {}) as {
			onlyWritable?: boolean;
		};
		return { entity: readEntity(context, itemIndex), onlyWritable };
	},
	prepare: async ({ crm }, { entity }) => await crm.describe(entity),
	readInput: () => ({}),
	run: (_, { settings, prepared, inputs }) =>
		Promise.resolve(inputs.map(() => ({ json: toJson(prepared, settings) }))),
	toFailure,
});

function toJson(
	{ name, label, idField, keys, fields }: EntityDescription,
	{ onlyWritable }: DescribeSettings,
): IDataObject {
	const shown = fields.filter(
		({ creatable, updatable }) => !onlyWritable || creatable || updatable,
	);
	return {
		...{ name, label, idField },
		keys: keys.map((key) => ({ name: key.name, label: key.label, fields: [...key.fields] })),
		fields: shown.map(toFieldJson),
	};
}

/** What does not apply to a field is left out. */
function toFieldJson(field: FieldDescription): IDataObject {
	const { name, label, type, requiredOnCreate, creatable, updatable, filterable } = field;
	const { maxLength, choices, lookupTargets } = field;
	return {
		...{ name, label, type },
		required: requiredOnCreate,
		writable: writability(creatable, updatable),
		filterable,
		...(maxLength !== undefined && { maxLength }),
		...(choices && { choices: choices.map((choice) => ({ ...choice })) }),
		...(lookupTargets && { references: [...lookupTargets] }),
	};
}

function writability(creatable: boolean, updatable: boolean): string {
	if (creatable && updatable) return 'always';
	if (creatable) return 'onCreate';
	return updatable ? 'onUpdate' : 'never';
}
