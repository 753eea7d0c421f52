import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { pkcePair, SignInClient } from '../../emulators/kernel/oauth/signInClient';
import {
	AGENT_ALICE,
	DEFAULT_APP,
	INTEGRATION_USER,
	startSalesforceEmulator,
} from '../../emulators/salesforce';
import type { CrmNames, StageCrm } from './crm';
import type { StageTime } from './time';

export const salesforceNames: CrmNames = {
	lead: 'Lead',
	leadId: 'Id',
	canChooseIds: false,
	lastName: 'LastName',
	versionField: 'Company',
	email: 'Email',
	leadNeeds: { LastName: 'Lovelace', Company: 'Engines' },
	rowRequests: /^\/services\/data\/v[\d.]+\/(query|queryAll|composite)\b/,
	apiRequests: /^\/services\/data\//,
	sessionExpired: {
		status: 401,
		body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
	},
};

export async function openSalesforce({ crmClock }: Pick<StageTime, 'crmClock'>): Promise<StageCrm> {
	const emulator = await startSalesforceEmulator({ clock: crmClock });
	return {
		names: salesforceNames,
		url: emulator.url,
		faults: emulator.faults,
		log: emulator.log,
		colleague: AGENT_ALICE.id,
		connectedUser: INTEGRATION_USER.id,
		as: (userId) => emulator.as(userId),
		begin: () => emulator.begin(),
		expireTokens: () => emulator.signIn.expireTokens(),
		undelete: (id) => {
			emulator.inProcess.undelete(salesforceNames.lead, id);
			return String(
				emulator.as(AGENT_ALICE.id).get(salesforceNames.lead, id)?.[salesforceNames.versionField],
			);
		},
		emptyRecycleBin: () => emulator.inProcess.emptyRecycleBin(salesforceNames.lead),
		limitAutomation: (leads) => void emulator.apexRows.set(salesforceNames.lead, leads),
		lockOnce: (id) => emulator.inProcess.lockOnce(salesforceNames.lead, id),
		close: () => emulator.close(),
	};
}

/** What n8n stores of an OAuth2 credential once a user has connected the account. */
export async function connectedAccount(url: string): Promise<ICredentialDataDecryptedObject> {
	const oauth2 = `${url}/services/oauth2`;
	const client = new SignInClient(`${oauth2}/authorize`, `${oauth2}/token`);
	const { clientId, secrets, redirectUris } = DEFAULT_APP;
	const clientSecret = secrets[0]?.value ?? '';
	const app = { client_id: clientId, redirect_uri: redirectUris[0] ?? '' };
	const { verifier, challenge } = pkcePair();
	const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
	const page = { ...app, ...pkce, response_type: 'code', scope: 'api refresh_token' };
	const { code = '' } = await client.signIn(page, INTEGRATION_USER);
	const { body } = await client.token({
		...app,
		client_secret: clientSecret,
		grant_type: 'authorization_code',
		code,
		code_verifier: verifier,
	});
	return {
		clientId,
		clientSecret,
		accessTokenUrl: `${oauth2}/token`,
		grantType: 'pkce',
		authentication: 'header',
		oauthTokenData: body as IDataObject,
	};
}
