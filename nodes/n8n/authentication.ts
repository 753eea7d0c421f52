/** The authentication methods of a product: the parameter that selects one, and the credentials behind them. */
import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import type { CredentialTest, Product } from './product';
import type { NodeContext } from './transport';

/** The Authentication parameter, the first one of every node. */
export function authenticationProperty({ authenticationMethods }: Product): INodeProperties {
	const [{ value: byDefault }] = authenticationMethods;
	return {
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: byDefault,
		options: authenticationMethods.map(({ name, value, description }) => ({
			name,
			value,
			description,
		})),
	};
}

/** The credentials of a node, each shown with its authentication method. */
export function nodeCredentials({ authenticationMethods }: Product): INodeCredentialDescription[] {
	return authenticationMethods.map(({ value, credentialType, test }) => ({
		name: credentialType,
		required: true,
		...(test && { testedBy: test.name }),
		displayOptions: { show: { authentication: [value] } },
	}));
}

/** The connection tests of a node, by name. */
export function credentialTests({
	authenticationMethods,
}: Product): Record<string, CredentialTest['run']> {
	const tests = authenticationMethods.flatMap(({ test }) => test ?? []);
	return Object.fromEntries(tests.map(({ name, run }) => [name, run]));
}

/** The type of the credential that the node uses. */
export function selectedCredentialType(
	context: NodeContext,
	{ authenticationMethods }: Product,
): string {
	const { authentication } = context.getNode().parameters;
	const selected = authenticationMethods.find(({ value }) => value === authentication);
	return (selected ?? authenticationMethods[0]).credentialType;
}
