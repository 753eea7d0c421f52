import { CrmError } from './errors';

/** The format in which both CRMs send times: handling it as text is several times as fast, and every row has three. */
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(?:Z|\+0000)$/;

/** Characters of such a time, without and with milliseconds. */
const TO_SECONDS = 19;
const TO_MILLISECONDS = 23;

/**
 * A point in time in the one form that all stamps of the port share, so that they can be compared as text.
 * @param value as a CRM writes it, in a record or in the `Date` header of an answer.
 * @throws CrmError when it is missing or not a valid time: without it changes have no order.
 */
export function readStamp(value: unknown, crm: string): string {
	if (typeof value === 'string' && UTC.test(value)) return fromUtc(value);
	// Salesforce writes the time zone without the colon that ISO 8601 requires.
	const time = Date.parse(String(value).replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
	if (!Number.isNaN(time)) return new Date(time).toISOString();
	throw new CrmError(`${crm} sent a response without a valid time.`, {
		kind: 'report',
	});
}

/** The last time that was read: many rows have the time of the row before, and share its text then. */
let last = { text: '', stamp: '' };

function fromUtc(text: string): string {
	if (text === last.text) return last.stamp;
	const stamp =
		text[TO_SECONDS] === '.'
			? `${text.slice(0, TO_MILLISECONDS)}Z`
			: `${text.slice(0, TO_SECONDS)}.000Z`;
	last = { text, stamp };
	return stamp;
}

/** @param milliseconds how much earlier. */
export function earlier(stamp: string, milliseconds: number): string {
	return new Date(Date.parse(stamp) - milliseconds).toISOString();
}

export function later(stamp: string, milliseconds: number): string {
	return earlier(stamp, -milliseconds);
}

export function lesser(left: string, right: string): string {
	return left < right ? left : right;
}

export function greater(left: string, right: string): string {
	return left > right ? left : right;
}

export function nextSecond(stamp: string): string {
	return new Date((Math.floor(Date.parse(stamp) / 1_000) + 1) * 1_000).toISOString();
}
