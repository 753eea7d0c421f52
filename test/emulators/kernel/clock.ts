/**
 * The time an emulated CRM lives in: the system clock plus an offset, or one moment when frozen.
 * Tests move it to let tokens expire, stamps fall behind a cursor, or a server's clock disagree with the client's.
 */
export class EmulatedClock {
	private offset = 0;
	private frozenAt: number | undefined;

	now(): Date {
		return new Date(this.frozenAt ?? Date.now() + this.offset);
	}

	/** Moves the clock by `milliseconds`, back when negative; a frozen clock stays frozen. */
	advance(milliseconds: number): void {
		this.set(new Date(this.now().getTime() + milliseconds));
	}

	/** Puts the clock to `date`; a frozen clock stays frozen, a running one runs on from there. */
	set(date: Date): void {
		this.offset = date.getTime() - Date.now();
		if (this.frozenAt !== undefined) this.frozenAt = date.getTime();
	}

	/** Stops the clock where it is. */
	freeze(): void {
		this.frozenAt = this.now().getTime();
	}

	/** Lets a frozen clock run on from where it stopped. */
	run(): void {
		if (this.frozenAt === undefined) return;
		this.offset = this.frozenAt - Date.now();
		this.frozenAt = undefined;
	}
}
