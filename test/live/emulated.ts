/** The variables of a live run on the emulated CRMs. */
import * as dataverse from '../emulators/dataverse';
import * as salesforce from '../emulators/salesforce';
import type { Variables } from './signIns';

export const dataverseVariables = (url: string): Variables => ({
	DYNAMICS365_ENVIRONMENT_URL: url,
	DYNAMICS365_AUTHORITY_HOST: url,
	DYNAMICS365_TENANT_ID: dataverse.TENANT.id,
	DYNAMICS365_CLIENT_ID: dataverse.DEFAULT_APP.clientId,
	DYNAMICS365_CLIENT_SECRET: dataverse.DEFAULT_APP.clientSecret,
});

export const salesforceVariables = (url: string): Variables => ({
	SALESFORCE_MY_DOMAIN_URL: url,
	SALESFORCE_CLIENT_ID: salesforce.DEFAULT_APP.clientId,
	SALESFORCE_CLIENT_SECRET: salesforce.DEFAULT_APP.secrets[0]?.value,
});
