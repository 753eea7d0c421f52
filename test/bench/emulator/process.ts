/** The process of an emulated CRM: fills it with leads, opens it, and reports what was written to it. */
import { EmulatedClock } from '../../emulators/kernel/clock';
import { emulatorCertificates } from '../../emulators/kernel/tls';
import type { StageCrm } from '../../scenarios/stage/crm';
import { openDynamics } from '../../scenarios/stage/dynamics';
import { openSalesforce } from '../../scenarios/stage/salesforce';
import type { Opening, Order, Question, Stock, Usage } from './messages';
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
	const { caPem } = await emulatorCertificates();
	process.on('message', (question: Question) => say(answer(crm, question)));
	say({ url: crm.url, caPem });
}

const answer = (crm: StageCrm, { ask }: Question): Usage | Stock =>
	ask === 'usage' ? { calls: countCalls(crm) } : takeStock(crm);

function countCalls({ log, names }: StageCrm): number {
	return log.entries.filter(({ path }) => names.apiRequests.test(path)).length;
}

const say = (message: Opening | Usage | Stock) => process.send?.(message);

process.once('message', (order: Order) => void main(order));
process.once('disconnect', () => process.exit());
