import { globSync } from 'node:fs';
import {
	NodeHelpers,
	resetSafeRegexEngine,
	setSafeRegexEngine,
	type INode,
	type INodeProperties,
} from 'n8n-workflow';
import { operationsOf } from '../nodes/n8n/operations';
import { products } from '../nodes/products';
import { n8n } from '../package.json';
import { productsUnderTest, type ProductUnderTest } from './products';
import { instance } from './support/instance';

/** What saved workflows and credentials depend on: names, values and defaults. */
function contract(properties: readonly INodeProperties[]) {
	return properties.map(({ name, type, default: value, options = [], displayOptions }) => ({
		name,
		type,
		default: value,
		...(options.length > 0 ? { options: options.map(toOption) } : {}),
		...(displayOptions ? { displayOptions } : {}),
	}));
}

const toOption = (option: NonNullable<INodeProperties['options']>[number]): unknown =>
	'value' in option ? option.value : option.name;

/** Those of the package: no saved workflow depends on the others. */
const published = productsUnderTest.filter(({ product }) => products.includes(product));
const kinds = published.flatMap(({ Action, Trigger }) => [Action, Trigger]);
const credentials = published.flatMap(({ credentialTypes }) => credentialTypes);

describe('a change here breaks saved workflows: keep the old name or value, or raise the node version', () => {
	test.each(kinds.map((Node) => new Node().description))(
		'$name',
		({ version, credentials: used, properties }) => {
			expect({ version, credentials: used, parameters: contract(properties) }).toMatchSnapshot();
		},
	);

	test.each(credentials)('$name', ({ extends: parents, properties }) => {
		expect({ extends: parents, fields: contract(properties) }).toMatchSnapshot();
	});
});

describe('the package', () => {
	test('has a product under test for each of its products', () => {
		expect(published.map(({ product }) => product)).toEqual(products);
	});

	test.each(['nodes', 'credentials'] as const)('lists all of its %s, and no others', (kind) => {
		const files = globSync(`${kind}/**/*.{node,credentials}.ts`);
		const built = files.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		expect(n8n[kind].toSorted()).toEqual(built.toSorted());
	});

	test('has no nodes and credentials but those of its products', () => {
		const ofFiles = (pattern: string) =>
			globSync(pattern).map(
				(file) => instance<object>(`${process.cwd()}/${file}`).constructor.name,
			);
		const ofProducts = [...kinds.map(({ name }) => name), ...credentials.map(nameOfClass)];
		const all = [...ofFiles('nodes/**/*.node.ts'), ...ofFiles('credentials/*.credentials.ts')];
		expect(ofProducts.toSorted()).toEqual(all.toSorted());
	});

	const nameOfClass = (value: object) => value.constructor.name;
});

describe.each(productsUnderTest)('$name', ({ product, Action, Trigger, credentialTypes }) => {
	/** The types that a credential extends, and theirs. */
	const parentsOf = (name: string): string[] => {
		const parents = credentialTypes.find((type) => type.name === name)?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...parentsOf(parent)]);
	};

	test('every credential that users can create is tested by its product, or by the sign-in of OAuth2', () => {
		const selectable = credentialTypes.filter(({ hidden }) => hidden !== true);
		const methods = new Map(
			product.authenticationMethods.map((method) => [method.credentialType, method]),
		);
		expect([...methods.keys()].toSorted()).toEqual(selectable.map(({ name }) => name).toSorted());
		const untested = selectable
			.filter(({ name }) => !parentsOf(name).includes('oAuth2Api'))
			.filter(({ name }) => methods.get(name)?.test === undefined);
		expect(untested.map(({ name }) => name)).toEqual([]);
	});

	test('both nodes use every credential, and the connection tests that they name', () => {
		for (const Node of [Action, Trigger]) {
			const { description, methods } = new Node();
			const used = description.credentials ?? [];
			expect(used.map(({ name }) => name)).toEqual(
				product.authenticationMethods.map(({ credentialType }) => credentialType),
			);
			const tests = used.map(({ testedBy }) => testedBy).filter((each) => each !== undefined);
			expect(Object.keys(methods.credentialTest)).toEqual(tests);
		}
	});
});

