import type { MatchMethod } from './ast';

const ANY_TEXT = '*';
const ONE_CHARACTER = '?';

/**
 * Turns what `contains`, `startswith` or `endswith` searches into a pattern of SQLite's GLOB.
 * As in the real service, `%`, `_`, `[a-c]` and `[^a-c]` in the text are wildcards of SQL Server's LIKE.
 * https://learn.microsoft.com/power-apps/developer/data-platform/wildcard-characters
 */
export function globPattern(method: MatchMethod, text: string): string {
	const middle = likeGlob(text);
	const before = method === 'startswith' ? '' : ANY_TEXT;
	const after = method === 'endswith' ? '' : ANY_TEXT;
	return before + middle + after;
}

/** A pattern of SQL Server's LIKE. */
export const likeGlob = (pattern: string) =>
	lowerCase(pattern).replace(/\[(\^?[^\]]+)\]|[%_*?[]/g, fromLike);

function fromLike(found: string, set: string | undefined): string {
	if (set !== undefined) return `[${set}]`;
	if (found === '%') return ANY_TEXT;
	return found === '_' ? ONE_CHARACTER : `[${found}]`;
}

/** Of ASCII letters only, as SQLite's lower() does. */
const lowerCase = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
