/** The ways to sign in that a CRM's nodes offer: the parameter that chooses one, and the credential it stands for. */
import type { INodeProperties } from 'n8n-workflow';
import type { Product } from './product';
import type { NodeContext } from './transport';

/** The Authentication parameter, as the first of every node; the credentials of the node are shown by it. */
export function authenticationProperty({ signInWays }: Product): INodeProperties {
	const [{ value: byDefault }] = signInWays;
	return {
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: byDefault,
		options: signInWays.map(({ name, value, description }) => ({ name, value, description })),
	};
}

/** The type of the credential that the node signs in with. */
export function chosenCredentialType(context: NodeContext, { signInWays }: Product): string {
	const { authentication } = context.getNode().parameters;
	const chosen = signInWays.find(({ value }) => value === authentication) ?? signInWays[0];
	return chosen.credentialType;
}
