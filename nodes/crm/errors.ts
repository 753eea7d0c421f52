/**
 * What has to happen next when a CRM, or the way to it, says no.
 *
 * - `invalidRecord`: this record's values are refused; other records may go on.
 * - `misconfigured`: URL, record type, field, permission or parameter is wrong; nothing of this kind can work.
 * - `signInAgain`: the CRM no longer accepts the sign-in.
 * - `retryLater`: the CRM asks to come back later, or could not be reached.
 * - `report`: nobody expected this; the message carries what the CRM said.
 */
export type ErrorKind = 'invalidRecord' | 'misconfigured' | 'signInAgain' | 'retryLater' | 'report';

/** Why the CRM asks to wait, in the words n8n's poll backoff reads. */
export type WaitCause = 'rate-limited' | 'quota-exhausted' | 'temporarily-unavailable';

export interface CrmErrorDetails {
	kind: ErrorKind;
	/** The CRM's own code, such as `DUPLICATES_DETECTED` or `0x80040217`. */
	code?: string;
	/** HTTP status of the answer; absent when no answer came. */
	status?: number;
	/** API names of the fields the CRM named. */
	fields?: readonly string[];
	/** How to mend it, in one or two sentences for the person at the editor. */
	advice?: string;
	waitCause?: WaitCause;
	/** How long the CRM asks to wait, in milliseconds. */
	retryAfterMs?: number;
	/** True when the request may have been carried out although no answer came. */
	outcomeUnknown?: boolean;
	cause?: unknown;
}

/** Code of a write that was refused because the CRM holds something else than what was read; see WriteResult. */
export const CONFLICT = 'conflict';

/** The one error a driver throws: what happened (`message`), how to mend it (`advice`), what must happen next (`kind`). */
export class CrmError extends Error {
	readonly kind: ErrorKind;
	readonly code: string | undefined;
	readonly status: number | undefined;
	readonly fields: readonly string[];
	readonly advice: string | undefined;
	readonly waitCause: WaitCause | undefined;
	readonly retryAfterMs: number | undefined;
	readonly outcomeUnknown: boolean;

	constructor(message: string, details: CrmErrorDetails) {
		super(message, { cause: details.cause });
		this.name = 'CrmError';
		this.kind = details.kind;
		this.code = details.code;
		this.status = details.status;
		this.fields = details.fields ?? [];
		this.advice = details.advice;
		this.waitCause = details.waitCause;
		this.retryAfterMs = details.retryAfterMs;
		this.outcomeUnknown = details.outcomeUnknown ?? false;
	}
}

/** @param details what is known besides; the CRM's own code gives way to `CONFLICT`. */
export function conflict(
	message: string,
	details: Partial<Omit<CrmErrorDetails, 'code'>> = {},
): CrmError {
	return new CrmError(message, {
		kind: 'invalidRecord',
		advice: 'Run the workflow again.',
		...details,
		code: CONFLICT,
	});
}
