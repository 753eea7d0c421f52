import { install, type Clock } from '@sinonjs/fake-timers';
import { EmulatedClock } from '../../emulators/kernel/clock';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday morning. */
const BEGINNING = '2026-03-02T09:00:00Z';

/**
 * The time of one scenario. It is frozen unless a story moves it: the CRM's clock, which is right, and that of
 * the n8n server, which can be wrong. Only `Date` is replaced; timers and HTTP run in real time.
 */
export class StageTime {
	readonly crmClock = new EmulatedClock();
	private readonly hostDate: Clock;
	private readonly ownTimeZone = process.env.TZ;
	private hostError = 0;

	constructor() {
		this.crmClock.freeze();
		this.hostDate = install({ toFake: ['Date'] });
		this.set(BEGINNING);
	}

	/** Milliseconds since 1970, by the CRM's clock. */
	get now(): number {
		return this.crmClock.now().getTime();
	}

	/** Jumps to a moment, in ISO 8601. */
	set(moment: string): void {
		this.crmClock.set(new Date(moment));
		this.hostDate.setSystemTime(this.now + this.hostError);
	}

	/** Lets so many milliseconds pass. */
	pass(milliseconds: number): void {
		this.set(new Date(this.now + milliseconds).toISOString());
	}

	/** From now on n8n's clock differs from the CRM's by this many milliseconds. */
	setHostError(milliseconds: number): void {
		this.hostError = milliseconds;
		this.pass(0);
	}

	/** Sets the time zone of the n8n server, by its IANA name. */
	setHostTimeZone(name: string): void {
		process.env.TZ = name;
	}

	/** Restores the real time of the process. */
	end(): void {
		this.hostDate.uninstall();
		if (this.ownTimeZone === undefined) delete process.env.TZ;
		else process.env.TZ = this.ownTimeZone;
	}
}
