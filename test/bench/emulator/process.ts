/** The process of an emulated CRM: fills it with leads, opens it, and counts the calls it gets. */
import { emulatorCertificates } from '../../emulators/kernel/tls';
import type { StageCrm } from '../../scenarios/stage/crm';
import { openDynamics } from '../../scenarios/stage/dynamics';
import { openSalesforce } from '../../scenarios/stage/salesforce';
import { EmulatedClock } from '../../emulators/kernel/clock';
import type { Opening, Order, Usage } from './messages';

/** A day has some of them: enough that stamps differ, and that many are equal. */
const LEADS_PER_SECOND = 20;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const openCrm = { salesforce: openSalesforce, dynamics: openDynamics };

async function main({ crm: name, leads }: Order): Promise<void> {
	const crmClock = new EmulatedClock();
	crmClock.freeze();
	const crm = await openCrm[name]({ crmClock });
	fill(crm, crmClock, leads);
	const { caPem } = await emulatorCertificates();
	process.on('message', () => say({ calls: countCalls(crm) }));
	say({ url: crm.url, caPem });
}

/** The last lead is a day old. */
function fill(crm: StageCrm, clock: EmulatedClock, leads: number): void {
	const { lead, lastName, leadNeeds } = crm.words;
	const colleague = crm.as(crm.colleague);
	clock.advance(-DAY - (leads / LEADS_PER_SECOND) * SECOND);
	for (let number = 0; number < leads; number += 1) {
		colleague.create(lead, { ...leadNeeds, [lastName]: String(number) });
		if (number % LEADS_PER_SECOND === LEADS_PER_SECOND - 1) clock.advance(SECOND);
	}
	clock.set(new Date());
	clock.run();
}

function countCalls({ log, words }: StageCrm): number {
	return log.entries.filter(({ path }) => words.apiRequests.test(path)).length;
}

const say = (message: Opening | Usage) => process.send?.(message);

process.once('message', (order: Order) => void main(order));
process.once('disconnect', () => process.exit());
