import { lookup, text } from '../builders';
import { customColumns } from '../customColumns';
import { ACTIVE_OR_INACTIVE } from '../standardColumns';
import { Table } from '../table';

/** A table of the customer's own, without change tracking. */
export const thing = new Table({
	schemaName: 'new_Thing',
	pluralSchemaName: 'new_Things',
	label: 'Thing',
	pluralLabel: 'Things',
	objectTypeCode: 10_050,
	nameColumn: 'new_name',
	changeTracking: false,
	ownership: 'UserOwned',
	states: ACTIVE_OR_INACTIVE,
	columns: [
		text('new_Name', 'Name', { maxLength: 100, required: 'ApplicationRequired' }),
		lookup('new_ContactId', 'Contact', {
			table: 'contact',
			navigationProperty: 'new_ContactId',
			relationship: 'new_contact_new_thing',
		}),
		...customColumns(),
	],
});
