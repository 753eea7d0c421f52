/** Decimal numbers of any length, exactly: the digits after the point are those that were written. */

/** `digits / 10 ** scale` */
export interface Decimal {
	digits: bigint;
	/** Decimal places. */
	scale: number;
}

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;

/** @returns undefined for a text that is not a decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
	const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
	if (`${whole}${fraction}` === '') return undefined;
	const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
	const scale = fraction.length - Number(exponent);
	return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Half is rounded away from zero, as people do. */
export function roundDecimal(decimal: Decimal, scale: number): Decimal {
	if (decimal.scale <= scale) return decimal;
	const divisor = 10n ** BigInt(decimal.scale - scale);
	const half = (decimal.digits < 0n ? -divisor : divisor) / 2n;
	return { digits: (decimal.digits + half) / divisor, scale };
}

export function isWhole({ digits, scale }: Decimal): boolean {
	return digits % 10n ** BigInt(scale) === 0n;
}

export function sameDecimal(left: Decimal, right: Decimal): boolean {
	return left.digits * 10n ** BigInt(right.scale) === right.digits * 10n ** BigInt(left.scale);
}

/** The nearest number that a double holds. */
export function toDouble({ digits, scale }: Decimal): number {
	return digits === 0n ? 0 : Number(`${digits}e${-scale}`);
}
