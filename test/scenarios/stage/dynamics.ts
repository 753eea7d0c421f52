import {
	AGENT_ALICE,
	APPLICATION_USER_ID,
	DEFAULT_APP,
	startDataverseEmulator,
	TENANT,
} from '../../emulators/dataverse';
import type { CrmNames, StageCrm } from './crm';
import type { StageTime } from './time';

export const dynamicsNames: CrmNames = {
	lead: 'lead',
	leadId: 'leadid',
	canChooseIds: true,
	lastName: 'lastname',
	versionField: 'companyname',
	email: 'emailaddress1',
	leadNeeds: { lastname: 'Lovelace', subject: 'Engines' },
	rowRequests: /^\/api\/data\/v[\d.]+\/leads\b/,
	apiRequests: /^\/api\/data\//,
	sessionExpired: {
		status: 401,
		headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
		body: { error: { code: '0x80072560', message: 'The access token has expired.' } },
	},
};

export async function openDynamics({ crmClock }: Pick<StageTime, 'crmClock'>): Promise<StageCrm> {
	const emulator = await startDataverseEmulator({ clock: crmClock });
	return {
		names: dynamicsNames,
		url: emulator.url,
		faults: emulator.faults,
		log: emulator.log,
		colleague: AGENT_ALICE.id,
		connectedUser: APPLICATION_USER_ID,
		as: (userId) => emulator.as(userId),
		begin: () => emulator.begin(),
		undelete: (id) => {
			const writer = emulator.as(AGENT_ALICE.id);
			writer.restore(dynamicsNames.lead, id);
			return String(Number(writer.get(dynamicsNames.lead, id)?.[dynamicsNames.versionField]));
		},
		loseTokens: () => emulator.alterTable(dynamicsNames.lead),
		expireTokens: () => emulator.signIn.expireTokens(),
		close: () => emulator.close(),
	};
}

/** The credential data that connects n8n as an app. */
export const appAccount = (url: string) => ({
	environmentUrl: url,
	authorityHost: url,
	tenantId: TENANT.id,
	clientId: DEFAULT_APP.clientId,
	clientSecret: DEFAULT_APP.clientSecret,
});
