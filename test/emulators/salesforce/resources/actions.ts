/**
 * Invocable actions: lists, descriptions, and calls with several inputs.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-actions-invocable-custom-get.html
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_intro_invoking.htm
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { jsonParserError, notFound } from '../errors';
import { toId18 } from '../ids';
import {
	ActionFault,
	type ActionParameter,
	type ActionValues,
	type InvocableAction,
} from '../invocables/definition';
import { sentObject, sentObjects } from './target';

/** Of every org; most of them have no actions here. */
const CUSTOM_KINDS = ['apex', 'emailAlert', 'flow', 'quickAction', 'sendNotification'];

const base = ({ version }: Call) => `/services/data/${version}/actions`;

const addressOf = (call: Call, { kind, name }: InvocableAction) =>
	kind === 'standard' ? `${base(call)}/standard/${name}` : `${base(call)}/custom/${kind}/${name}`;

const listKinds = (call: Call): ApiAnswer => ({
	status: 200,
	body: { standard: `${base(call)}/standard`, custom: `${base(call)}/custom` },
});

const listCustomKinds = (call: Call): ApiAnswer => ({
	status: 200,
	body: Object.fromEntries(CUSTOM_KINDS.map((kind) => [kind, `${base(call)}/custom/${kind}`])),
});

function listActions(call: Call, kind: string): ApiAnswer {
	if (kind !== 'standard' && !CUSTOM_KINDS.includes(kind)) throw notFound();
	const actions = call.org.actions.filter((action) => action.kind === kind);
	const listed = actions.map((action) => ({
		label: action.label,
		name: action.name,
		type: action.type,
		url: addressOf(call, action),
	}));
	return { status: 200, body: { actions: listed } };
}

function actionOf({ org, params }: Call, kind: string): InvocableAction {
	const found = org.actions.find((each) => each.kind === kind && each.name === params['name']);
	if (!found) throw notFound();
	return found;
}

function describe({ label, name, type, description, inputs, outputs }: InvocableAction): ApiAnswer {
	const body = {
		description: description ?? null,
		inputs: inputs.map(describeParameter),
		label,
		name,
		outputs: outputs.map(describeParameter),
		standard: type !== 'FLOW' && type !== 'APEX',
		targetEntityName: null,
		type,
	};
	return { status: 200, body };
}

const describeParameter = (parameter: ActionParameter) => ({
	apexClass: null,
	byteLength: 0,
	description: parameter.description ?? null,
	label: parameter.label,
	maxOccurs: parameter.isList ? 2_000 : 1,
	name: parameter.name,
	picklistValues:
		parameter.choices?.map((value) => ({ active: true, label: value, value })) ?? null,
	required: parameter.required ?? false,
	sobjectType: parameter.sobjectType ?? null,
	type: parameter.type,
});

/**
 * One result for each of the inputs. Where one fails, the status is 400, as recorded in
 * https://github.com/sfdx-mass-action-scheduler/sfdx-mass-action-scheduler/issues/15 for calls of which all fail; of
 * others the org's setting says which.
 */
function invoke(call: Call, kind: string): ApiAnswer {
	const action = actionOf(call, kind);
	const { inputs } = sentObject(call);
	if (inputs === undefined) throw jsonParserError('The request has no inputs.');
	const given = sentObjects(inputs, 'inputs');
	const { org } = call;
	const results = given.map((values) => tryRun(action, values));
	const fatal = results.find(({ fault }) => fault?.isFatal)?.fault;
	const shown = results.map(({ outputs, fault = fatal }) => ({
		actionName: action.name,
		errors: fault
			? [{ statusCode: fault.statusCode, message: fault.message, fields: [] as string[] }]
			: null,
		invocationId: null,
		isSuccess: fault === undefined,
		outputValues: fault ? null : outputs,
		sortOrder: -1,
		version: 1,
	}));
	shown.forEach(({ isSuccess }, index) => {
		if (isSuccess) org.actionRuns.push({ action: action.name, inputs: given[index]! });
	});
	const failed = shown.filter(({ isSuccess }) => !isSuccess).length;
	const status = failed === shown.length ? 400 : org.mixedActionStatus;
	return { status: failed > 0 ? status : 200, body: shown };
}

function tryRun(action: InvocableAction, values: ActionValues) {
	try {
		checkInputs(action, values);
		return { outputs: action.run(values), fault: undefined };
	} catch (error) {
		if (!(error instanceof ActionFault)) throw error;
		return { outputs: null, fault: error };
	}
}

/** The code is documented; the words for an unknown parameter and a wrong type are the emulator's. */
const invalidInput = (message: string) => new ActionFault('INVALID_API_INPUT', message);

function checkInputs({ inputs }: InvocableAction, values: ActionValues): void {
	for (const { name, required } of inputs) {
		if (required && values[name] === undefined) {
			throw invalidInput(`Missing required input parameter: ${name}`);
		}
	}
	for (const [name, value] of Object.entries(values)) {
		const parameter = inputs.find((each) => each.name === name);
		if (!parameter) throw invalidInput(`Unknown input parameter: ${name}`);
		const isList = Array.isArray(value);
		const items: unknown[] = isList ? value : [value];
		if (isList !== (parameter.isList === true) || !items.every((each) => fits(parameter, each))) {
			throw invalidInput(`The value of ${name} is not of type ${parameter.type}`);
		}
	}
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const tests: Readonly<Record<ActionParameter['type'], (value: unknown) => boolean>> = {
	...{ STRING: isText, TEXTAREA: isText, PICKLIST: isText },
	BOOLEAN: (value) => typeof value === 'boolean',
	NUMBER: (value) => typeof value === 'number',
	DATE: (value) => isText(value) && DAY.test(value),
	DATETIME: (value) => isText(value) && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value),
	...{ REFERENCE: isId, ID: isId },
	SOBJECT: (value) =>
		typeof value === 'object' && value !== null && 'attributes' in value && !Array.isArray(value),
};

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function isId(value: unknown): boolean {
	return isText(value) && toId18(value) !== undefined;
}

const fits = ({ type }: ActionParameter, value: unknown) => value === null || tests[type](value);

export const actionRoutes: readonly Route[] = [
	{ path: '/actions', methods: { GET: listKinds } },
	{ path: '/actions/custom', methods: { GET: listCustomKinds } },
	{
		path: '/actions/standard',
		methods: { GET: (call) => listActions(call, 'standard') },
	},
	{
		path: '/actions/custom/:kind',
		methods: { GET: (call) => listActions(call, call.params['kind'] ?? '') },
	},
	{
		path: '/actions/standard/:name',
		methods: {
			GET: (call) => describe(actionOf(call, 'standard')),
			POST: (call) => invoke(call, 'standard'),
		},
	},
	{
		path: '/actions/custom/:kind/:name',
		methods: {
			GET: (call) => describe(actionOf(call, call.params['kind'] ?? '')),
			POST: (call) => invoke(call, call.params['kind'] ?? ''),
		},
	},
];
