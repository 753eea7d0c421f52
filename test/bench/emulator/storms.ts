/** Weather in which one thing in ten goes wrong at first, and well when it is tried again. */
import type { StageCrm } from '../../scenarios/stage/crm';
import type { Order } from './messages';

/** One in so many. */
const SHARE = 10;

export function beginStorm(crm: StageCrm, order: Order): void {
	if (order.storm === 'lockedRows') lockRows(crm);
	else rejectCalls(crm, order);
}

/** More than a bench makes calls for. */
const MOST_REJECTIONS = 1000;

/**
 * The CRM rejects one call in ten, and asks to try again at once. Which one of the ten changes, because the calls
 * of a run repeat: a run of three would meet all rejections with the same call.
 */
function rejectCalls({ faults, words }: StageCrm, { crm, delayMs }: Order): void {
	for (let rejection = 1; rejection <= MOST_REJECTIONS; rejection += 1) {
		faults.add({
			path: words.apiRequests,
			// Each waits for the calls that no other one before it has taken.
			skip: rejection * (SHARE - 1) + (rejection % 3),
			delayMs,
			answer: { status: 429, headers: { 'retry-after': '0' }, body: tooManyRequests[crm] },
		});
	}
}

const tooManyRequests = {
	salesforce: [{ errorCode: 'TOO_MANY_REQUESTS', message: 'Too many requests' }],
	dynamics: {
		error: {
			code: '0x80072322',
			message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
		},
	},
};

/** Half of the incoming leads are there already: a fifth of these is a tenth of all. */
const SHARE_OF_UPDATES = SHARE / 2;

/** Someone else is just writing these leads, and has done so when they are tried again. */
function lockRows(crm: StageCrm): void {
	if (!crm.lockOnce) throw new Error('This CRM waits for locks itself');
	const { lead, leadId } = crm.words;
	for (const [index, values] of crm.as(crm.colleague).list(lead).entries()) {
		if (index % SHARE_OF_UPDATES === 0) crm.lockOnce(String(values[leadId]));
	}
}
