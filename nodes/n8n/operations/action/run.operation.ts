/** Run: runs an action for each item, several items in one call. */
import type { IDataObject } from 'n8n-workflow';
import type { InvocableDescription, InvocableValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { toInputs } from '../../../sync/invocables/toInputs';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { defineOperation } from '../defineOperation';
import { fieldsProperty, readMappedFields } from '../fields/mappedFields';
import type { ItemContext, ItemResult } from '../operation';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { actionProperty, hiddenWithoutAction, readAction } from './actionProperty';

interface RunSettings {
	action: string;
	batchSize: number;
	dryRun: boolean;
}

const DEFAULT_BATCH_SIZE = 50;
const MAX_BATCH_SIZE = 200;

export const runAction = defineOperation<RunSettings, InvocableDescription, InvocableValues>({
	resource: 'action',
	value: 'run',
	name: 'Run',
	action: 'Run an action',
	description:
		'Run an action of the CRM, such as a flow or a custom API, and return its outputs. Action: List returns the names of all actions, and Action: Describe the parameters of one.',
	subtitle: '"run: " + $parameter["action"]',
	requires: ['invocables'],
	properties: (product) => [
		actionProperty(product),
		{
			...fieldsProperty({
				...{ name: 'parameters', label: 'Parameters', method: 'getActionParameters' },
				dependsOn: 'action.value',
				description:
					'Values for the parameters of the action. Parameters marked * are required. Blank parameters are not sent. Enter a list as an expression, or as JSON, such as ["a","b"].',
			}),
			displayOptions: { hide: hiddenWithoutAction },
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Batch Size',
					name: 'batchSize',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
					default: DEFAULT_BATCH_SIZE,
					description:
						'Maximum number of items in one call. Depending on the CRM, they share the limits of one transaction, and an error of one item can fail the others. Set it to 1 to run each item separately.',
				},
				{
					...dryRunOption,
					description: 'Whether to check the parameters and return them without running the action',
				},
			],
		},
	],
	readSettings: (item) => ({
		action: readAction(item),
		batchSize: readBatchSize(item),
		dryRun: readDryRun(item),
	}),
	prepare: async ({ crm }, { action }) => {
		if (action === '') throw noAction();
		return await crm.actions.invocables!.describe(action);
	},
	readInput: ({ context, itemIndex }, _, description) => {
		const fields = description.inputs.map(({ field }) => field);
		const given = readMappedFields(context, 'parameters', { fields }, itemIndex);
		return toInputs(description, given, context.getTimezone());
	},
	run: async ({ crm }, { settings: { batchSize, dryRun }, prepared: { name }, inputs }) => {
		if (dryRun) return inputs.map((each) => ({ json: toJson(name, { dryRun, inputs: each }) }));
		const results = await crm.actions.invocables!.invoke({ name, inputs, batchSize });
		return results.map((each): ItemResult => {
			if (each instanceof CrmError) return { json: toRunFailure(each), error: each };
			return { json: toJson(name, { outputs: each }), isWritten: true };
		});
	},
	toFailure: toRunFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function readBatchSize({ context, itemIndex }: ItemContext): number {
	const { batchSize = DEFAULT_BATCH_SIZE } = context.getNodeParameter('options', itemIndex, {}) as {
		batchSize?: unknown;
	};
	const size = Number(batchSize);
	if (Number.isInteger(size) && size >= 1 && size <= MAX_BATCH_SIZE) return size;
	throw new CrmError(
		`Batch Size must be a whole number from 1 to ${MAX_BATCH_SIZE}, but is ${JSON.stringify(batchSize)}.`,
		{ kind: 'misconfigured', advice: 'Change it under Options.' },
	);
}

function noAction(): CrmError {
	return new CrmError('No action is selected.', {
		kind: 'misconfigured',
		advice: 'Select an action from the list, or enter its name.',
	});
}

const toJson = (action: string, more: Readonly<Record<string, unknown>>) =>
	({ outcome: 'succeeded', action, ...more }) as IDataObject;

function toRunFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
