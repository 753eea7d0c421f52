import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Crm, EntitySummary } from '../crm/port/index';
import type { CrmError } from '../crm/errors';
import type { Connection, Transport } from '../crm/transport';

/** What the shared half of the nodes has to know of one CRM. */
export interface Product {
	/** The CRM's name in messages. */
	label: string;
	/** The first one is the default: nodes saved before there was a choice sign in that way. */
	signInWays: readonly [SignInWay, ...SignInWay[]];
	/**
	 * Scheme and host to talk to, from the data of a credential of any of the ways.
	 * @throws CrmError when the address in the credential cannot be one of this CRM.
	 */
	baseUrl: (credential: ICredentialDataDecryptedObject) => string;
	/** What the sign-in server said when n8n asked it for a token, in plain words. */
	explainSignIn?: (said: string, credential: ICredentialDataDecryptedObject) => CrmError;
	open: (connection: Connection) => Crm;
	/**
	 * Ends the sign-in of a credential; absent where the CRM lets no client do that.
	 * @param transport sends without the credential.
	 */
	revokeSignIn?: (
		credential: ICredentialDataDecryptedObject,
		transport: Transport,
	) => Promise<void>;
	/** The record types for people: those who may become customers, and those who are known. */
	people: { lead: EntitySummary; contact: EntitySummary };
	/** By which fields people know the records of a type, where a lookup points to it. */
	lookupKeys: Readonly<Record<string, readonly LookupKey[]>>;
}

/** A field that tells a record, by API name. */
export interface LookupKey {
	field: string;
	label: string;
}

/** One way to sign in, as the editor offers it, and the credential that holds what it needs. */
export interface SignInWay {
	name: string;
	/** Kept in saved workflows. */
	value: string;
	description: string;
	credentialType: string;
}
