/** Normalizes phone numbers, so that the same number matches in every notation. */
import {
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber,
} from 'libphonenumber-js';
import type { PhoneNotations } from '../../crm/port';

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

/**
 * What to search a CRM for: the number as it was given, and in the notations that people and programs write.
 * @param country two-letter country code of numbers without a country calling code.
 */
export function phoneNotations(text: string, country?: string): PhoneNotations {
	const { number, extension } = splitExtension(text, country);
	const parsed = parsePhoneNumberFromString(number, country as CountryCode | undefined);
	const national = parsed?.nationalNumber ?? digitsOf(number);
	const plain = parsed?.isPossible() ? notationsOf(parsed) : [number, ...grouped('', [number])];
	const withExtension = ['ext. ', 'ext ', 'x'].flatMap((sign) =>
		plain.map((form) => `${form} ${sign}${extension}`),
	);
	return {
		forms: [...new Set([text, ...(extension === '' ? plain : withExtension)])],
		lastDigits: digitsOf(number).slice(-DISTINCTIVE_DIGITS),
		digits: [...new Set([national, digitsOf(number)])],
	};
}

const SEPARATORS = ['', ' ', '-', '.'];

/** As in `+1 415 555 0123`, `001-415-555-0123`, `(415) 555-0123` and `415.555.0123`. */
function notationsOf(parsed: PhoneNumber): string[] {
	const code = parsed.countryCallingCode;
	const national = parsed.formatNational();
	const groups = national.split(/\D+/).filter(Boolean);
	const international = parsed.formatInternational().split(/\D+/).filter(Boolean).slice(1);
	const [area = '', ...local] = groups;
	return [
		parsed.number,
		national,
		parsed.formatInternational(),
		...grouped('', groups),
		...grouped(`+${code}`, international),
		...grouped(`00${code}`, international),
		...grouped(code, international),
		...(local.length > 0 ? [`(${area}) ${local.join('-')}`, `(${area}) ${local.join(' ')}`] : []),
		...(local.length > 0
			? [`+${code} (${international[0]}) ${international.slice(1).join('-')}`]
			: []),
		...(local.length > 0 ? [`${area}/${local.join('')}`] : []),
	];
}

/** The groups of digits with each separator between them, and after the prefix. */
function grouped(prefix: string, groups: readonly string[]): string[] {
	return SEPARATORS.map((separator) =>
		[prefix, ...groups].filter((group) => group !== '').join(separator),
	);
}

const digitsOf = (text: string) => text.replace(/\D/g, '');
