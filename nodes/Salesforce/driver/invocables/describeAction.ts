/** What an invocable action takes and returns. */
import { toParameter } from '../../../crm/driver/parameterField';
import { CrmError } from '../../../crm/errors';
import type {
	Choice,
	FieldType,
	InvocableDescription,
	InvocableOutput,
	InvocableParameter,
} from '../../../crm/port';
import { unknownAction } from '../../../crm/unknownAction';
import type { Client } from '../client';
import { label as crm } from '../errors';
import { ID } from '../query';
import { readActionName, toActionPath } from './actionPath';
import { kindLabel, listActions } from './listActions';

interface ActionParameter {
	name: string;
	label?: string | null;
	description?: string | null;
	type: string;
	required?: boolean;
	/** More than 1 for a list. */
	maxOccurs?: number;
	picklistValues?: ReadonlyArray<{ label: string | null; value: string; active?: boolean }> | null;
}

interface ActionDescription {
	label?: string | null;
	description?: string | null;
	inputs: readonly ActionParameter[];
	outputs?: readonly ActionParameter[] | null;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_intro_invocable.htm */
export async function describeAction(client: Client, text: string): Promise<InvocableDescription> {
	const action = readActionName(text);
	if (!action) throw unknownAction(text, crm, await listActions(client));
	const found = await readAction(client, toActionPath(action));
	if (!found) throw unknownAction(text, crm, await listActions(client));
	return {
		name: `${action.kind}/${action.name}`,
		label: found.label ?? action.name,
		kind: kindLabel(action.kind),
		...(found.description ? { description: found.description } : {}),
		inputs: found.inputs.map(toInput),
		outputs: (found.outputs ?? []).map(toOutput),
		isReadOnly: false,
	};
}

/** @returns undefined for an action that does not exist. */
async function readAction(client: Client, path: string): Promise<ActionDescription | undefined> {
	try {
		return await client.request<ActionDescription>(path);
	} catch (error) {
		if (error instanceof CrmError && error.status === 404) return undefined;
		throw error;
	}
}

function toInput(parameter: ActionParameter): InvocableParameter {
	const { name, label, description, required = false, picklistValues } = parameter;
	const kind = typeOf(parameter);
	const choices = (picklistValues ?? [])
		.filter(({ active }) => active !== false)
		.map((each): Choice => ({ value: each.value, label: each.label ?? each.value }));
	return toParameter({
		...{ name, label: label ?? name, required },
		type: choices.length > 0 ? 'choice' : kind.type === 'json' ? 'text' : kind.type,
		form: kind.type === 'json' ? 'json' : 'value',
		isList: isList(parameter),
		...(kind.isInteger && { isInteger: true }),
		...(kind.type === 'id' && { idPattern: ID }),
		...(choices.length > 0 && { choices }),
		...(description ? { description } : {}),
	});
}

const toOutput = (parameter: ActionParameter): InvocableOutput => ({
	name: parameter.name,
	label: parameter.label ?? parameter.name,
	type: typeOf(parameter).type,
	isList: isList(parameter),
	...(parameter.description ? { description: parameter.description } : {}),
});

const isList = ({ maxOccurs = 1 }: ActionParameter) => maxOccurs > 1;

interface Kind {
	type: FieldType | 'json';
	isInteger?: boolean;
}

const text: Kind = { type: 'text' };
const number: Kind = { type: 'number' };
const integer: Kind = { type: 'number', isInteger: true };

/** By the type that Salesforce names; objects of records and of Apex are among the others. */
const kinds: Readonly<Record<string, Kind>> = {
	...{ STRING: text, TEXTAREA: text, PICKLIST: text, MULTIPICKLIST: text, PHONE: text },
	...{ EMAIL: text, URL: text, TIME: text, BASE64: text, ENCRYPTEDSTRING: text, COMBOBOX: text },
	...{ NUMBER: number, DOUBLE: number, DECIMAL: number, CURRENCY: number, PERCENT: number },
	...{ INT: integer, INTEGER: integer, LONG: integer },
	...{ ID: { type: 'id' }, REFERENCE: { type: 'id' } },
	...{ BOOLEAN: { type: 'boolean' }, DATE: { type: 'date' }, DATETIME: { type: 'dateTime' } },
};

const typeOf = ({ type }: ActionParameter): Kind => kinds[type.toUpperCase()] ?? { type: 'json' };
