/**
 * References such as `@{newAccount.id}` or `@{found.records[0].Id}` to the answers of earlier subrequests.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */

/** Bodies of the subrequests that went well, by reference id. */
export type EarlierAnswers = Map<string, unknown>;

/** A reference to an answer that is not there. */
export class MissingReferenceError extends Error {
	constructor(reference: string) {
		super(
			`Invalid reference specified. No value for ${reference} found in ${reference.split(/[.[]/)[0]}`,
		);
		this.name = 'MissingReferenceError';
	}
}

const REFERENCE = /@\{([\w.[\]]+)\}/g;

/** The value with every reference in its texts replaced; a text that is one reference takes the value's type. */
export function substitute<Value>(value: Value, answers: EarlierAnswers): Value {
	return replaceIn(value, answers) as Value;
}

function replaceIn(value: unknown, answers: EarlierAnswers): unknown {
	if (typeof value === 'string') return replaceInText(value, answers);
	if (Array.isArray(value)) return value.map((item) => replaceIn(item, answers));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [name, replaceIn(item, answers)]),
	);
}

function replaceInText(text: string, answers: EarlierAnswers): unknown {
	const whole = /^@\{([\w.[\]]+)\}$/.exec(text)?.[1];
	if (whole !== undefined) return lookUp(whole, answers);
	return text.replace(REFERENCE, (_all, reference: string) => String(lookUp(reference, answers)));
}

function lookUp(reference: string, answers: EarlierAnswers): unknown {
	const [first = '', ...steps] = reference.match(/\w+/g) ?? [];
	const found = steps.reduce<unknown>(
		(value, step) =>
			typeof value === 'object' && value !== null
				? (value as Record<string, unknown>)[step]
				: undefined,
		answers.get(first),
	);
	if (found === undefined || found === null) throw new MissingReferenceError(reference);
	return found;
}
