/** Qualify: turns one lead for each item into an account, a contact and an opportunity, all items in few calls. */
import type { EntityDescription, FieldDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { ByParty } from '../../../sync/leads/parties';
import type { Qualifying } from '../../../sync/leads/qualification';
import { qualifyEach } from '../../../sync/leads/qualifyLeads';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readDryRun } from '../record/dryRunOption';
import { readKeyFieldNames, readKeyValues } from '../record/recordKey';
import {
	describeExisting,
	readExisting,
	readSources,
	readStatus,
	toLeadFailure,
	toLeadResult,
	type Sources,
} from './leadParties';
import { qualifyProperties, qualifySources } from './qualify.properties';

interface QualifySettings {
	/** API names; empty for the id. */
	keyFields: string[];
	sources: Sources;
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
		'Turn a lead into an account, a contact and, optionally, an opportunity, and close it as qualified. Existing accounts and contacts can be used. A lead that is already qualified is not changed, and the output has the IDs of its account, contact and opportunity.',
	subtitle: '"qualify: lead"',
	requires: ['qualifyLeads'],
	properties: () => [...qualifyProperties],
	readSettings: (item) => ({
		keyFields: readKeyFieldNames(item),
		sources: readSources(item, qualifySources),
		dryRun: readDryRun(item),
	}),
	prepare: async ({ crm, product }, { keyFields, sources }) => {
		const lead = await crm.describe(product.people.lead.name);
		const existing = await describeExisting(crm, sources, product.qualification!);
		return { lead, keyFields: keyFieldsOf(lead, keyFields), existing };
	},
	readInput: readLead,
	run: async ({ crm, product }, { settings: { dryRun }, prepared, inputs }) => {
		const { lead, existing } = prepared;
		const qualified = await qualifyEach(crm, crm.actions.qualifyLeads!, inputs, {
			...{ lead, existing, fields: product.qualification!, dryRun },
		});
		return qualified.map((each) => {
			const finished = each instanceof CrmError ? each : { ...each, isNew: each.qualified };
			return toLeadResult(crm, finished, { entity: lead.name, done: 'qualified', dryRun });
		});
	},
	toFailure: toLeadFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function readLead(
	item: ItemContext,
	{ sources }: QualifySettings,
	{ lead, keyFields, existing }: Prepared,
): Qualifying {
	const { context, itemIndex } = item;
	return {
		key: toKey(lead, keyFields, readKeyValues(item, lead.idField), context.getTimezone()),
		existing: readExisting(item, existing),
		create: {
			account: sources.account === 'create',
			contact: sources.contact === 'create',
			opportunity: context.getNodeParameter('createOpportunity', itemIndex, false) === true,
		},
		status: readStatus(item),
	};
}
