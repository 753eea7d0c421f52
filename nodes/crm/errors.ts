/**
 * What has to happen next when a CRM rejects a request or cannot be reached.
 *
 * - `invalidRecord`: this record's values are rejected; other records can still be written.
 * - `misconfigured`: URL, entity, field, permission or parameter is wrong; every request of this kind fails.
 * - `signInAgain`: the CRM no longer accepts the credential.
 * - `retryLater`: the CRM asks the client to wait, or could not be reached.
 * - `report`: an unexpected failure; the message carries the CRM's own message.
 */
export type ErrorKind = 'invalidRecord' | 'misconfigured' | 'signInAgain' | 'retryLater' | 'report';

/** Why the CRM asks to wait, in the terms that n8n's poll backoff reads. */
export type WaitCause = 'rate-limited' | 'quota-exhausted' | 'temporarily-unavailable';

/**
 * What this package concludes from an answer, for its own decisions. It is never shown to a user: `code` is.
 *
 * - `conflict`: the CRM holds something else than what was read; see WriteResult.
 * - `keyTaken`: another record has a value that no two records can have.
 * - `tokenExpired`: the change-tracking token can no longer be used.
 * - `noRole`: the connected user has no security role at all.
 * - `notJson`: the answer is not one of the CRM's API, such as a web page.
 * - `feedOutdated`: a feed that was opened earlier can no longer be read; a new one can.
 */
export type ErrorReason =
	'conflict' | 'keyTaken' | 'tokenExpired' | 'noRole' | 'notJson' | 'feedOutdated';

export interface CrmErrorDetails {
	kind: ErrorKind;
	/**
	 * The CRM's own code, such as `DUPLICATES_DETECTED` or `0x80040217`; Node.js's, such as `ECONNRESET`, when no
	 * answer came; or one that this package documents, such as `SEVERAL_MATCH`. Users see it.
	 */
	code?: string;
	reason?: ErrorReason;
	/** HTTP status of the answer; absent when no answer came. */
	status?: number;
	/** API names of the fields the error is about. */
	fields?: readonly string[];
	/** How to fix it, in one or two sentences for the user in the editor. */
	advice?: string;
	waitCause?: WaitCause;
	/** How long the CRM asks to wait, in milliseconds. */
	retryAfterMs?: number;
	/** True when the request may have been carried out although no answer came. */
	outcomeUnknown?: boolean;
	cause?: unknown;
}

/** The one error a driver throws: what happened (`message`), how to fix it (`advice`), what must happen next (`kind`). */
export class CrmError extends Error {
	readonly kind: ErrorKind;
	readonly code: string | undefined;
	readonly reason: ErrorReason | undefined;
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
		this.reason = details.reason;
		this.status = details.status;
		this.fields = details.fields ?? [];
		this.advice = details.advice;
		this.waitCause = details.waitCause;
		this.retryAfterMs = details.retryAfterMs;
		this.outcomeUnknown = details.outcomeUnknown ?? false;
	}
}

/** @param details what else is known, such as the CRM's own code. */
export function conflict(
	message: string,
	details: Partial<Omit<CrmErrorDetails, 'reason'>> = {},
): CrmError {
	return new CrmError(message, {
		kind: 'invalidRecord',
		advice: 'Run the workflow again.',
		...details,
		reason: 'conflict',
	});
}

/** True when no further call can succeed: another sign-in could lock the account, and the quota stays used up. */
export function endsRun({ kind, waitCause }: CrmError): boolean {
	return kind === 'signInAgain' || waitCause === 'quota-exhausted';
}
