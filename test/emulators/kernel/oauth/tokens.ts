import type { EmulatedClock } from '../clock';

/** The current state of a token, with what it was issued for. */
export interface HeldToken<T> {
	value: T;
	issuedAt: Date;
	standing: 'valid' | 'expired' | 'ended';
}

interface Entry<T> {
	value: T;
	issuedAt: Date;
	expiresAt: number;
	ended: boolean;
}

/** Codes or tokens that were issued, in memory; they expire by the emulated clock and are remembered afterwards. */
export class Tokens<T> {
	private readonly entries = new Map<string, Entry<T>>();

	constructor(private readonly clock: EmulatedClock) {}

	issue(token: string, value: T, lifetimeMs = Infinity): void {
		const issuedAt = this.clock.now();
		const expiresAt = issuedAt.getTime() + lifetimeMs;
		this.entries.set(token, { value, issuedAt, expiresAt, ended: false });
	}

	find(token: string): HeldToken<T> | undefined {
		const entry = this.entries.get(token);
		if (!entry) return undefined;
		const { value, issuedAt, expiresAt, ended } = entry;
		if (ended) return { value, issuedAt, standing: 'ended' };
		const expired = this.clock.now().getTime() >= expiresAt;
		return { value, issuedAt, standing: expired ? 'expired' : 'valid' };
	}

	/** Ends a token before its time; returns false when it was not valid. */
	end(token: string): boolean {
		const wasValid = this.find(token)?.standing === 'valid';
		this.endWhere((_value, candidate) => candidate === token);
		return wasValid;
	}

	/** True when a valid token was issued for what is asked about. */
	some(concerns: (value: T) => boolean): boolean {
		return [...this.entries].some(
			([token, { value }]) => concerns(value) && this.find(token)?.standing === 'valid',
		);
	}

	endWhere(concerns: (value: T, token: string) => boolean): void {
		for (const [token, entry] of this.entries) {
			if (concerns(entry.value, token)) entry.ended = true;
		}
	}

	/** Lets all tokens expire now. */
	expireAll(): void {
		const now = this.clock.now().getTime();
		for (const entry of this.entries.values()) entry.expiresAt = Math.min(entry.expiresAt, now);
	}
}
