/** Converts the lead of each of many keys: to new records, or to an account and a contact that exist. */
import type { Actions, CrmRecord, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import type { MasterFinder } from '../records/masters';
import {
	planConversion,
	type ConversionPlan,
	type ConvertedFields,
	type ConvertedLead,
	type Converting,
} from './conversion';
import { findExisting } from './existing';
import type { ByParty } from './parties';

export interface ConvertingSettings {
	lead: EntityDescription;
	/** The entities of existing records, where items give some. */
	existing: ByParty<EntityDescription>;
	fields: ConvertedFields;
	/** True to only check what can be converted. */
	dryRun: boolean;
}

type Result = ConvertedLead | CrmError;

/**
 * @returns for each lead what it became, or why it could not be converted.
 * @throws CrmError when the CRM cannot be searched, or no lead can be converted.
 */
export async function convertEach(
	crm: MasterFinder,
	convertLeads: Actions['convertLeads'],
	all: readonly Converting[],
	settings: ConvertingSettings,
): Promise<Result[]> {
	const found = await findLeads(crm, all, settings);
	const existing = await findExisting(crm, all, {
		descriptions: settings.existing,
		fields: { contact: [settings.fields.accountOfContact] },
	});
	const { contact } = settings.existing;
	// Several keys can be those of one lead: the first one converts it.
	const plans = new Map<string, ConversionPlan | CrmError>();
	for (const [index, lead] of found.entries()) {
		const given = existing[index]!;
		if (lead instanceof CrmError || given instanceof CrmError || plans.has(lead.id)) continue;
		const facts = { contact, fields: settings.fields };
		plans.set(lead.id, planConversion(lead, all[index]!, given, facts));
	}
	const planned = [...plans.values()].flatMap((plan) => (plan instanceof CrmError ? [] : [plan]));
	const open = planned.filter(({ known }) => known.converted);
	const converted = await carryOut(convertLeads, open, settings);
	return found.map((lead, index) => {
		const given = existing[index]!;
		if (lead instanceof CrmError) return lead;
		if (given instanceof CrmError) return given;
		const plan = plans.get(lead.id)!;
		return plan instanceof CrmError ? plan : (converted.get(lead.id) ?? plan.known);
	});
}

async function findLeads(
	crm: MasterFinder,
	all: readonly Converting[],
	{ lead, fields }: ConvertingSettings,
): Promise<Array<CrmRecord | CrmError>> {
	const { isConverted, account, contact, opportunity } = fields;
	const lookups = [account, contact, opportunity].map(({ lookup }) => lookup);
	return await findEach(
		crm,
		lead,
		all.map(({ key }) => key),
		{ fields: [lead.idField, isConverted, ...lookups], merged: 'follow' },
	);
}

/** @returns by id, what became of the leads that are open; nothing in a dry run. */
async function carryOut(
	convertLeads: Actions['convertLeads'],
	open: readonly ConversionPlan[],
	{ fields, dryRun }: ConvertingSettings,
): Promise<ReadonlyMap<string, Result>> {
	if (dryRun || open.length === 0) return new Map();
	const results = await convertLeads(open.map(({ request }) => request));
	return new Map(
		open.map(({ known }, index): [string, Result] => {
			const records = results[index]!;
			if (records instanceof CrmError) return [known.id, records];
			const idOf = (kind: 'account' | 'contact' | 'opportunity') =>
				records.find(({ entity }) => entity === fields[kind].entity)?.id;
			const ids = {
				accountId: idOf('account'),
				contactId: idOf('contact'),
				opportunityId: idOf('opportunity'),
			};
			return [known.id, { ...known, ...ids }];
		}),
	);
}
