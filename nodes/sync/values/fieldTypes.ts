/** Everything that depends on the type of a field, in one table: what the editor offers, how a value is read and compared. */
import type { FieldDescription, FieldType, FieldValue } from '../../crm/port';
import { foldBoolean, toBoolean } from './boolean';
import { foldChoices, toChoice, toChoices } from './choice';
import type { Comparison } from './comparison';
import { foldId, normalizeId, toId } from './id';
import { foldDateTime, toDateTime, toDay } from './moment';
import { foldNumber, toNumber } from './number';
import { normalizePhone } from './phone';
import { foldEmail, foldText, normalizeText, toText } from './text';
import { foldTime, toTime } from './time';

export interface FieldTypeRules {
	/** How the editor lets users enter a value. */
	input: 'text' | 'number' | 'checkbox' | 'dateTime' | 'list';
	/**
	 * A value that is not empty as this CRM stores it: trimmed, rounded to the scale, cut to seconds.
	 * @param timezone IANA name of the workflow's time zone, which counts where a text names none.
	 * @throws InvalidValue when it cannot be converted.
	 */
	toStored: (value: unknown, field: FieldDescription, timezone: string) => FieldValue;
	/** The same text for stored values that are the same, in whatever form each is written. */
	fold: (value: FieldValue, field: FieldDescription) => string;
	/** The same text for values that match. */
	toMatchKey: (text: string, comparison: Comparison, isCaseSensitive: boolean) => string;
}

const text: FieldTypeRules = {
	input: 'text',
	toStored: toText,
	fold: foldText,
	toMatchKey: normalizeText,
};

const id: FieldTypeRules = {
	input: 'text',
	toStored: toId,
	fold: foldId,
	toMatchKey: normalizeId,
};

export const fieldTypes: Readonly<Record<FieldType, FieldTypeRules>> = {
	text,
	url: text,
	email: { ...text, fold: foldEmail },
	phone: { ...text, toMatchKey: (value, { country }) => normalizePhone(value, country) },
	number: {
		input: 'number',
		toStored: toNumber,
		fold: foldNumber,
		toMatchKey: (value) => String(Number(value)),
	},
	boolean: {
		input: 'checkbox',
		toStored: toBoolean,
		fold: foldBoolean,
		toMatchKey: (value) => value.toLowerCase(),
	},
	date: {
		input: 'dateTime',
		toStored: (value, _field, timezone) => toDay(value, timezone),
		fold: String,
		toMatchKey: (value) => value,
	},
	dateTime: {
		input: 'dateTime',
		toStored: toDateTime,
		fold: foldDateTime,
		toMatchKey: foldDateTime,
	},
	time: {
		input: 'text',
		toStored: (value, _field, timezone) => toTime(value, timezone),
		fold: foldTime,
		toMatchKey: foldTime,
	},
	choice: {
		input: 'list',
		toStored: toChoice,
		fold: String,
		toMatchKey: normalizeText,
	},
	multiChoice: {
		input: 'text',
		toStored: toChoices,
		fold: foldChoices,
		toMatchKey: normalizeText,
	},
	lookup: id,
	id,
};
