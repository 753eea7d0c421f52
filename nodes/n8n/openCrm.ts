import { sleep } from 'n8n-workflow';
import type { Crm } from '../crm/port';
import type { Connection } from '../crm/transport';
import { selectedCredentialType } from './authentication';
import type { Product } from './product';
import { n8nTransport, unauthenticatedTransport, type NodeContext } from './transport';

/** The CRM of the node's credential. Nothing is sent yet. */
export async function openCrm(
	context: NodeContext,
	product: Product,
	{ patienceMs }: Pick<Connection, 'patienceMs'> = {},
): Promise<Crm> {
	const credentialType = selectedCredentialType(context, product);
	const credential = await context.getCredentials(credentialType);
	return product.open({
		baseUrl: product.baseUrl(credential),
		transport: n8nTransport(context, {
			label: product.label,
			credentialType,
			explainSignIn: (said) => product.explainSignIn?.(said, credential),
		}),
		anonymous: unauthenticatedTransport(context),
		wait: sleep,
		patienceMs,
	});
}
