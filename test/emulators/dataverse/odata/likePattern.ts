import type { MatchMethod } from './ast';

const ANY_TEXT = '*';
const ONE_CHARACTER = '?';

/**
 * Turns what `contains`, `startswith` or `endswith` looks for into a pattern of SQLite's GLOB.
 * As in the real service, `%`, `_`, `[a-c]` and `[^a-c]` in the text are wildcards of SQL Server's LIKE.
 * https://learn.microsoft.com/power-apps/developer/data-platform/wildcard-characters
 */
export function globPattern(method: MatchMethod, text: string): string {
	const middle = fromLike(text.toLowerCase());
	const before = method === 'startswith' ? '' : ANY_TEXT;
	const after = method === 'endswith' ? '' : ANY_TEXT;
	return before + middle + after;
}

function fromLike(text: string): string {
	const set = /^\[(\^?[^\]]*)\]/.exec(text);
	if (set?.[1]) return `[${set[1]}]${fromLike(text.slice(set[0].length))}`;
	const first = text.charAt(0);
	return first === '' ? '' : fromCharacter(first) + fromLike(text.slice(1));
}

function fromCharacter(character: string): string {
	if (character === '%') return ANY_TEXT;
	if (character === '_') return ONE_CHARACTER;
	return '*?['.includes(character) ? `[${character}]` : character;
}
