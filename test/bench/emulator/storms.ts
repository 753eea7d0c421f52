/** Weather in which every tenth thing goes wrong at first, and well when it is tried again. */
import type { StageCrm } from '../../scenarios/stage/crm';
import type { Order } from './messages';

/** One in so many. */
const SHARE = 10;

export function beginStorm(crm: StageCrm, order: Order): void {
	if (order.storm === 'lockedRows') lockRows(crm);
	else refuseCalls(crm, order);
}

/** More than a bench makes calls for. */
const MOST_REFUSALS = 1000;

/** The CRM refuses every tenth call, and asks to try again at once. */
function refuseCalls({ faults, words }: StageCrm, { crm, delayMs }: Order): void {
	for (let refusal = 1; refusal <= MOST_REFUSALS; refusal += 1) {
		faults.add({
			path: words.apiRequests,
			// Each waits for the calls that no other one before it has taken.
			skip: refusal * (SHARE - 1),
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

/** How often it is looked whether the CRM has told that records are locked. */
const LOOK_MS = 10;

/** Somebody else is at work on every tenth lead, and leaves it as it was once the CRM has refused to write it. */
function lockRows(crm: StageCrm): void {
	const { lead, leadId, mark } = crm.words;
	const leads = crm.as(crm.colleague).list(lead);
	const transaction = crm.begin();
	const elsewhere = transaction.as(crm.colleague);
	for (const [index, values] of leads.entries()) {
		if (index % SHARE === 0) elsewhere.update(lead, String(values[leadId]), { [mark]: '?' });
	}
	const looking = setInterval(() => {
		if (!crm.log.entries.some(({ answer }) => answer.includes('UNABLE_TO_LOCK_ROW'))) return;
		clearInterval(looking);
		transaction.rollback();
	}, LOOK_MS);
}
