/** The values of one item as the inputs of an action. */
import type {
	InvocableDescription,
	InvocableParameter,
	InvocableValues,
	JsonValue,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { suggestNames } from '../../crm/suggest';
import { convertValue } from '../values/mapValues';
import { isEmpty } from '../values/value';

/**
 * @param given by the names of the parameters; what is empty is left out.
 * @param timezone IANA name of the workflow's time zone, which counts where a date names none.
 * @throws CrmError naming a parameter that does not exist, cannot have its value, or has none and needs one.
 */
export function toInputs(
	action: InvocableDescription,
	given: Readonly<Record<string, unknown>>,
	timezone: string,
): InvocableValues {
	const parameters = new Map(action.inputs.map((each) => [each.field.name, each]));
	const values: Record<string, JsonValue> = {};
	for (const [name, value] of Object.entries(given)) {
		const parameter = parameters.get(name);
		if (!parameter) throw unknownParameter(action, name);
		if (!isEmpty(value)) values[name] = toInput(action, parameter, value, timezone);
	}
	requireInputs(action, values);
	return values;
}

function toInput(
	action: InvocableDescription,
	parameter: InvocableParameter,
	value: unknown,
	timezone: string,
): JsonValue {
	const convert = (each: unknown) => {
		if (parameter.form === 'json' || (parameter.form === 'record' && isObject(each))) {
			return toJson(action, parameter, each);
		}
		return convertValue(action, parameter.field, each, timezone);
	};
	if (!parameter.isList) return convert(value);
	return readList(value).map(convert);
}

/** A list, the text of one in JSON, or one value alone. */
function readList(value: unknown): unknown[] {
	const read = typeof value === 'string' && /^\s*\[/.test(value) ? parse(value) : value;
	return Array.isArray(read) ? (read as unknown[]) : [value];
}

const isObject = (value: unknown) =>
	(typeof value === 'object' && value !== null) ||
	(typeof value === 'string' && /^\s*\{\s*"/.test(value));

/** An object, or the text of one; any other text is one by itself. */
function toJson(
	action: InvocableDescription,
	{ field }: InvocableParameter,
	value: unknown,
): JsonValue {
	if (typeof value !== 'string') return value as JsonValue;
	if (!/^\s*[{[]/.test(value)) return value;
	const parsed = parse(value);
	if (parsed !== undefined) return parsed as JsonValue;
	throw new CrmError(`"${field.label}" (${field.name}) of ${action.label} is not valid JSON.`, {
		kind: 'invalidRecord',
		fields: [field.name],
		advice: 'Map an object, or the text of one such as {"name":"value"}.',
	});
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function requireInputs(action: InvocableDescription, values: InvocableValues): void {
	const missing = action.inputs
		.map(({ field }) => field)
		.filter(({ name, requiredOnCreate }) => requiredOnCreate && !(name in values));
	if (missing.length === 0) return;
	const names = missing.map(({ name, label }) => `"${label}" (${name})`).join(', ');
	throw new CrmError(`${action.label} requires a value for ${names}.`, {
		kind: 'invalidRecord',
		fields: missing.map(({ name }) => name),
		advice: `Map a value to ${missing.length === 1 ? 'this parameter' : 'these parameters'}.`,
	});
}

/** How many parameters a message lists. */
const MAX_LISTED = 20;

function unknownParameter({ label, inputs }: InvocableDescription, name: string): CrmError {
	const fields = inputs.map(({ field }) => field);
	const names = fields.slice(0, MAX_LISTED).map((field) => field.name);
	return new CrmError(`${label} has no parameter "${name}".`, {
		kind: 'misconfigured',
		fields: [name],
		advice:
			suggestNames(name, fields) ||
			(names.length === 0 ? 'It has no parameters.' : `Its parameters are ${names.join(', ')}.`),
	});
}
