import { boolean, choice, memo, numbered, text } from '../builders';
import { ACTIVE_OR_INACTIVE } from '../standardColumns';
import { Table } from '../table';

/** A marketing list. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/list */
export const list = new Table({
	schemaName: 'List',
	pluralSchemaName: 'Lists',
	label: 'Marketing List',
	pluralLabel: 'Marketing Lists',
	objectTypeCode: 4300,
	nameColumn: 'listname',
	changeTracking: true,
	ownership: 'UserOwned',
	states: ACTIVE_OR_INACTIVE,
	columns: [
		text('ListName', 'Name', { maxLength: 128, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		choice(
			'CreatedFromCode',
			'Marketing List Member Type',
			[...numbered('Account', 'Contact'), { value: 4, label: 'Lead' }],
			{ createOnly: true },
		),
		boolean('Type', 'Type', { trueLabel: 'Dynamic', falseLabel: 'Static' }),
		boolean('LockStatus', 'Locked'),
	],
});
