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
	/\s*[,;]?\s*(?:extension|extn?\.?|ex\.?|x|#|durchwahl|dw\.?|poste|int\.?)\s*[.:=]?\s*(\d{1,7})\s*$/i;

function splitExtension(given: string, country?: string): { number: string; extension: string } {
	const text = lettersToDigits(given);
	const whole = parse(text, country);
	if (whole) return { number: whole.number, extension: whole.ext ?? '' };
	const [written = '', extension = ''] = EXTENSION.exec(text) ?? [];
	const rest = text.slice(0, text.length - written.length);
	return { number: parse(rest, country)?.number ?? digitsOf(rest), extension };
}

function parse(text: string, country: string | undefined): PhoneNumber | undefined {
	const parsed = parsePhoneNumberFromString(text, country as CountryCode | undefined);
	return parsed?.isPossible() ? parsed : undefined;
}

/** A word in the place of the last digits, as in `1-800-FLOWERS`: without it, strangers would have the same number. */
const VANITY = /^([+\d\s().-]*\d[\s().-]*)([a-z][a-z\s-]{2,}\d*)$/i;

/** Digits that a number without its letters has at most; with more, a word after it says what the number is for. */
const MAX_DIGITS_BEFORE_WORD = 6;

/** The letters on the keys 2 to 9. */
const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

function lettersToDigits(text: string): string {
	const [, beginning = '', word = ''] = VANITY.exec(text.trim()) ?? [];
	if (word === '' || digitsOf(beginning).length > MAX_DIGITS_BEFORE_WORD) return text;
	const keyOf = (letter: string) => KEYPAD.findIndex((letters) => letters.includes(letter)) + 2;
	return beginning + word.toLowerCase().replace(/[a-z]/g, (letter) => String(keyOf(letter)));
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
	const withExtension = EXTENSION_SIGNS.flatMap((sign) =>
		plain.map((form) => `${form}${sign}${extension}`),
	);
	return {
		forms: [...new Set([text, ...(extension === '' ? plain : withExtension)])],
		lastDigits: digitsOf(number).slice(-DISTINCTIVE_DIGITS),
		digits: [...new Set([national, digitsOf(number)])],
	};
}

/** What is written between a number and its extension. */
const EXTENSION_SIGNS = [' ext. ', ' ext ', ' x', 'x', ';ext=', ' extension ', ' #', ' Durchwahl '];

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
