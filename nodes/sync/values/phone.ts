/** Telephone numbers in their many forms, made comparable. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { TextPattern } from '../../crm/port/index';

/** So many digits tell numbers apart, and are written alike with and without the codes of country and area. */
const TELLING_DIGITS = 7;

/**
 * One form for all ways to write a number: E.164 such as `+14155550123` where it can be told, without the extension,
 * else the digits alone.
 * @param country two letters; numbers without a country code are read as of this country.
 * @returns '' for a text without digits.
 */
export function comparablePhone(text: string, country?: string): string {
	const parsed = parsePhoneNumberFromString(text, country as CountryCode | undefined);
	return parsed?.isPossible() ? parsed.number : digitsOf(text);
}

/** What every way to write the number has in common: its last digits, whatever stands between them. */
export function phonePattern(text: string, country?: string): TextPattern {
	const digits = digitsOf(comparablePhone(text, country)).slice(-TELLING_DIGITS);
	const gap = { gap: 'anything' } as const;
	return { parts: [gap, ...[...digits].flatMap((digit) => [{ text: digit }, gap])] };
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
