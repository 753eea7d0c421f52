import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import {
	storedTokenProperties,
	toStoredToken,
	withStoredToken,
	type StoredToken,
} from '../../../nodes/n8n/storedToken';
import { unauthenticatedTransport } from '../../../nodes/n8n/transport';
import { readUrl, signIn } from './credential';

const HOUR = 3_600_000;

/** Unattended sign-in with a secret. */
export class MemorySyncApi implements ICredentialType {
	name = 'memorySyncApi';

	displayName = 'Memory Sync API';

	properties: INodeProperties[] = [
		{ displayName: 'URL', name: 'url', type: 'string', default: '' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		...storedTokenProperties,
	];

	authenticate: IAuthenticate = async (credential, request) =>
		await Promise.resolve(withStoredToken(credential, request, readUrl(credential)));

	async preAuthentication(
		this: IHttpRequestHelper,
		credential: ICredentialDataDecryptedObject,
	): Promise<StoredToken> {
		const value = await signIn(credential, unauthenticatedTransport(this));
		return toStoredToken(credential, { value, renewAt: Date.now() + HOUR });
	}
}
