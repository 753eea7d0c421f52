/** Choices and multi-select choices, given by value or by the label that users see. */
import type { Choice, FieldDescription, FieldValue } from '../../crm/port';
import { InvalidValue } from './invalidValue';
import { readText } from './text';

type ChoiceFacts = Pick<FieldDescription, 'choices' | 'inactiveChoices' | 'isRestricted'>;

/** Between the values of a multi-select choice. */
const SEPARATOR = ';';

/** @throws InvalidValue for a value that is not a choice of a field that takes no other. */
export function toChoice(value: unknown, field: ChoiceFacts): Choice['value'] {
	const text = readText(value).trim();
	return findChoice(field, text) ?? otherChoice(field, text);
}

/**
 * As toChoiceList, with semicolons between the values; null when there is none.
 * @throws InvalidValue
 */
export function toChoices(value: unknown, field: ChoiceFacts): FieldValue {
	return toChoiceList(value, field).join(SEPARATOR) || null;
}

/**
 * @param value a list, or a text with commas or semicolons between the choices; labels can contain both.
 * @returns each value once, in the order of the choices.
 * @throws InvalidValue
 */
export function toChoiceList(value: unknown, field: ChoiceFacts): Array<Choice['value']> {
	const selected = new Set(
		Array.isArray(value)
			? value.flatMap((each: unknown) => (isBlank(each) ? [] : toChoice(each, field)))
			: readChoices(readText(value), field),
	);
	const listed = allChoices(field).map((choice) => choice.value);
	const others = [...selected].filter((each) => !listed.includes(each));
	return [...listed.filter((each) => selected.has(each)), ...others];
}

const isBlank = (value: unknown) =>
	value === null || (typeof value === 'string' && value.trim() === '');

/** The same set in whatever order. */
export function foldChoices(value: FieldValue): string {
	return String(value)
		.split(SEPARATOR)
		.map((each) => each.trim())
		.toSorted()
		.join(SEPARATOR);
}

/** The longest pieces between separators that are choices, each other piece as it is. */
function readChoices(text: string, field: ChoiceFacts): Array<Choice['value']> {
	const pieces = text.split(/([,;])/);
	const found: Array<Choice['value']> = [];
	for (let start = 0; start < pieces.length;) {
		let end = pieces.length;
		let choice = findChoice(field, pieces.slice(start, end).join('').trim());
		while (choice === undefined && end > start + 1) {
			end -= 2;
			choice = findChoice(field, pieces.slice(start, end).join('').trim());
		}
		const piece = pieces[start]!.trim();
		if (choice !== undefined) found.push(choice);
		else if (piece !== '') found.push(otherChoice(field, piece));
		start = end + 1;
	}
	return found;
}

export const allChoices = ({ choices = [], inactiveChoices = [] }: ChoiceFacts) => [
	...choices,
	...inactiveChoices,
];

/** By exact value or label first, then in any case. */
function findChoice(field: ChoiceFacts, text: string): Choice['value'] | undefined {
	const all = allChoices(field);
	const lower = text.toLowerCase();
	const found =
		all.find(({ value }) => String(value) === text) ??
		all.find(({ label }) => label === text) ??
		all.find(({ value }) => String(value).toLowerCase() === lower) ??
		all.find(({ label }) => label.trim().toLowerCase() === lower);
	return found?.value;
}

/** How many choices a message lists. */
const MAX_LISTED = 10;

function otherChoice({ choices = [], isRestricted = false }: ChoiceFacts, text: string): string {
	if (!isRestricted) return text;
	const labels = choices.slice(0, MAX_LISTED).map(({ label }) => label);
	const more = choices.length > MAX_LISTED ? ', …' : '';
	throw new InvalidValue(
		`must be one of its choices (${labels.join(', ')}${more}), not ${JSON.stringify(text)}`,
	);
}
