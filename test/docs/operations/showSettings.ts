/** The parameters of a node as its editor shows them, for the examples of the docs. */
import type {
	INodeParameterResourceLocator,
	INodeParameters,
	INodeProperties,
	NodeParameterValueType,
	ResourceMapperValue,
} from 'n8n-workflow';

type Line = [label: string, value: string];
type Choices = Readonly<NonNullable<INodeProperties['options']>>;

/**
 * @param properties of the operation.
 * @param parameters as a workflow saves them; what is not among the properties is left out.
 * @returns a line for each of them, in the order of the editor.
 */
export function showSettings(properties: Choices, parameters: INodeParameters): Line[] {
	return properties.flatMap((property) => {
		const value = parameters[property.name];
		return value === undefined || !('displayName' in property) ? [] : show(property, value);
	});
}

function show(property: Choices[number], value: NodeParameterValueType): Line[] {
	if (!('displayName' in property)) return [];
	const { displayName: label } = property;
	if ('values' in property) return showGroups(property.values, value).map(under(label));
	const { type, options = [] } = property;
	if (type === 'resourceMapper') {
		const filled = Object.entries((value as ResourceMapperValue).value ?? {});
		return filled
			.filter(([, each]) => each !== null && each !== false)
			.map(([field, each]) => [`${label} > ${field}`, code(each)]);
	}
	if (type === 'resourceLocator') {
		const locator = value as INodeParameterResourceLocator | string;
		return [[label, code(typeof locator === 'string' ? locator : locator.value)]];
	}
	if (type === 'collection')
		return showSettings(options, value as INodeParameters).map(under(label));
	if (type === 'fixedCollection') {
		return options
			.flatMap((option) => {
				const groups = (value as INodeParameters)[option.name];
				return groups === undefined ? [] : show(option, groups);
			})
			.map(([inner, text]) => [`${label} > ${inner.split(' > ').slice(1).join(' > ')}`, text]);
	}
	const option = options.find((each) => 'value' in each && each.value === value);
	return [
		[label, option?.name ?? (typeof value === 'boolean' ? (value ? 'On' : 'Off') : code(value))],
	];
}

/** The groups of a fixed collection, which are one or a list of them. */
function showGroups(properties: readonly INodeProperties[], value: NodeParameterValueType): Line[] {
	const groups = [value].flat() as INodeParameters[];
	return groups.flatMap((group) => showSettings(properties, group));
}

const under =
	(label: string) =>
	([inner, value]: Line): Line => [`${label} > ${inner}`, value];

/** An expression as it is in the editor, with the properties of the item at its top. */
const code = (value: unknown) =>
	`\`${String(value).replace(/^=/, '').replaceAll('$json.body.', '$json.')}\``;
