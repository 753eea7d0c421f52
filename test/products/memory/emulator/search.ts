/** Which records a search or a condition finds; text is compared without regard to case. */
import {
	isPattern,
	type Conditions,
	type FieldValue,
	type FieldValues,
	type FindKey,
	type TextPattern,
} from '../../../../nodes/crm/port';

/** @returns whether the values match every field of the key; an empty value matches none. */
export function matcherOf(key: FindKey): (values: FieldValues) => boolean {
	const tests = Object.entries(key).map(([field, wanted]) => {
		const matches = isPattern(wanted) ? patternTest(wanted) : equalityTest(wanted);
		return (values: FieldValues) => matches(values[field] ?? null);
	});
	return (values) => tests.length > 0 && tests.every((test) => test(values));
}

const fold = (value: FieldValue) => (typeof value === 'string' ? value.toLowerCase() : value);

function equalityTest(wanted: FieldValue): (value: FieldValue) => boolean {
	const folded = fold(wanted);
	return (value) => folded !== null && folded !== '' && fold(value) === folded;
}

function patternTest({ parts }: TextPattern): (value: FieldValue) => boolean {
	if (!parts.some((part) => 'text' in part)) return () => false;
	const source = parts.map((part) => {
		if ('text' in part) return part.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
		return part.gap === 'oneCharacter' ? '.' : '.*?';
	});
	const pattern = new RegExp(`^${source.join('')}$`, 'isu');
	return (value) => typeof value === 'string' && pattern.test(value);
}

export function meets(values: FieldValues, { combine, conditions }: Conditions): boolean {
	const holds = conditions.map(({ field, operator, value: wanted }) => {
		const value = fold(values[field] ?? null);
		if (value === null || value === '') return operator === 'isEmpty' || operator === 'notEquals';
		const [left, right] = [value, fold(wanted) ?? ''];
		const checks: Record<typeof operator, boolean> = {
			equals: left === right,
			notEquals: left !== right,
			contains: String(left).includes(String(right)),
			startsWith: String(left).startsWith(String(right)),
			greaterThan: left > right,
			greaterOrEqual: left >= right,
			lessThan: left < right,
			lessOrEqual: left <= right,
			isEmpty: false,
			isNotEmpty: true,
		};
		return checks[operator];
	});
	return combine === 'all' ? holds.every(Boolean) : holds.some(Boolean);
}