/** The resource locators among these parameters, and within their collections. */
const locatorsOf = (properties: readonly INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) => {
		const { type, options = [] } = property;
		if (type === 'resourceLocator') return [property];
		return options.flatMap((option) =>
			'values' in option ? locatorsOf(option.values) : 'type' in option ? locatorsOf([option]) : [],
		);
	});

/**
 * n8n runs the regular expressions of parameters in a thread with a limit of 250 ms of real time, whenever a workflow is
 * published or started. On a busy host, the thread can reach the limit although the expression has long matched. n8n then
 * answers "Error validating node parameters" or "There was a problem executing the workflow", and runs no node.
 */
describe('n8n checks no parameter by a regular expression', () => {
	beforeAll(() => {
		const timedOut = () => {
			throw new Error('Regular expression execution timed out');
		};
		const engine = { exec: timedOut, test: timedOut, replace: timedOut };
		setSafeRegexEngine({ ...engine, matchAll: timedOut, split: timedOut });
	});
	afterAll(resetSafeRegexEngine);

	test.each(kinds.map((Node) => new Node().description))('$name', (description) => {
		const locators = locatorsOf(description.properties);
		expect(locators.length).toBeGreaterThan(0);
		for (const locator of locators) {
			const shown = { ...locator, displayOptions: undefined };
			for (const { name: mode } of locator.modes ?? []) {
				const parameters = { [locator.name]: { __rl: true, mode, value: 'Lead' } };
				const node = { parameters } as unknown as INode;
				const issues = NodeHelpers.getParameterIssues(shown, parameters, '', node, description);
				expect(issues).toEqual({});
			}
		}
	});

	test.each(kinds.map((Node) => new Node().description))(
		'none decides what $name shows',
		({ properties }) => {
			expect(JSON.stringify(properties)).not.toContain('"regex"');
		},
	);
});

/** What differs: the authentication methods, and the resources whose operations only one CRM has. */
const ofOneCrm = ({ name, displayOptions }: INodeProperties) =>
	['authentication', 'resource'].includes(name) ||
	['credential', 'query'].some((each) => displayOptions?.show?.resource?.includes(each));

/** The operations of a CRM, as `record.merge`. */
const operationNames = ({ product }: ProductUnderTest) =>
	operationsOf(product).map(({ resource, value }) => `${resource}.${value}`);

/** A parameter, and an option, of opportunities alone: a CRM can have none. */
const ofOpportunities = ['contactConditions', 'contact'];

/** The parameters without those, and the options without them, unless both CRMs have opportunities. */
function withOpportunities(properties: INodeProperties[], isShared: boolean): INodeProperties[] {
	if (isShared) return properties;
	return properties
		.filter(({ name }) => !ofOpportunities.includes(name))
		.map((property) => {
			const options = property.options?.filter(({ name }) => !ofOpportunities.includes(name));
			return { ...property, ...(options && { options }) };
		});
}

/** The parameters of the operations that both CRMs have: one can lack an operation, or a whole resource. */
function sharedParameters(kind: 'Action' | 'Trigger', [own, other]: readonly ProductUnderTest[]) {
	const names = operationNames(other!);
	const isForBoth = [own, other].every((each) => each!.product.opportunities);
	const properties = withOpportunities(new own![kind]().description.properties, isForBoth);
	return properties
		.filter((each) => !ofOneCrm(each))
		.flatMap((property) => {
			const { show = {} } = property.displayOptions ?? {};
			const { resource, operation } = show as Partial<Record<string, string[]>>;
			const isShared = (value: unknown) => names.includes(`${resource?.[0]}.${value as string}`);
			if (resource === undefined) return [property];
			if (property.name !== 'operation') return isShared(operation?.[0]) ? [property] : [];
			const options = property.options?.filter((each) => 'value' in each && isShared(each.value));
			return options?.length ? [{ ...property, options }] : [];
		});
}

test.each(['Action', 'Trigger'] as const)(
	'all CRMs have the same parameters in their %s: a workflow changes CRM by changing the node',
	(kind) => {
		const parametersOf = (...pair: [ProductUnderTest, ProductUnderTest]) =>
			contract(sharedParameters(kind, pair));
		const [first, ...others] = productsUnderTest as [ProductUnderTest, ...ProductUnderTest[]];
		for (const other of others) {
			expect(parametersOf(other, first)).toEqual(parametersOf(first, other));
		}
	},
);
