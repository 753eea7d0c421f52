import type { SqlValue } from '../../kernel/store';
import type { ChoiceColumn, Column } from '../schema/columns';

const LOCALE = 'en-US';

const number = (value: number, digits: number) =>
	value.toLocaleString(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });

const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'short', timeZone: 'UTC' });
const dateTime = new Intl.DateTimeFormat(LOCALE, {
	year: 'numeric',
	month: 'numeric',
	day: 'numeric',
	hour: 'numeric',
	minute: '2-digit',
	timeZone: 'UTC',
});

/**
 * A value as Dynamics 365 shows it to an American in UTC; undefined for kinds that have no other form.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns#formatted-values
 */
export function formattedValue(column: Column, value: SqlValue): string | undefined {
	switch (column.kind) {
		case 'boolean':
			return value === 1 ? column.trueLabel : column.falseLabel;
		case 'choice':
		case 'state':
		case 'status':
			return label(column, Number(value));
		case 'multiChoice':
			return String(value)
				.split(',')
				.map((option) => label(column, Number(option)))
				.join('; ');
		case 'money':
			return `$${number(Number(value), column.precision)}`;
		case 'integer':
		case 'bigInteger':
		case 'decimal':
		case 'double':
			return number(Number(value), column.precision);
		case 'date':
			return date.format(Date.parse(String(value)));
		case 'dateTime':
			return dateTime.format(Number(value)).replace(',', '').replaceAll('\u202F', ' ');
		default:
			return undefined;
	}
}

const label = (column: ChoiceColumn, value: number) =>
	column.options.find((option) => option.value === value)?.label;
