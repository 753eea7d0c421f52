/** The leads of an emulated CRM, before and after a bench. */
import type { EmulatedClock } from '../../emulators/kernel/clock';
import type { StageCrm } from '../../scenarios/stage/crm';
import { firstNameField, incomingLead, keyField } from '../leads';
import { accentedName } from '../names';
import type { Order, Stock } from './messages';

/** So that many leads have the same timestamp, and many have different ones. */
const LEADS_PER_SECOND = 20;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** The last lead is a day old. */
export function fill(crm: StageCrm, clock: EmulatedClock, order: Order): void {
	const { lead, lastName, leadNeeds } = crm.names;
	const colleague = crm.as(crm.colleague);
	clock.advance(-DAY - (order.leads / LEADS_PER_SECOND) * SECOND);
	for (let number = 0; number < order.leads; number += 1) {
		const values = { ...leadNeeds, [lastName]: String(number) };
		colleague.create(lead, {
			...values,
			...(order.findable && keysOf(crm, order, number)),
			...(order.named && nameOf(crm, order, number)),
		});
		if (number % LEADS_PER_SECOND === LEADS_PER_SECOND - 1) clock.advance(SECOND);
	}
	clock.set(new Date());
	clock.run();
}

function keysOf({ names }: StageCrm, { crm }: Order, number: number) {
	const { email, key } = incomingLead(number);
	return { [names.email]: email, [keyField[crm]]: key };
}

function nameOf({ names }: StageCrm, { crm }: Order, number: number) {
	const { first, last } = accentedName(number);
	return { [firstNameField[crm]]: first, [names.lastName]: last };
}

export function takeStock(crm: StageCrm): Stock {
	const { names } = crm;
	const leads = crm.as(crm.colleague).list(names.lead);
	const written = new Set<number>();
	for (const values of leads) {
		const number = Number(values[names.lastName]);
		const { email, company } = incomingLead(number);
		if (values[names.email] === email && values[names.versionField] === company)
			written.add(number);
	}
	return { leads: leads.length, written: written.size };
}
