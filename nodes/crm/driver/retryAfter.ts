/** Milliseconds a `Retry-After` header asks for; it holds seconds, or a date that is compared with the answer's `Date`. */
export function readRetryAfter(headers: Readonly<Record<string, string>>): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
	const milliseconds = Date.parse(value) - Date.parse(headers.date ?? '');
	return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
