/** Under which conditions a record is written, as headers. */
import type { WriteOptions } from '../../../crm/port';
import type { PreparedWrite } from '../prepare';

/**
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_autoassign.htm
 */
export const ruleHeaders = (
	{ duplicateRules }: WriteOptions,
	{ keepsOwner }: Pick<PreparedWrite, 'keepsOwner'>,
) => ({
	...(duplicateRules === 'bypass' && { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }),
	...(keepsOwner && { 'Sforce-Auto-Assign': 'FALSE' }),
});

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm */
export const versionHeaders = ({ ifVersion }: PreparedWrite): Record<string, string> =>
	ifVersion === undefined ? {} : { 'If-Unmodified-Since': new Date(ifVersion).toUTCString() };

/** The status of a record that no longer is as it was read: deleted, or changed. */
export const isChanged = (status: number | undefined) => status === 404 || status === 412;
