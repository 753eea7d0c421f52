/** Normalizes phone numbers, so that the same number matches in every notation. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { TextPattern } from '../../crm/port';

/** Enough digits to distinguish numbers, and few enough to be written the same with and without country and area code. */
const DISTINCTIVE_DIGITS = 7;

/**
 * Returns the number in E.164, such as `+14155550123`, without its extension; the digits alone where the number
 * cannot be parsed, and '' for a text without digits.
 * @param country two-letter country code of numbers without a country calling code.
 */
export function normalizePhone(text: string, country?: string): string {
	const parsed = parsePhoneNumberFromString(text, country as CountryCode | undefined);
	return parsed?.isPossible() ? parsed.number : digitsOf(text);
}

/** Returns a pattern that every notation of the number fits: its last digits, with anything in between. */
export function phonePattern(text: string, country?: string): TextPattern {
	const digits = digitsOf(normalizePhone(text, country)).slice(-DISTINCTIVE_DIGITS);
	const gap = { gap: 'anything' } as const;
	return { parts: [gap, ...[...digits].flatMap((digit) => [{ text: digit }, gap])] };
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
