/** What a lead is qualified into: decided from the item, and from what the lead has already. */
import type { CrmRecord, EntityDescription, FieldValues, LeadToQualify } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { isSameId } from '../values/id';
import { parties, type ByParty, type FinishedLead, type Party } from './parties';

/** A lead to qualify, by the values that identify it. */
export interface Qualifying {
	key: FieldValues;
	/** The keys of existing records that the lead becomes. */
	existing: ByParty<FieldValues>;
	/** Which records to create; an account or contact that the lead has already is used instead. */
	create: LeadToQualify['create'];
	/** Value or label of a status of qualified leads; '' for the usual one. */
	status: string;
}

/** How the CRM keeps what became of a lead; API names. */
export interface LeadFields {
	/** The field of a lead that says whether it is open or qualified; with any other value it is closed. */
	state: { field: string; open: number; qualified: number };
	/** What a lead becomes, and the lookup of the lead to it. */
	account: { entity: string; lookup: string };
	contact: { entity: string; lookup: string };
	/** The lookup is the one of the opportunity to its lead. */
	opportunity: { entity: string; lookup: string };
}

/** What is known of a lead before it is qualified. */
export interface Plan {
	known: FinishedLead;
	request: LeadToQualify;
	/** Lookups of the lead to set before. */
	lookups: FieldValues;
}

/**
 * @param existing the records that the item gives.
 * @returns a CrmError for a lead that is closed without being qualified.
 */
export function planQualification(
	lead: CrmRecord,
	{ create, status }: Pick<Qualifying, 'create' | 'status'>,
	existing: ByParty<CrmRecord>,
	{ description, fields }: { description: EntityDescription; fields: LeadFields },
): Plan | CrmError {
	const { id, values } = lead;
	const given: ByParty<string> = { account: existing.account?.id, contact: existing.contact?.id };
	const state = values[fields.state.field];
	const isNew = state === fields.state.open;
	if (!isNew && state !== fields.state.qualified) return isClosed(description, id);
	const own = (party: Party) => (values[fields[party].lookup] ?? undefined) as string | undefined;
	const idOf = (party: Party) => (isNew ? given[party] : undefined) ?? own(party);
	const [accountId, contactId] = [idOf('account'), idOf('contact')];
	const request: LeadToQualify = {
		id,
		create: {
			account: create.account && accountId === undefined,
			contact: create.contact && contactId === undefined,
			opportunity: create.opportunity,
		},
		status,
	};
	// The customer of the opportunity is the account where there is one, and a new one is known to the CRM alone.
	const customer = parties.find((party) => idOf(party) !== undefined);
	if (create.opportunity && !request.create.account && customer) {
		request.customer = { entity: fields[customer].entity, id: idOf(customer)! };
	}
	const changed = parties.filter(
		(party) => given[party] !== undefined && !isSameId(given[party], own(party)),
	);
	return {
		known: {
			...{ id, isNew },
			...(accountId !== undefined && { accountId }),
			...(contactId !== undefined && { contactId }),
		},
		request,
		lookups: Object.fromEntries(changed.map((party) => [fields[party].lookup, given[party]!])),
	};
}

function isClosed({ label }: EntityDescription, id: string): CrmError {
	return new CrmError(`The ${label} ${id} is disqualified.`, {
		kind: 'invalidRecord',
		code: 'LEAD_CLOSED',
		advice: 'Reactivate it in the CRM, or leave out disqualified leads before this node.',
	});
}
