/** What Dataverse can do that not every CRM can. */
import type { Capabilities, Capability } from '../../crm/capabilities';

/**
 * Dataverse accepts the id of a new record; it has no address to revoke a token, and keeps a history of fields only
 * where auditing is on.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 */
export const capabilities: Capabilities = new Set<Capability>([
	'addCampaignItems',
	'addListMembers',
	'cases',
	'closeCases',
	'clientChosenIds',
	'convertedLeads',
	'fetchXml',
	'fileFields',
	'files',
	'filterRelated',
	'invocables',
	'merge',
	'notes',
	'odata',
	'qualifyLeads',
	'relations',
	'restore',
]);
