import { text, unboundLookup } from '../builders';
import { Table } from '../table';

/** Who is in a marketing list. https://learn.microsoft.com/dynamics365/developer/reference/entities/listmember */
export const listMember = new Table({
	schemaName: 'ListMember',
	pluralSchemaName: 'ListMembers',
	label: 'Marketing List Member',
	pluralLabel: 'Marketing List Members',
	objectTypeCode: 4301,
	nameColumn: 'name',
	changeTracking: false,
	ownership: 'None',
	isIntersect: true,
	columns: [
		unboundLookup('ListId', 'Marketing List', ['list']),
		unboundLookup('EntityId', 'Entity', ['account', 'contact', 'lead']),
		text('Name', 'name', { maxLength: 100, required: 'ApplicationRequired' }),
	],
});
