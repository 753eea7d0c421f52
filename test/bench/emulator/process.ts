/** The process of an emulated CRM: fills it with leads, opens it, and reports what was written to it. */
import { EmulatedClock } from '../../emulators/kernel/clock';
import { emulatorCertificates } from '../../emulators/kernel/tls';
import type { StageCrm } from '../../scenarios/stage/crm';
import { openDynamics } from '../../scenarios/stage/dynamics';
import { openSalesforce } from '../../scenarios/stage/salesforce';
import type { Done, Opening, Order, Question, Stock, Usage } from './messages';
import { watchRowsRead } from './rowsRead';
import { beginStorm } from './storms';
import { fill, takeStock } from './stock';

const openCrm = { salesforce: openSalesforce, dynamics: openDynamics };

async function main(order: Order): Promise<void> {
	const crmClock = new EmulatedClock();
	crmClock.freeze();
	const crm = await openCrm[order.crm]({ crmClock });
	fill(crm, crmClock, order);
	if (order.storm) beginStorm(crm, order);
	if (order.delayMs !== undefined) {
		crm.faults.add({ delayMs: order.delayMs, times: Infinity, path: crm.names.apiRequests });
	}
	const rowsRead = watchRowsRead(order.crm);
	const { caPem } = await emulatorCertificates();
	process.on('message', (question: Question) =>
		say(answer({ crm, clock: crmClock, rowsRead }, question)),
	);
	say({ url: crm.url, caPem });
}

interface Open {
	crm: StageCrm;
	clock: EmulatedClock;
	rowsRead: () => number;
}

function answer({ crm, clock, rowsRead }: Open, question: Question): Usage | Stock | Done {
	if (question.ask === 'usage') return { calls: countCalls(crm), rowsRead: rowsRead() };
	if (question.ask === 'stock') return takeStock(crm);
	if (question.ask === 'advance') clock.advance(question.milliseconds);
	else crm.as(crm.colleague).create(crm.names.lead, { ...crm.names.leadNeeds });
	return { done: true };
}

function countCalls({ log, names }: StageCrm): number {
	return log.entries.filter(({ path }) => names.apiRequests.test(path)).length;
}

const say = (message: Opening | Usage | Stock | Done) => process.send?.(message);

process.once('message', (order: Order) => void main(order));
process.once('disconnect', () => process.exit());
