/** Which records a search or a condition finds; text is compared without regard to case. */
import {
	isTextSearch,
	type Condition,
	type Conditions,
	type FieldValue,
	type FieldValues,
	type FindKey,
	type TextSearch,
} from '../../../../nodes/crm/port';

/** @returns whether the values match every field of the key; an empty value matches none. */
export function matcherOf(key: FindKey): (values: FieldValues) => boolean {
	const tests = Object.entries(key).map(([field, wanted]) => {
		const matches = isTextSearch(wanted) ? textTest(wanted) : equalityTest(wanted);
		return (values: FieldValues) => matches(values[field] ?? null);
	});
	return (values) => tests.length > 0 && tests.every((test) => test(values));
}

const fold = (value: FieldValue) => (typeof value === 'string' ? value.toLowerCase() : value);

function equalityTest(wanted: FieldValue): (value: FieldValue) => boolean {
	const folded = fold(wanted);
	return (value) => folded !== null && folded !== '' && fold(value) === folded;
}

/** This CRM can search all texts in whatever way it is asked to. */
function textTest(search: TextSearch): (value: FieldValue) => boolean {
	const digitsOf = (text: string) => text.replaceAll(/\D/g, '');
	const tests: { [Kind in TextSearch['kind']]: (text: string) => boolean } = {
		phone: (text) => search.kind === 'phone' && digitsOf(text).includes(search.lastDigits),
		anyAccents: (text) => search.kind === 'anyAccents' && bare(text) === bare(search.text),
		beginsWith: (text) =>
			search.kind === 'beginsWith' &&
			search.text !== '' &&
			bare(text).startsWith(bare(search.text)),
	};
	return (value) => typeof value === 'string' && tests[search.kind](value);
}

const bare = (text: string) =>
	text
		.normalize('NFD')
		.replaceAll(/\p{Mark}/gu, '')
		.toLowerCase();

export function meets(values: FieldValues, { combine, conditions }: Conditions): boolean {
	const holds = conditions.map((condition) => holdsFor(values[condition.field] ?? null, condition));
	return combine === 'all' ? holds.every(Boolean) : holds.some(Boolean);
}

function holdsFor(stored: FieldValue, { type, operator, values }: Condition): boolean {
	const value = fold(stored);
	if (value === null || value === '') {
		return ['isEmpty', 'notEquals', 'notContains'].includes(operator);
	}
	const wanted = values.map((each) => fold(each) ?? '');
	if (type === 'multiChoice') return holdsForChoices(String(value).split(';'), operator, wanted);
	const [right = ''] = wanted;
	const checks: Record<typeof operator, boolean> = {
		equals: wanted.includes(value),
		notEquals: !wanted.includes(value),
		contains: String(value).includes(String(right)),
		notContains: !String(value).includes(String(right)),
		startsWith: String(value).startsWith(String(right)),
		greaterThan: value > right,
		greaterOrEqual: value >= right,
		lessThan: value < right,
		lessOrEqual: value <= right,
		isEmpty: false,
		isNotEmpty: true,
	};
	return checks[operator];
}

function holdsForChoices(
	chosen: readonly string[],
	operator: Condition['operator'],
	wanted: readonly unknown[],
): boolean {
	const hasAll = wanted.every((choice) => chosen.includes(String(choice)));
	const isSame = hasAll && chosen.length === wanted.length;
	switch (operator) {
		case 'equals':
			return isSame;
		case 'notEquals':
			return !isSame;
		case 'contains':
			return hasAll;
		case 'notContains':
			return !wanted.some((choice) => chosen.includes(String(choice)));
		default:
			return operator === 'isNotEmpty';
	}
}
