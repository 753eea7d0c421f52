/** An expression can return names as a list, or as a text with commas. */
export function toNames(value: unknown): string[] {
	const text = typeof value === 'string' ? value : '';
	const names: unknown[] = Array.isArray(value) ? value : text.split(',');
	return names.map((name) => String(name).trim()).filter((name) => name !== '');
}
