/** Values as they are written in a query, by the type of their field. */
import type { ConditionOperator, FieldType, FieldValue } from '../port';

/** @returns the text in the query; undefined when no record can hold the value. */
export type ToLiteral = (value: FieldValue) => string | undefined;

/** How one CRM writes the values that CRMs write differently. */
export interface LiteralSyntax {
	text: ToLiteral;
	choice: ToLiteral;
	multiChoice: ToLiteral;
	id: ToLiteral;
}

/** @returns a function that writes a value as a field of a type needs it; undefined also for an empty value. */
export function createLiterals({ text, choice, multiChoice, id }: LiteralSyntax) {
	const literals: Record<FieldType, ToLiteral> = {
		...{ text, email: text, phone: text, url: text },
		...{ choice, multiChoice, id, lookup: id },
		number: numberLiteral,
		boolean: (value) =>
			/^(true|false)$/i.test(String(value)) ? String(value).toLowerCase() : undefined,
		date: (value) => (DATE.test(String(value)) ? String(value) : undefined),
		dateTime: (value) => {
			const time = Date.parse(String(value));
			return Number.isNaN(time) ? undefined : new Date(time).toISOString();
		},
		time: (value) => (TIME.test(String(value)) ? String(value) : undefined),
	};
	return (type: FieldType, value: FieldValue): string | undefined =>
		value === null || value === '' ? undefined : literals[type](value);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export const numberLiteral: ToLiteral = (value) =>
	Number.isFinite(Number(value)) ? String(Number(value)) : undefined;

/** The operators that compare with a literal. */
export type ComparisonOperator = Exclude<
	ConditionOperator,
	'isEmpty' | 'isNotEmpty' | 'contains' | 'notContains' | 'startsWith'
>;
