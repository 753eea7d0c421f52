/** Access tokens that all items and workflows of one process share: one sign-in for each credential. */
import { createHash } from 'node:crypto';

export interface AccessToken {
	value: string;
	/** When to get the next one, in milliseconds since 1970: some time before it expires. */
	renewAt: number;
}

export interface TokenRequest {
	/** Everything the sign-in depends on, secrets included: a token is shared only where all of it is the same. */
	credential: readonly unknown[];
	/** The token the CRM has just rejected, empty when there was none; it is not returned again. */
	rejected: string;
	signIn: () => Promise<AccessToken>;
}

export interface SharedTokens {
	/**
	 * The current token, or a new one when there is none, it is about to expire or was rejected.
	 * Calls during a sign-in wait for that one; a failed sign-in is not kept.
	 * @throws what `signIn` throws.
	 */
	acquire(request: TokenRequest): Promise<AccessToken>;
}

interface SharedToken {
	token: Promise<AccessToken>;
	renewAt: number;
}

export function createSharedTokens(): SharedTokens {
	const tokens = new Map<string, SharedToken>();

	async function acquire(request: TokenRequest): Promise<AccessToken> {
		const key = hashOf(request.credential);
		const found = tokens.get(key);
		if (!found) return await signInAndKeep(key, request);
		const token = await found.token;
		if (token.value !== request.rejected && Date.now() < token.renewAt) return token;
		// Another call may have started a renewal in between.
		if (tokens.get(key) === found) tokens.delete(key);
		return await acquire(request);
	}

	async function signInAndKeep(key: string, { signIn }: TokenRequest): Promise<AccessToken> {
		dropExpired();
		const entry: SharedToken = { token: signIn(), renewAt: Infinity };
		tokens.set(key, entry);
		try {
			const token = await entry.token;
			entry.renewAt = token.renewAt;
			return token;
		} catch (error) {
			if (tokens.get(key) === entry) tokens.delete(key);
			throw error;
		}
	}

	function dropExpired(): void {
		for (const [key, { renewAt }] of tokens) if (renewAt <= Date.now()) tokens.delete(key);
	}

	return { acquire };
}

/** Secrets do not stay in memory as keys. */
const hashOf = (credential: readonly unknown[]) =>
	createHash('sha256').update(JSON.stringify(credential)).digest('base64');
