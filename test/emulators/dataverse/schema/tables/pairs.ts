/** Tables of pairs: they have nothing but the IDs of both rows. */
import { reference } from '../builders';
import { Table } from '../table';

const pairs = (
	schemaName: string,
	pluralSchemaName: string,
	objectTypeCode: number,
	columns: readonly [first: string, second: string],
) =>
	new Table({
		schemaName,
		pluralSchemaName,
		label: schemaName,
		pluralLabel: pluralSchemaName,
		objectTypeCode,
		nameColumn: null,
		changeTracking: false,
		ownership: 'None',
		isIntersect: true,
		stamps: false,
		columns: columns.map(reference),
	});

/** https://learn.microsoft.com/dynamics365/developer/reference/entities/contactleads */
export const contactLeads = pairs('ContactLeads', 'ContactLeadsCollection', 22, [
	'contactid',
	'leadid',
]);

/** Of a relationship that someone has added to the environment. */
export const thingContact = pairs('new_Thing_Contact', 'new_Thing_ContactSet', 10_051, [
	'new_thingid',
	'contactid',
]);
