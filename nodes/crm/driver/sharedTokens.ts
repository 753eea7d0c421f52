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
	 * Calls during a sign-in wait for that one; a sign-in that fails is not kept.
	 * @throws what `signIn` throws.
	 */
	acquire(request: TokenRequest): Promise<AccessToken>;
}

interface KeptToken {
	token: Promise<AccessToken>;
	renewAt: number;
}

export function createSharedTokens(): SharedTokens {
	const kept = new Map<string, KeptToken>();

	async function acquire(request: TokenRequest): Promise<AccessToken> {
		const key = hashOf(request.credential);
		const found = kept.get(key);
		if (!found) return await signInAndKeep(key, request);
		const token = await found.token;
		if (token.value !== request.rejected && Date.now() < token.renewAt) return token;
		// Another call may have started a renewal in between.
		if (kept.get(key) === found) kept.delete(key);
		return await acquire(request);
	}

	async function signInAndKeep(key: string, { signIn }: TokenRequest): Promise<AccessToken> {
		dropExpired();
		const entry: KeptToken = { token: signIn(), renewAt: Infinity };
		kept.set(key, entry);
		try {
			const token = await entry.token;
			entry.renewAt = token.renewAt;
			return token;
		} catch (error) {
			if (kept.get(key) === entry) kept.delete(key);
			throw error;
		}
	}

	function dropExpired(): void {
		for (const [key, { renewAt }] of kept) if (renewAt <= Date.now()) kept.delete(key);
	}

	return { acquire };
}

/** Secrets do not stay in memory as keys. */
const hashOf = (credential: readonly unknown[]) =>
	createHash('sha256').update(JSON.stringify(credential)).digest('base64');
