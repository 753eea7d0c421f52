import { reference, text, unboundLookup } from '../builders';
import { Table } from '../table';

/** What belongs to a campaign. https://learn.microsoft.com/dynamics365/developer/reference/entities/campaignitem */
export const campaignItem = new Table({
	schemaName: 'CampaignItem',
	pluralSchemaName: 'CampaignItems',
	label: 'Campaign Item',
	pluralLabel: 'Campaign Items',
	objectTypeCode: 4403,
	nameColumn: 'name',
	changeTracking: false,
	ownership: 'None',
	isIntersect: true,
	stamps: false,
	columns: [
		unboundLookup('CampaignId', 'Campaign', ['campaign']),
		reference('entityid'),
		text('Name', 'name', { maxLength: 100, required: 'ApplicationRequired' }),
	],
});
