/** Converts the lead of each of many keys: to new records, or to an account and a contact that exist. */
import type { Actions, CrmRecord, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import type { MasterFinder } from '../records/masters';
import {
	planConversion,
	type ConversionPlan,
	type ConvertedFields,
	type Converting,
} from './conversion';
import { findExisting } from './existing';
import { finishEach, type LeadOutcome } from './finishEach';
import type { ByParty, FinishedLead } from './parties';

export interface ConvertingSettings {
	lead: EntityDescription;
	/** The entities of existing records, where items give some. */
	existing: ByParty<EntityDescription>;
	fields: ConvertedFields;
	/** True to only check what can be converted. */
	dryRun: boolean;
}

type Result = FinishedLead | CrmError;

/**
 * @returns for each lead what it became, or why it could not be converted.
 * @throws CrmError when the CRM cannot be searched, or no lead can be converted.
 */
export async function convertEach(
	crm: MasterFinder,
	convertLeads: Actions['convertLeads'],
	all: readonly Converting[],
	settings: ConvertingSettings,
): Promise<Array<LeadOutcome | CrmError>> {
	const found = await findLeads(crm, all, settings);
	const existing = await findExisting(crm, all, {
		descriptions: settings.existing,
		fields: { contact: [settings.fields.accountOfContact] },
	});
	const { contact } = settings.existing;
	return await finishEach(all, found, existing, {
		settingsOf: ({ wanted }) => wanted,
		wantsOpportunity: ({ wanted }) => wanted.opportunity !== undefined,
		finish: async (some) => {
			const plans = some.map(({ lead, item, given }) =>
				planConversion(lead, item, given, { contact, fields: settings.fields }),
			);
			const open = plans.flatMap((plan) =>
				plan instanceof CrmError || !plan.known.isNew ? [] : [plan],
			);
			const converted = await carryOut(convertLeads, open, settings);
			return plans.map((plan) =>
				plan instanceof CrmError ? plan : (converted.get(plan.known.id) ?? plan.known),
			);
		},
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
