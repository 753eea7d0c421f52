/** The leads an emulated CRM has, before a bench and after it. */
import type { EmulatedClock } from '../../emulators/kernel/clock';
import type { StageCrm } from '../../scenarios/stage/crm';
import { incomingLead, keyField } from '../leads';
import type { Order, Stock } from './messages';

/** A day has some of them: enough that stamps differ, and that many are equal. */
const LEADS_PER_SECOND = 20;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** The last lead is a day old. */
export function fill(crm: StageCrm, clock: EmulatedClock, order: Order): void {
	const { lead, lastName, leadNeeds } = crm.words;
	const colleague = crm.as(crm.colleague);
	clock.advance(-DAY - (order.leads / LEADS_PER_SECOND) * SECOND);
	for (let number = 0; number < order.leads; number += 1) {
		const values = { ...leadNeeds, [lastName]: String(number) };
		colleague.create(lead, { ...values, ...(order.findable && marksOf(crm, order, number)) });
		if (number % LEADS_PER_SECOND === LEADS_PER_SECOND - 1) clock.advance(SECOND);
	}
	clock.set(new Date());
	clock.run();
}

function marksOf({ words }: StageCrm, { crm }: Order, number: number) {
	const { email, key } = incomingLead(number);
	return { [words.email]: email, [keyField[crm]]: key };
}

export function takeStock(crm: StageCrm): Stock {
	const { words } = crm;
	const leads = crm.as(crm.colleague).list(words.lead);
	const written = new Set<number>();
	for (const values of leads) {
		const number = Number(values[words.lastName]);
		const { email, company } = incomingLead(number);
		if (values[words.email] === email && values[words.mark] === company) written.add(number);
	}
	return { leads: leads.length, written: written.size };
}
