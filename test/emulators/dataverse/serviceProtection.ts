import type { EmulatedClock } from '../kernel/clock';
import { tooManyAtOnce, tooManyRequests, tooMuchExecution } from './errors/accessErrors';

/**
 * How much one user may ask of one web server.
 * https://learn.microsoft.com/power-apps/developer/data-platform/api-limits
 */
export interface ServiceProtectionLimits {
	requests: number;
	executionMs: number;
	concurrent: number;
	windowSeconds: number;
}

/** The limits of the real service. */
export const SERVICE_PROTECTION_LIMITS: ServiceProtectionLimits = {
	requests: 6000,
	executionMs: 1_200_000,
	concurrent: 52,
	windowSeconds: 300,
};

interface Usage {
	/** Requests in the window, oldest first. */
	finished: { at: number; ms: number }[];
	running: number;
}

/** Counts requests by user, in a window that slides with the emulated clock. */
export class ServiceProtection {
	private readonly users = new Map<string, Usage>();

	/** Without limits, everything passes. */
	constructor(
		private readonly clock: EmulatedClock,
		private limits: ServiceProtectionLimits | undefined,
	) {}

	/** Changes the limits; what was sent before does not count. */
	setLimits(limits: ServiceProtectionLimits | undefined): void {
		this.limits = limits;
		for (const usage of this.users.values()) usage.finished = [];
	}

	/** The headers that report what the user has left; none without limits. The request being answered counts. */
	headers(userId: string): Record<string, string> {
		if (!this.limits) return {};
		const { requests, executionMs, windowSeconds } = this.limits;
		const { finished, running } = this.usageOf(userId);
		const inWindow = finished.filter(({ at }) => at > this.now() - windowSeconds * 1000);
		const spent = inWindow.reduce((sum, { ms }) => sum + ms, 0);
		return {
			'x-ms-ratelimit-burst-remaining-xrm-requests': String(
				Math.max(0, requests - inWindow.length - running),
			),
			'x-ms-ratelimit-time-remaining-xrm-requests': Math.max(
				0,
				(executionMs - spent) / 1000,
			).toFixed(2),
		};
	}

	/** Lets a request in and returns what to call at its end with the time it took; throws when a limit is reached. */
	enter(userId: string): (milliseconds: number) => void {
		const usage = this.usageOf(userId);
		if (this.limits) this.check(usage, this.limits);
		usage.running += 1;
		return (milliseconds) => {
			usage.running -= 1;
			if (this.limits) usage.finished.push({ at: this.now(), ms: milliseconds });
		};
	}

	private check(usage: Usage, limits: ServiceProtectionLimits): void {
		const { requests, executionMs, concurrent, windowSeconds } = limits;
		const begin = this.now() - windowSeconds * 1000;
		usage.finished = usage.finished.filter(({ at }) => at > begin);
		const [oldest] = usage.finished;
		const retryAfter = oldest ? Math.max(1, Math.ceil((oldest.at - begin) / 1000)) : 1;
		if (usage.running >= concurrent) throw tooManyAtOnce(concurrent, 1);
		if (usage.finished.length >= requests) {
			throw tooManyRequests(requests, windowSeconds, retryAfter);
		}
		const spent = usage.finished.reduce((sum, { ms }) => sum + ms, 0);
		if (spent >= executionMs) throw tooMuchExecution(executionMs, windowSeconds, retryAfter);
	}

	private usageOf(userId: string): Usage {
		const usage = this.users.get(userId) ?? { finished: [], running: 0 };
		this.users.set(userId, usage);
		return usage;
	}

	private now(): number {
		return this.clock.now().getTime();
	}
}
