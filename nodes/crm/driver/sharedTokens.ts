/** Access tokens that all items and workflows of one process share: one sign-in for each credential. */

export interface AccessToken {
	value: string;
	/** When to ask for the next one, in milliseconds since 1970: a while before it runs out. */
	renewAt: number;
}

export interface TokenRequest {
	/** Stands for everything the sign-in depends on, secrets included: who has not all of it gets none of the tokens. */
	key: string;
	/** The token the CRM has just refused, empty when there was none; it is not handed out again. */
	refused: string;
	signIn: () => Promise<AccessToken>;
}

export interface SharedTokens {
	/**
	 * The token that is kept, or a new one when there is none, it is about to run out or was refused.
	 * Whoever asks while a sign-in is under way waits for that one; a sign-in that fails is not kept.
	 */
	acquire(request: TokenRequest): Promise<AccessToken>;
}

export function createSharedTokens(): SharedTokens {
	const kept = new Map<string, { token: Promise<AccessToken>; renewAt: number }>();

	async function acquire(request: TokenRequest): Promise<AccessToken> {
		const { key, refused } = request;
		const found = kept.get(key);
		if (!found) return await signInAndKeep(request);
		const token = await found.token;
		if (token.value !== refused && Date.now() < token.renewAt) return token;
		// Somebody else may have begun to renew it meanwhile.
		if (kept.get(key) === found) kept.delete(key);
		return await acquire(request);
	}

	async function signInAndKeep({ key, signIn }: TokenRequest): Promise<AccessToken> {
		dropOld();
		const entry = { token: signIn(), renewAt: Infinity };
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

	function dropOld(): void {
		for (const [key, { renewAt }] of kept) if (renewAt <= Date.now()) kept.delete(key);
	}

	return { acquire };
}
