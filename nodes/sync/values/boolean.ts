import type { FieldDescription, FieldValue } from '../../crm/port';
import { InvalidValue, quote } from './invalidValue';

/** @throws InvalidValue */
export function toBoolean(value: unknown): boolean {
	const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (text === true || text === 'true' || text === 1 || text === '1') return true;
	if (text === false || text === 'false' || text === 0 || text === '0') return false;
	throw new InvalidValue(`must be true or false, not ${quote(value)}`);
}

export const foldBoolean = (value: FieldValue) => String(value);

/** What clears a field: empty, or false for a checkbox that cannot be empty. */
export function clearedValue({ type, nullable }: Pick<FieldDescription, 'type' | 'nullable'>) {
	return type === 'boolean' && !nullable ? false : null;
}
