import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Crm } from '../sync/crm';
import type { Connection } from '../sync/transport';

/** What the shared half of the nodes has to know of one CRM. */
export interface Product {
	/** The CRM's name in messages. */
	label: string;
	credentialType: string;
	/**
	 * Scheme and host to talk to, from the credential's data.
	 * @throws CrmError when the address in the credential cannot be one of this CRM.
	 */
	baseUrl: (credential: ICredentialDataDecryptedObject) => string;
	open: (connection: Connection) => Crm;
}
