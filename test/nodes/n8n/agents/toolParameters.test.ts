/** Every operation as a tool: a model reads the descriptions of its parameters, and can only fill in values it can write. */
import type { INodeProperties } from 'n8n-workflow';
import { operationsOf } from '../../../../nodes/n8n/operations';
import { productsUnderTest } from '../../../products';

/** Types whose values a model writes as text, a number, a boolean or JSON. */
const FILLABLE = ['string', 'number', 'boolean', 'json', 'options', 'multiOptions', 'dateTime'];

/** Types that the editor fills in part by part, each of which a model can fill in. */
const COMPOSED = ['collection', 'fixedCollection', 'resourceLocator', 'resourceMapper'];

/** The parameter and those inside it, by their path. */
function flatten(property: INodeProperties, path = ''): Array<[string, INodeProperties]> {
	const name = path === '' ? property.name : `${path}.${property.name}`;
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap((each) => flatten(each, name));
		return 'type' in option && property.type === 'collection' ? flatten(option, name) : [];
	});
	return [[name, property], ...inner];
}

/** A list of choices explains itself by its names; a group by what is in it. */
const explainsItself = ({ type, options = [] }: INodeProperties) =>
	type === 'collection' || (type === 'options' && options.length > 0);

const cases = productsUnderTest.flatMap(({ name, product }) =>
	operationsOf(product).map((operation) => ({
		title: `${name}, ${operation.resource}: ${operation.name}`,
		operation,
		parameters: operation
			.properties(product)
			.filter(({ type }) => type !== 'notice')
			.flatMap((property) => flatten(property)),
	})),
);

test.each(cases)('$title', ({ operation, parameters }) => {
	expect(operation.action).toMatch(/^[A-Z]\w+ .+/);
	expect(operation.description.length).toBeGreaterThan(30);
	const silent = parameters.filter(
		([, property]) => !property.description && !explainsItself(property),
	);
	expect(silent.map(([name]) => name)).toEqual([]);
	const unfillable = parameters.filter(
		([, { type }]) => ![...FILLABLE, ...COMPOSED].includes(type),
	);
	expect(unfillable.map(([name]) => name)).toEqual([]);
});
