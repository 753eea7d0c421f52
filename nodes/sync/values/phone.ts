/** Normalizes phone numbers, so that the same number matches in every notation. */
import {
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode,
} from 'libphonenumber-js';
import type { TextPattern } from '../../crm/port';

/** Enough digits to distinguish numbers, and few enough to be written the same with and without country and area code. */
const DISTINCTIVE_DIGITS = 7;

/**
 * Returns the number in E.164, such as `+14155550123`, or with its extension `+14155550123;12`; the digits alone where
 * the number cannot be parsed. '' for a text that identifies no phone: too few digits, or one digit repeated.
 * @param country two-letter country code of numbers without a country calling code.
 */
export function normalizePhone(text: string, country?: string): string {
	const { number, extension } = splitExtension(text, country);
	if (number.length < DISTINCTIVE_DIGITS || /^\+?(\d)\1*$/.test(number)) return '';
	return extension === '' ? number : `${number};${extension}`;
}

/** How extensions are written after a number; libphonenumber finds them only in numbers that it can parse. */
const EXTENSION =
	/\s*[,;]?\s*(?:extension|extn?\.?|x|#|durchwahl|poste|int\.?)\s*[.:]?\s*(\d{1,7})\s*$/i;

function splitExtension(text: string, country?: string): { number: string; extension: string } {
	const parsed = parsePhoneNumberFromString(text, country as CountryCode | undefined);
	if (parsed?.isPossible()) return { number: parsed.number, extension: parsed.ext ?? '' };
	const [written = '', extension = ''] = EXTENSION.exec(text) ?? [];
	return { number: digitsOf(text.slice(0, text.length - written.length)), extension };
}

/** True for a two-letter code of a country or territory that has phone numbers, such as `GB`. */
export const isPhoneCountry = (code: string): boolean => isSupportedCountry(code);

/** Returns a pattern that every notation of the number fits: its last digits, with anything in between. */
export function phonePattern(text: string, country?: string): TextPattern {
	const digits = digitsOf(splitExtension(text, country).number).slice(-DISTINCTIVE_DIGITS);
	const gap = { gap: 'anything' } as const;
	return { parts: [gap, ...[...digits].flatMap((digit) => [{ text: digit }, gap])] };
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
