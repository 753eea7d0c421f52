/** Qualifies the lead of each of many keys: into new records, or into an account and a contact that exist. */
import type { Actions, Crm, EntityDescription, UpdateOperation } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import { findExisting } from './existing';
import { finishEach, type LeadOutcome } from './finishEach';
import { parties, type ByParty, type FinishedLead } from './parties';
import { planQualification, type LeadFields, type Plan, type Qualifying } from './qualification';

export interface QualifyingSettings {
	lead: EntityDescription;
	/** The entities of existing records, where items give some. */
	existing: ByParty<EntityDescription>;
	fields: LeadFields;
	/** True to only check what can be qualified. */
	dryRun: boolean;
}

type Qualifier = Pick<Crm, 'describe' | 'find' | 'write'>;
type Result = FinishedLead | CrmError;

/**
 * @returns for each lead what it became, or why it could not be qualified.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function qualifyEach(
	crm: Qualifier,
	qualifyLeads: Actions['qualifyLeads'],
	all: readonly Qualifying[],
	settings: QualifyingSettings,
): Promise<Array<LeadOutcome | CrmError>> {
	const { lead: description, fields, dryRun } = settings;
	const keys = all.map(({ key }) => key);
	const toRead = parties.map((party) => fields[party].lookup);
	const found = await findEach(crm, description, keys, {
		fields: [description.idField, fields.state.field, ...toRead],
		merged: 'follow',
	});
	const existing = await findExisting(crm, all, { descriptions: settings.existing });
	return await finishEach(all, found, existing, {
		settingsOf: ({ create, status }) => ({ create, status }),
		wantsOpportunity: ({ create }) => create.opportunity,
		finish: async (some) => {
			const plans = some.map(({ lead, item, given }) =>
				planQualification(lead, item, given, { description, fields }),
			);
			const planned = plans.flatMap((plan) => (plan instanceof CrmError ? [] : [plan]));
			const done = planned.filter(({ known }) => !known.isNew).map(({ known }) => known);
			const open = planned.filter(({ known }) => known.isNew);
			const before = await addOpportunities(crm, done, fields);
			const now = dryRun
				? open.map(({ known }) => known)
				: await carryOut(crm, qualifyLeads, open, settings);
			const results = new Map<string, Result>([
				...done.map(({ id }, index) => [id, before[index]!] as const),
				...open.map(({ known }, index) => [known.id, now[index]!] as const),
			]);
			return plans.map((plan) => (plan instanceof CrmError ? plan : results.get(plan.known.id)!));
		},
	});
}

/** Adds the opportunity that came from each lead that was qualified before. */
async function addOpportunities(
	crm: Qualifier,
	leads: readonly FinishedLead[],
	{ opportunity: { entity, lookup } }: LeadFields,
): Promise<Result[]> {
	if (leads.length === 0) return [];
	const keys = leads.map(({ id }) => ({ [lookup]: id }));
	try {
		const opportunities = (await crm.find([{ entity, keys, fields: [lookup] }])).flat();
		const idOf = new Map(opportunities.map(({ id, values }) => [values[lookup], id]));
		return leads.map((lead) => {
			const opportunityId = idOf.get(lead.id);
			return opportunityId === undefined ? lead : { ...lead, opportunityId };
		});
	} catch (error) {
		// Other leads can still be qualified.
		if (!(error instanceof CrmError)) throw error;
		return leads.map(() => error);
	}
}

/** Sets the existing account and contact of a lead before it is qualified: that is how it becomes these. */
async function carryOut(
	crm: Qualifier,
	qualifyLeads: Actions['qualifyLeads'],
	plans: readonly Plan[],
	{ lead, fields }: QualifyingSettings,
): Promise<Result[]> {
	const updates = plans.flatMap(({ known: { id }, lookups }): UpdateOperation[] =>
		Object.keys(lookups).length > 0
			? [{ kind: 'update', entity: lead.name, id, values: lookups }]
			: [],
	);
	const written = updates.length > 0 ? await crm.write(updates) : [];
	const failed = new Map(
		written.flatMap((result, index) => (result.ok ? [] : [[updates[index]!.id, result.error]])),
	);
	const ready = plans.filter(({ known: { id } }) => !failed.has(id));
	const created = ready.length > 0 ? await qualifyLeads(ready.map(({ request }) => request)) : [];
	return plans.map((plan) => {
		const error = failed.get(plan.known.id);
		if (error) return error;
		const records = created[ready.indexOf(plan)]!;
		if (records instanceof CrmError) return records;
		const idOf = (name: string) => records.find(({ entity }) => entity === name)?.id;
		const ids = {
			accountId: idOf(fields.account.entity),
			contactId: idOf(fields.contact.entity),
			opportunityId: idOf(fields.opportunity.entity),
		};
		const known = Object.entries(ids).filter(([, id]) => id !== undefined);
		return { ...plan.known, ...Object.fromEntries(known) };
	});
}
