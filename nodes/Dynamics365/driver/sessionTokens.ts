/**
 * Session tokens of elastic tables: a read with the token of a write sees it, and another one can see the row as it was.
 * https://learn.microsoft.com/power-apps/developer/data-platform/elastic-tables#consistency-level
 */
import type { CrmResponse } from '../../crm/transport';

/** Far longer than a write takes to be visible everywhere. */
const KEPT_MS = 600_000;

/** Of all environments and tables: the nodes of an execution, which run in one process, see what each other wrote. */
const tokens = new Map<string, { token: string; at: number }>();

export interface SessionTokens {
	/** Keeps the token that a write to a path was answered with, if any. */
	keep(path: string, headers: CrmResponse['headers']): void;
	/** What a read of a path needs in addition to its headers. */
	headersFor(path: string): Record<string, string>;
}

/** @param relative the path without the root of the API. */
export function createSessionTokens(
	origin: string,
	relative: (path: string) => string,
): SessionTokens {
	/** By the first segment of the path, which is the name of the table in URLs. */
	const keyOf = (path: string) => `${origin} ${/^\w*/.exec(relative(path))![0]}`;
	return {
		keep(path, { 'x-ms-session-token': token }) {
			if (token === undefined) return;
			tokens.delete(keyOf(path));
			tokens.set(keyOf(path), { token, at: performance.now() });
			for (const [key, { at }] of tokens) {
				if (at > performance.now() - KEPT_MS) break;
				tokens.delete(key);
			}
		},
		headersFor(path): Record<string, string> {
			const { token, at = 0 } = tokens.get(keyOf(path)) ?? {};
			if (token === undefined || at < performance.now() - KEPT_MS) return {};
			return { 'MSCRM.SessionToken': token };
		},
	};
}
