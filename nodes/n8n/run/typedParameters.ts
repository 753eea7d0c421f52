/**
 * Parameters in the types that they are declared with. What a person enters in the editor has them already, but an
 * expression, or an AI agent, can return anything: the text "false" for a checkbox would otherwise be true, and a value
 * that is no choice would be read as another one.
 */
import {
	isResourceLocatorValue,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { CrmError } from '../../crm/errors';
import {
	asObject,
	readBoolean,
	readChoice,
	readList,
	readOneText,
	readString,
	type Choice,
} from './typedValues';

/**
 * @param properties of the selected operation.
 * @returns the context, whose `getNodeParameter` returns values of the declared types.
 * It throws a CrmError for a value that is not of its type.
 */
export function withTypedParameters(
	context: IExecuteFunctions,
	properties: readonly INodeProperties[],
): IExecuteFunctions {
	const read = context.getNodeParameter.bind(context) as (...given: unknown[]) => unknown;
	const getNodeParameter = (
		path: string,
		itemIndex: number,
		fallback?: unknown,
		options?: { rawExpressions?: boolean },
	): unknown => {
		const value = read(path, itemIndex, fallback, options);
		if (options?.rawExpressions) return value;
		return toDeclared(path.split('.'), properties, value);
	};
	return Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
	}) as typeof context;
}

type Declared = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/**
 * @param path to the value, from one of the properties on.
 * @param isPart true for a parameter inside another one.
 */
function toDeclared(
	[name = '', ...rest]: readonly string[],
	properties: readonly Declared[],
	value: unknown,
	isPart = false,
): unknown {
	const same = properties.filter((each) => each.name === name);
	const [first] = same;
	if (!first) return value;
	if (rest.length > 0) return toDeclared(rest, childrenOf(first), value, true);
	if ('values' in first) return toGroup(first, value);
	return 'type' in first ? toType(same as INodeProperties[], value, isPart) : value;
}

const childrenOf = (declared: Declared): readonly Declared[] =>
	'values' in declared ? declared.values : ('options' in declared && declared.options) || [];

/** @param same all properties with the name: which of them is shown can depend on others, and so can their choices. */
function toType(same: readonly INodeProperties[], value: unknown, isPart: boolean): unknown {
	const property = same[0]!;
	const { displayName: label } = property;
	switch (property.type) {
		case 'boolean':
			return readBoolean(label, value, property.default === true);
		case 'options': {
			const choices = choicesOf(same);
			return choices.length > 0 ? readChoice(label, value, choices) : readOneText(label, value);
		}
		case 'multiOptions': {
			const choices = choicesOf(same);
			const list = readList(value);
			return list.map((each) =>
				choices.length > 0 ? readChoice(label, each, choices) : readOneText(label, each),
			);
		}
		case 'string':
		case 'resourceLocator':
			if (isResourceLocatorValue(value)) {
				return { ...value, value: readString(label, value.value) };
			}
			return isText(property, isPart) ? readOneText(label, value) : readString(label, value);
		case 'collection':
		case 'fixedCollection':
			return toParts(property, value);
		default:
			return value;
	}
}

/**
 * True for a parameter that is one text. The value of a field, a condition or a query keeps its type, and the operations
 * read the parameters at the top, of which some can be lists.
 */
const isText = ({ type, name }: INodeProperties, isPart: boolean) =>
	type === 'string' && isPart && name !== 'value';

/** Values of the lists that the node itself has; those that the CRM fills are checked with its metadata. */
const choicesOf = (same: readonly INodeProperties[]): Choice[] =>
	same.flatMap(({ options = [] }) =>
		options.flatMap((option) =>
			'value' in option && typeof option.value === 'string'
				? [{ name: option.name, value: option.value }]
				: [],
		),
	);

function toParts(property: INodeProperties, value: unknown): unknown {
	const parts = asObject(value);
	if (!parts) {
		if (value === undefined || value === null || value === '') return {};
		throw new CrmError(`${property.displayName} has a value that is not an object.`, {
			kind: 'misconfigured',
			advice: 'Set its parameters one by one.',
		});
	}
	return mapValues(parts, (name, each) => toDeclared([name], childrenOf(property), each, true));
}

/** One entry of a fixed collection, or several. */
function toGroup({ values }: INodePropertyCollection, value: unknown): unknown {
	const toEntry = (entry: unknown) => {
		const fields = asObject(entry);
		return fields
			? mapValues(fields, (name, each) => toDeclared([name], values, each, true))
			: entry;
	};
	return Array.isArray(value) ? value.map(toEntry) : toEntry(value);
}

const mapValues = (
	object: IDataObject,
	change: (name: string, value: unknown) => unknown,
): Record<string, unknown> =>
	Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
