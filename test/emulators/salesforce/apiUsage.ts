import type { EmulatedClock } from '../kernel/clock';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Calls of the last 24 hours against the daily limit.
 * https://developer.salesforce.com/docs/platform/salesforce-app-limits/guide/salesforce-app-limits-platform-api.html
 */
export class ApiUsage {
	private calls: number[] = [];

	constructor(
		private readonly clock: EmulatedClock,
		/** Can be changed at any time. */
		public limit: number,
	) {}

	/** Counts calls; false, and nothing counted, when the limit has been reached. */
	count(calls = 1): boolean {
		if (this.used >= this.limit) return false;
		const now = this.clock.now().getTime();
		for (let call = 0; call < calls; call += 1) this.calls.push(now);
		return true;
	}

	get used(): number {
		const dayAgo = this.clock.now().getTime() - DAY;
		if ((this.calls[0] ?? Infinity) <= dayAgo) {
			this.calls = this.calls.filter((call) => call > dayAgo);
		}
		return this.calls.length;
	}

	get remaining(): number {
		return Math.max(0, this.limit - this.used);
	}

	/** Value of the header `Sforce-Limit-Info`. */
	get header(): string {
		return `api-usage=${this.used}/${this.limit}`;
	}
}
