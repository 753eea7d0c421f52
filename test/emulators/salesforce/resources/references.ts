/**
 * References such as `@{newAccount.id}` or `@{found.records[0].Id}` to the answers of earlier subrequests.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */

/** Bodies of the subrequests that went well, by reference id. */
export type EarlierAnswers = Map<string, unknown>;

/** A reference to an answer that is not there. */
export class MissingReferenceError extends Error {
	constructor(reference: string) {
		const start = reference.split(/[.[]/)[0];
		super(
			`Invalid reference specified. No value for ${reference} found in ${start}. Provided referenceId ('${reference}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
		);
		this.name = 'MissingReferenceError';
	}
}

/** There is no way to write `@{…}` in a request and not mean a reference. */
const REFERENCE = /@\{([^}]*)\}/g;

/** The value with every reference in its texts replaced; a text that is one reference gets the value's type. */
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
	const whole = /^@\{([^}]*)\}$/.exec(text)?.[1];
	if (whole !== undefined) return lookUp(whole, answers);
	return text.replace(REFERENCE, (_all, reference: string) => String(lookUp(reference, answers)));
}

function lookUp(reference: string, answers: EarlierAnswers): unknown {
	const [first = '', ...steps] = reference.match(/[^.[\]]+/g) ?? [];
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
