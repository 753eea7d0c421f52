import { text } from '../builders';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/team */
export const team = new Table({
	schemaName: 'Team',
	pluralSchemaName: 'Teams',
	label: 'Team',
	pluralLabel: 'Teams',
	objectTypeCode: 9,
	nameColumn: 'name',
	optimisticConcurrency: false,
	changeTracking: false,
	ownership: 'None',
	columns: [text('Name', 'Team Name', { maxLength: 160, required: 'SystemRequired' })],
});
