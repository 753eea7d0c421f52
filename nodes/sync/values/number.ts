/** Numbers: rounded to the field's scale, and rejected where digits would be lost before the decimal places end. */
import type { FieldDescription, FieldValue } from '../../crm/port';
import {
	isWhole,
	parseDecimal,
	roundDecimal,
	sameDecimal,
	toDouble,
	type Decimal,
} from './decimal';
import { InvalidValue, quote } from './invalidValue';

type NumberFacts = Pick<FieldDescription, 'isInteger' | 'scale'>;

/** @throws InvalidValue for what is not a number, not a whole one, or has more digits than JSON can carry. */
export function toNumber(value: unknown, field: NumberFacts): number {
	const given = readDecimal(value);
	if (!given) throw new InvalidValue(`must be a number, not ${quote(value)}`);
	if (field.isInteger && !isWhole(given)) {
		throw new InvalidValue(`must be a whole number, not ${quote(value)}`);
	}
	const rounded = round(given, field);
	const number = toDouble(rounded);
	if (isExact(value, number, rounded)) return number;
	throw new InvalidValue(`has more digits than can be sent exactly: ${quote(value)}`);
}

/** True when the field keeps fewer decimal places than the value has. */
export function isRounded(value: unknown, field: NumberFacts): boolean {
	const given = readDecimal(value);
	return given !== undefined && !sameDecimal(given, round(given, field));
}

/** Rounded to the field's scale: a CRM can keep more decimal places than it shows. */
export function foldNumber(value: FieldValue, field: NumberFacts): string {
	const decimal = readDecimal(value);
	return decimal ? String(toDouble(round(decimal, field))) : String(value);
}

function readDecimal(value: unknown): Decimal | undefined {
	if (!['number', 'bigint', 'string'].includes(typeof value)) return undefined;
	return parseDecimal(String(value).trim());
}

const round = (decimal: Decimal, { scale }: NumberFacts) =>
	scale === undefined ? decimal : roundDecimal(decimal, scale);

/** Above the largest safe integer, another number would have become the same one before it arrived here. */
function isExact(value: unknown, number: number, decimal: Decimal): boolean {
	if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
	const held = parseDecimal(String(number));
	return held !== undefined && sameDecimal(held, decimal);
}
