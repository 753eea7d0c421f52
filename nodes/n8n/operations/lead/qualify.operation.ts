/** Qualify: turns one lead for each item into an account, a contact and an opportunity, all items in few calls. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import {
	parties,
	type ByParty,
	type Party,
	type QualifiedLead,
	type Qualifying,
} from '../../../sync/leads/qualification';
import { qualifyEach } from '../../../sync/leads/qualifyLeads';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { defineOperation } from '../defineOperation';
import type { ItemContext, ItemResult } from '../operation';
import { readText } from '../readText';
import { readDryRun } from '../record/dryRunOption';
import { readKeyFieldNames, readKeyValues } from '../record/recordKey';
import { qualifyProperties } from './qualify.properties';

type Source = 'create' | 'existing' | 'none';

interface QualifySettings {
	/** API names; empty for the id. */
	keyFields: string[];
	sources: Record<Party, Source>;
	dryRun: boolean;
}

interface Prepared {
	lead: EntityDescription;
	keyFields: readonly FieldDescription[];
	/** The entities of which items give existing records. */
	existing: ByParty<EntityDescription>;
}

export const qualifyLead = defineOperation<QualifySettings, Prepared, Qualifying>({
	resource: 'lead',
	value: 'qualify',
	name: 'Qualify',
	action: 'Qualify a lead',
	description:
		'Turn a lead into an account, a contact and, if wanted, an opportunity, and close it as qualified. Existing accounts and contacts can be used. For a lead that is qualified already, nothing is written, and the output has the IDs of what it became.',
	subtitle: '"qualify: lead"',
	requires: ['qualifyLeads'],
	properties: () => [...qualifyProperties],
	readSettings: (item) => ({
		keyFields: readKeyFieldNames(item),
		sources: { account: readSource(item, 'account'), contact: readSource(item, 'contact') },
		dryRun: readDryRun(item),
	}),
	prepare: async ({ crm, product }, { keyFields, sources }) => {
		const lead = await crm.describe(product.people.lead.name);
		const existing: Partial<Record<Party, EntityDescription>> = {};
		for (const party of parties) {
			if (sources[party] !== 'existing') continue;
			existing[party] = await crm.describe(product.qualification![party].entity);
		}
		return { lead, keyFields: keyFieldsOf(lead, keyFields), existing };
	},
	readInput: readLead,
	run: async ({ crm, product }, { settings: { dryRun }, prepared, inputs }) => {
		const { lead, existing } = prepared;
		const qualified = await qualifyEach(crm, crm.actions.qualifyLeads!, inputs, {
			...{ lead, existing, fields: product.qualification!, dryRun },
		});
		return qualified.map((each) => toResult(crm, each, { lead, dryRun }));
	},
	toFailure: toQualifyFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function readSource({ context, itemIndex }: ItemContext, party: Party): Source {
	const source = context.getNodeParameter(party, itemIndex, 'create');
	return source === 'existing' || source === 'none' ? source : 'create';
}

function readLead(
	item: ItemContext,
	{ sources }: QualifySettings,
	{ lead, keyFields, existing }: Prepared,
): Qualifying {
	const { context, itemIndex } = item;
	const timezone = context.getTimezone();
	const { status } = context.getNodeParameter('options', itemIndex, {}) as {
		status?: string | number | null;
	};
	const given = parties.flatMap((party): Array<[Party, FieldValues]> => {
		const description = existing[party];
		if (!description) return [];
		const values = { [description.idField]: readText(item, `${party}Id`) };
		return [[party, toKey(description, keyFieldsOf(description, []), values, timezone)]];
	});
	return {
		key: toKey(lead, keyFields, readKeyValues(item, lead.idField), timezone),
		existing: Object.fromEntries(given),
		create: {
			account: sources.account === 'create',
			contact: sources.contact === 'create',
			opportunity: context.getNodeParameter('createOpportunity', itemIndex, false) === true,
		},
		status: String(status ?? '').trim(),
	};
}

function toResult(
	crm: Pick<Crm, 'linkTo'>,
	lead: QualifiedLead | CrmError,
	{ lead: { name: entity }, dryRun }: { lead: EntityDescription; dryRun: boolean },
): ItemResult {
	if (lead instanceof CrmError) return { json: toQualifyFailure(lead), error: lead };
	const { id, qualified, accountId, contactId, opportunityId } = lead;
	return {
		json: {
			outcome: qualified ? 'qualified' : 'unchanged',
			...(!qualified && { reason: 'The lead is qualified already.' }),
			...(dryRun && { dryRun }),
			...{ id, url: crm.linkTo(entity, id), entity },
			accountId: accountId ?? null,
			contactId: contactId ?? null,
			opportunityId: opportunityId ?? null,
		},
		isWritten: qualified && !dryRun,
	};
}

function toQualifyFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
