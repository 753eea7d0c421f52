import { number, text } from '../builders';
import { Table } from '../table';

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/transactioncurrency */
export const transactioncurrency = new Table({
	schemaName: 'TransactionCurrency',
	pluralSchemaName: 'TransactionCurrencies',
	label: 'Currency',
	pluralLabel: 'Currencies',
	objectTypeCode: 9105,
	nameColumn: 'currencyname',
	changeTracking: false,
	ownership: 'None',
	columns: [
		text('CurrencyName', 'Currency Name', { maxLength: 100 }),
		text('ISOCurrencyCode', 'Currency Code', { maxLength: 5 }),
		number('integer', 'CurrencyPrecision', 'Currency Precision', { minimum: 0, maximum: 4 }),
	],
});
