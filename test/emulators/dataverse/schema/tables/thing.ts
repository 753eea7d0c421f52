import {
	boolean,
	choice,
	date,
	dateTime,
	email,
	lookup,
	money,
	number,
	numbered,
	phone,
	text,
} from '../builders';
import { customColumns } from '../customColumns';
import { ACTIVE_OR_INACTIVE } from '../standardColumns';
import { Table } from '../table';

/** A custom table with a column of every kind, without change tracking. */
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
		email('new_Email', 'Email'),
		phone('new_Phone', 'Phone'),
		text('new_Url', 'URL', { maxLength: 200, format: 'Url' }),
		number('integer', 'new_Count', 'Count', { minimum: -1_000_000, maximum: 1_000_000 }),
		number('decimal', 'new_Amount', 'Amount', {
			minimum: -100_000_000_000,
			maximum: 100_000_000_000,
			precision: 2,
		}),
		money('new_Price', 'Price', 0),
		number('bigInteger', 'new_Total', 'Total', { minimum: -(2 ** 63), maximum: 2 ** 63 }),
		boolean('new_Flag', 'Flag'),
		date('new_Day', 'Day'),
		dateTime('new_LocalDay', 'Local Day', { format: 'DateOnly' }),
		dateTime('new_FixedDay', 'Fixed Day', { behavior: 'TimeZoneIndependent', format: 'DateOnly' }),
		dateTime('new_Moment', 'Moment'),
		dateTime('new_Clock', 'Clock', { behavior: 'TimeZoneIndependent' }),
		choice('new_Kind', 'Kind', numbered('Compact', 'Full Size')),
		choice('new_Tags', 'Tags', numbered('Red', 'Green', 'Blue'), { kind: 'multiChoice' }),
		lookup('new_ContactId', 'Contact', {
			table: 'contact',
			navigationProperty: 'new_ContactId',
			relationship: 'new_contact_new_thing',
		}),
		lookup('new_SensorDataId', 'Sensor Data', {
			table: 'new_sensordata',
			navigationProperty: 'new_SensorDataId',
			relationship: 'new_sensordata_new_thing',
		}),
		...customColumns(),
	],
	fileColumns: [
		{
			...{ name: 'new_contract', schemaName: 'new_Contract', label: 'Contract' },
			...{ holds: 'file', maxSizeInKB: 10_240 },
		},
		{
			...{ name: 'new_photo', schemaName: 'new_Photo', label: 'Photo' },
			...{ holds: 'image', maxSizeInKB: 1024 },
		},
	],
});
