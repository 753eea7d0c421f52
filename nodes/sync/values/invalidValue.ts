/** A value that a field cannot store; the message completes a sentence that begins with the field's label. */
export class InvalidValue extends Error {}

/** What a value is, in a sentence. */
export function describeKind(value: unknown): string {
	return Array.isArray(value) ? 'a list' : `an ${typeof value}`;
}

/** The value as a message quotes it. */
export function quote(value: unknown): string {
	return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
