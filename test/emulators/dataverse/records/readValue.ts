import type { SqlValue } from '../../kernel/store';
import { notAnOption, outOfRange, tooLong, unreadableValue } from '../errors/payloadErrors';
import { parseGuid } from '../guid';
import type { Json } from '../odata/ast';
import { edmType } from '../odata/edmType';
import type { ChoiceColumn, Column, NumberColumn } from '../schema/columns';
import type { Table } from '../schema/table';
import { round } from './savedValues';

/**
 * Turns a value of a payload into what the store keeps; throws when its type, length or range is rejected.
 * As in the real service, numbers and booleans may come as text.
 */
export function readValue(table: Table, column: Column, value: Json): SqlValue {
	if (value === null) return null;
	const read = convert(column, value);
	if (read === undefined) {
		const literal = typeof value === 'string' ? value : JSON.stringify(value);
		throw unreadableValue(table.setName, literal, edmType(column));
	}
	validate(table, column, read);
	return read;
}

function convert(column: Column, value: Json): SqlValue | undefined {
	switch (column.kind) {
		case 'text':
		case 'memo':
			return typeof value === 'string' ? value : undefined;
		case 'multiChoice':
			return typeof value === 'string' ? sortedOptions(value) : undefined;
		case 'boolean':
			return toBoolean(value);
		case 'id':
			return typeof value === 'string' ? parseGuid(value) : undefined;
		case 'date':
			return typeof value === 'string' && isDate(value) ? value : undefined;
		case 'dateTime':
			return typeof value === 'string' ? toWholeSecond(value) : undefined;
		case 'lookup':
			return undefined;
		case 'money':
			return toNumber(value);
		case 'decimal':
		case 'double':
			return rounded(toNumber(value), column.precision);
		default:
			return whole(toNumber(value));
	}
}

function toNumber(value: Json): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const whole = (value: number | undefined) =>
	value !== undefined && Number.isInteger(value) ? value : undefined;

const rounded = (value: number | undefined, precision: number) =>
	value === undefined ? undefined : round(value, precision);

function toBoolean(value: Json): number | undefined {
	if (value === true || value === 'true') return 1;
	return value === false || value === 'false' ? 0 : undefined;
}

const isDate = (text: string) =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The service keeps no fractions of a second. */
function toWholeSecond(text: string): number | undefined {
	const time = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(time) ? undefined : Math.floor(time / 1000) * 1000;
}

/** Several choices come as `1,3`; undefined when one of them is not a number. */
function sortedOptions(text: string): string | null | undefined {
	const values = text.split(',').filter((part) => part.trim() !== '');
	const numbers = values.map(Number);
	if (numbers.some((value) => !Number.isInteger(value))) return undefined;
	return numbers.length > 0 ? numbers.toSorted((a, b) => a - b).join(',') : null;
}

function validate(table: Table, column: Column, value: SqlValue): void {
	switch (column.kind) {
		case 'text':
		case 'memo':
			if (String(value).length > column.maxLength) {
				throw tooLong(table.name, column.name, column.maxLength);
			}
			return;
		case 'integer':
		case 'decimal':
		case 'double':
		case 'money':
			return validateRange(table, column, Number(value));
		case 'choice':
		case 'state':
		case 'status':
			return validateOption(table, column, Number(value));
		case 'multiChoice':
			if (value === null) return;
			for (const option of String(value).split(',')) validateOption(table, column, Number(option));
	}
}

const DOTNET_TYPES = {
	integer: 'System.Int32',
	decimal: 'System.Decimal',
	double: 'System.Double',
	money: 'Microsoft.Xrm.Sdk.Money',
} as const;

function validateRange(table: Table, column: NumberColumn, value: number): void {
	if (column.kind === 'bigInteger') return;
	if (value >= column.minimum && value <= column.maximum) return;
	throw outOfRange(`${table.name}.${column.name}`, value, DOTNET_TYPES[column.kind], column);
}

function validateOption(table: Table, column: ChoiceColumn, value: number): void {
	const accepted = column.options.map((option) => option.value);
	if (!accepted.includes(value)) throw notAnOption(table.name, column.name, value, accepted);
}
