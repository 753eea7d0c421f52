/**
 * Objects that a user cannot read: for this user, Salesforce says that they do not exist. The standard objects that the
 * operations use exist in every org, so it is the permission that is missing, and not the API name that is wrong.
 * https://help.salesforce.com/s/articleView?id=platform.users_profiles_object_perms.htm
 */
import type { ErrorRule } from '../../crm/driver/errorRules';
import { CrmError } from '../../crm/errors';

/** By API name, the object whose permission gives access to it. */
const READ_WITH: Readonly<Record<string, string>> = {
	Account: 'Account',
	Campaign: 'Campaign',
	CampaignMember: 'Campaign',
	CampaignMemberStatus: 'Campaign',
	Case: 'Case',
	CaseComment: 'Case',
	CaseStatus: 'Case',
	Contact: 'Contact',
	ContentDocument: 'ContentDocument',
	ContentDocumentLink: 'ContentDocument',
	ContentVersion: 'ContentDocument',
	Group: 'Group',
	Lead: 'Lead',
	LeadStatus: 'Lead',
	Opportunity: 'Opportunity',
	OpportunityContactRole: 'Opportunity',
	User: 'User',
};

const message = (name: string) =>
	`The connected user cannot read the object ${name} in Salesforce.`;

const advice = (object: string) =>
	`Ask an administrator to enable Read for the object ${object} in a permission set of the user. If the edition of the org does not have this object, the operation cannot be used.`;

/** What a query is rejected with. */
export const objectAccessRules: readonly ErrorRule[] = Object.entries(READ_WITH).map(
	([name, object]) => ({
		codes: ['INVALID_TYPE'],
		pattern: new RegExp(`sObject type '${name}' is not supported`, 'i'),
		kind: 'misconfigured',
		message: message(name),
		advice: advice(object),
	}),
);

/** @param name as the user entered it, or as an operation uses it. */
export function unknownEntity(name: string): CrmError {
	const standard = Object.keys(READ_WITH).find((each) => each.toLowerCase() === name.toLowerCase());
	if (standard !== undefined)
		return new CrmError(message(standard), {
			kind: 'misconfigured',
			advice: advice(READ_WITH[standard]!),
		});
	return new CrmError(
		`There is no object "${name}" in Salesforce that the connected user can read.`,
		{
			kind: 'misconfigured',
			advice:
				'Check the API name, such as Lead or Contact: custom objects end in __c. The connected user also needs Read for the object.',
		},
	);
}
