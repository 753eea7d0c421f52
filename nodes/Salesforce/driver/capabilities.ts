/** What Salesforce can do that not every CRM can. */
import type { Capabilities, Capability } from '../../crm/capabilities';

/** Salesforce chooses the ids of new records itself. */
export const capabilities: Capabilities = new Set<Capability>([
	'campaignMembers',
	'cases',
	'closeCases',
	'convertedLeads',
	'convertLeads',
	'fieldHistory',
	'files',
	'filterRelated',
	'merge',
	'notes',
	'restore',
	'invocables',
	'revokeAccess',
	'soql',
]);
