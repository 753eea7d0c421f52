/** Describe: what an action takes and returns, for a person who maps its parameters, and for an AI agent that runs it. */
import type { IDataObject } from 'n8n-workflow';
import type { InvocableDescription, InvocableOutput, InvocableParameter } from '../../../crm/port';
import { defineOperation } from '../defineOperation';
import { toFailure } from '../toFailure';
import { actionProperty, readAction } from './actionProperty';

export const describeAction = defineOperation<{ action: string }, InvocableDescription, object>({
	resource: 'action',
	value: 'describe',
	name: 'Describe',
	action: 'Describe an action',
	description:
		'Retrieve the parameters of one action, and what it returns. Each parameter has its name, label, type and choices, and whether it is required.',
	subtitle: '"describe: " + $parameter["action"]',
	requires: ['invocables'],
	properties: (product) => [actionProperty(product)],
	readSettings: (item) => ({ action: readAction(item) }),
	prepare: async ({ crm }, { action }) => await crm.actions.invocables!.describe(action),
	readInput: () => ({}),
	run: (_, { prepared, inputs }) => Promise.resolve(inputs.map(() => ({ json: toJson(prepared) }))),
	toFailure,
});

const toJson = (action: InvocableDescription): IDataObject => ({
	...{ name: action.name, label: action.label, kind: action.kind },
	...(action.description !== undefined && { description: action.description }),
	parameters: action.inputs.map(toParameterJson),
	outputs: action.outputs.map(toOutputJson),
});

/** What does not apply to a parameter is left out. */
function toParameterJson({ field, form, isList, description }: InvocableParameter): IDataObject {
	const { name, label, type, requiredOnCreate, choices, lookupTargets } = field;
	return {
		...{ name, label, type: form === 'json' ? 'json' : type },
		required: requiredOnCreate,
		...(isList && { list: true }),
		...(choices && { choices: choices.map((choice) => ({ ...choice })) }),
		...(lookupTargets && { references: [...lookupTargets] }),
		...(description !== undefined && { description }),
	};
}

const toOutputJson = ({ isList, ...output }: InvocableOutput): IDataObject => ({
	...output,
	...(isList && { list: true }),
});
