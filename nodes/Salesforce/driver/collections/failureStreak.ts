/**
 * When dividing has to end. Lists that fail with the same error one after the other, whatever they hold, do not fail
 * because of one record: after a number of them that grows with the logarithm of all records, nothing more is sent.
 */
import type { CrmError } from '../../../crm/errors';

/** Failures with the same error before single records are tried too: one that succeeds proves that dividing helps. */
const BEFORE_PROBING = 3;

export class FailureStreak {
	/** Present once nothing more is to be sent. */
	ended: CrmError | undefined;
	private length = 0;
	private kind = '';
	private readonly max: number;

	/** @param records number of all records. */
	constructor(records: number) {
		this.max = 6 + 2 * Math.ceil(Math.log2(Math.max(records, 1)));
	}

	get isProbing(): boolean {
		return this.length >= BEFORE_PROBING;
	}

	/** A list failed as a whole. */
	add(error: CrmError): void {
		const kind = `${error.status} ${error.code}`;
		this.length = kind === this.kind ? this.length + 1 : 1;
		this.kind = kind;
		if (this.length >= this.max) this.ended ??= error;
	}

	/** A list got a response for each of its records. */
	end(): void {
		this.length = 0;
	}
}
