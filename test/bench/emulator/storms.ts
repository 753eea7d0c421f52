/** Storms: what fails at first succeeds when it is retried. */
import type { Fault } from '../../emulators/kernel/faults';
import type { StageCrm } from '../../scenarios/stage/crm';
import type { Order } from './messages';

/** One in so many. */
const SHARE = 10;

export function beginStorm(crm: StageCrm, order: Order): void {
	switch (order.storm) {
		case 'lockedRows':
			return lockRows(crm);
		case 'apexLimits':
			return limitAutomation(crm);
		case 'concurrentRequests':
			return rejectCalls(crm, order, concurrentRequests);
		default:
			return rejectCalls(crm, order, tooManyRequests[order.crm]);
	}
}

/** More than any bench needs. */
const MOST_REJECTIONS = 1000;

/**
 * The CRM rejects one call in ten, and allows an immediate retry. Which one of the ten changes, because the calls
 * of a run repeat: a run of three would meet all rejections with the same call.
 */
function rejectCalls(
	{ faults, names }: StageCrm,
	{ delayMs }: Order,
	answer: Fault['answer'],
): void {
	for (let rejection = 1; rejection <= MOST_REJECTIONS; rejection += 1) {
		faults.add({
			path: names.apiRequests,
			// Each counts only the calls that the ones before it have not used.
			skip: rejection * (SHARE - 1) + (rejection % 3),
			delayMs,
			answer,
		});
	}
}

const tooMany = (body: object) => ({ status: 429, headers: { 'retry-after': '0' }, body });

const tooManyRequests = {
	salesforce: tooMany([{ errorCode: 'TOO_MANY_REQUESTS', message: 'Too many requests' }]),
	dynamics: tooMany({
		error: {
			code: '0x80072322',
			message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
		},
	}),
};

const concurrentRequests = {
	status: 403,
	body: [
		{
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
			message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
		},
	],
};

/** Half as many leads as a list can hold are as many as the automation of the org can process. */
const LEADS_IN_LIMITS = 100;

function limitAutomation(crm: StageCrm): void {
	if (!crm.limitAutomation) throw new Error('This CRM has no automation with limits');
	crm.limitAutomation(LEADS_IN_LIMITS);
}

/** Half of the incoming leads exist already: a fifth of these is a tenth of all. */
const SHARE_OF_UPDATES = SHARE / 2;

/** Another user is writing these leads at first, and has finished when they are retried. */
function lockRows(crm: StageCrm): void {
	if (!crm.lockOnce) throw new Error('This CRM waits for locks itself');
	const { lead, leadId } = crm.names;
	for (const [index, values] of crm.as(crm.colleague).list(lead).entries()) {
		if (index % SHARE_OF_UPDATES === 0) crm.lockOnce(String(values[leadId]));
	}
}
