import { sleep } from 'n8n-workflow';
import type { Crm } from '../crm/port';
import type { Connection } from '../crm/transport';
import { selectedCredentialType } from './authentication';
import type { Product } from './product';
import { n8nTransport, unauthenticatedTransport, type NodeContext } from './transport';

/** The CRM of the node's credential. Nothing is sent yet, unless the address of the CRM has to be read first. */
export async function openCrm(
	context: NodeContext,
	product: Product,
	{ patienceMs, reserve }: Pick<Connection, 'patienceMs' | 'reserve'> = {},
): Promise<Crm> {
	const credentialType = selectedCredentialType(context, product);
	const credential = await context.getCredentials(credentialType);
	const transport = n8nTransport(context, {
		label: product.label,
		credentialType,
		explainSignIn: (said) => product.explainSignIn?.(said, credential),
		accessTokenOf: product.accessTokenOf,
	});
	return product.open({
		baseUrl: await product.baseUrl(credential, transport),
		transport,
		anonymous: unauthenticatedTransport(context),
		wait: sleep,
		patienceMs,
		reserve,
	});
}
