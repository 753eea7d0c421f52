import { number, text } from '../builders';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/organization */
export const organization = new Table({
	schemaName: 'Organization',
	pluralSchemaName: 'Organizations',
	label: 'Organization',
	pluralLabel: 'Organizations',
	objectTypeCode: 1019,
	nameColumn: 'name',
	changeTracking: false,
	ownership: 'None',
	columns: [
		text('Name', 'Organization Name', { maxLength: 160 }),
		number('integer', 'PricingDecimalPrecision', 'Pricing Decimal Precision', {
			minimum: 0,
			maximum: 4,
		}),
	],
});
