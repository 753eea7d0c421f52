/** Values of query parameters, read as fields of the same type read them. */
import { CrmError } from '../../crm/errors';
import type { FieldValue, QueryParameter } from '../../crm/port';
import { isEmpty } from './value';
import { toBoolean } from './boolean';
import { InvalidValue } from './invalidValue';
import { asDateTime, toDay, toMoment } from './moment';
import { toNumber } from './number';
import { readText } from './text';

type Read = (value: unknown, timezone: string) => FieldValue;

const readers: Partial<Record<QueryParameter['type'], Read>> = {
	boolean: toBoolean,
	date: toDay,
	dateTime: toTime,
	number: (value) => toNumber(value, {}),
};

/**
 * @param given a value, or a list of values.
 * @param timezone IANA name of the workflow's time zone, which counts where a date names none.
 * @returns null for an empty value.
 * @throws CrmError for a value that is not of the parameter's type.
 */
export function readQueryValue(
	{ name, type }: Pick<QueryParameter, 'name' | 'type'>,
	given: unknown,
	timezone: string,
): QueryParameter['value'] {
	const read = (value: unknown): FieldValue => {
		if (isEmpty(value)) return null;
		try {
			return readers[type]?.(value, timezone) ?? toPlainValue(value);
		} catch (error) {
			if (!(error instanceof InvalidValue)) throw error;
			throw new CrmError(`The query parameter "${name}" cannot be used: it ${error.message}.`, {
				kind: 'invalidRecord',
				fields: [name],
				advice: 'Check the value and the type under Query Parameters.',
			});
		}
	};
	return Array.isArray(given) ? given.map(read) : read(given);
}

/** With its milliseconds: a query can compare with a moment between two seconds. */
function toTime(value: unknown, timezone: string): string {
	const moment = toMoment(value, timezone);
	if (moment !== undefined) return moment;
	throw new InvalidValue('must be a date and time such as 2026-03-31T09:30:00Z');
}

/** A date of an expression becomes text, in UTC. */
const toPlainValue = (value: unknown): FieldValue =>
	asDateTime(value)?.toUTC().toISO() ?? readText(value);
