/** Convert: turns one lead for each item into an account, a contact and an opportunity, all items in few calls. */
import type { EntityDescription, FieldDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { convertEach } from '../../../sync/leads/convertLeads';
import type { Converting } from '../../../sync/leads/conversion';
import type { ByParty } from '../../../sync/leads/parties';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readDryRun } from '../record/dryRunOption';
import { readKeyFieldNames, readKeyValues } from '../record/recordKey';
import { readText } from '../readText';
import { convertProperties, convertSources } from './convert.properties';
import {
	describeExisting,
	readExisting,
	readSources,
	readStatus,
	toLeadFailure,
	toLeadResult,
	type Sources,
} from './leadParties';

interface ConvertSettings {
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

export const convertLead = defineOperation<ConvertSettings, Prepared, Converting>({
	resource: 'lead',
	value: 'convert',
	name: 'Convert',
	action: 'Convert a lead',
	description:
		'Convert a lead to an account, a contact and, optionally, an opportunity. Existing accounts and contacts can be used. A lead that is already converted is not changed, and the output has the IDs of its account, contact and opportunity.',
	subtitle: '"convert: lead"',
	requires: ['convertLeads'],
	properties: () => [...convertProperties],
	readSettings: (item) => ({
		keyFields: readKeyFieldNames(item),
		sources: readSources(item, convertSources),
		dryRun: readDryRun(item),
	}),
	prepare: async ({ crm, product }, { keyFields, sources }) => {
		const lead = await crm.describe(product.people.lead.name);
		const existing = await describeExisting(crm, sources, product.conversion!);
		return { lead, keyFields: keyFieldsOf(lead, keyFields), existing };
	},
	readInput: readLead,
	run: async ({ crm, product }, { settings: { dryRun }, prepared, inputs }) => {
		const { lead, existing } = prepared;
		const converted = await convertEach(crm, crm.actions.convertLeads!, inputs, {
			...{ lead, existing, fields: product.conversion!, dryRun },
		});
		return converted.map((each) => {
			const finished = each instanceof CrmError ? each : { ...each, isNew: each.converted };
			return toLeadResult(crm, finished, { entity: lead.name, done: 'converted', dryRun });
		});
	},
	toFailure: toLeadFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

interface Options {
	notifyOwner?: boolean;
	overwriteLeadSource?: boolean;
	ownerId?: string | null;
}

function readLead(
	item: ItemContext,
	_: ConvertSettings,
	{ lead, keyFields, existing }: Prepared,
): Converting {
	const { context, itemIndex } = item;
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const ownerId = String(options.ownerId ?? '').trim();
	const withOpportunity = context.getNodeParameter('createOpportunity', itemIndex, false) === true;
	return {
		key: toKey(lead, keyFields, readKeyValues(item, lead.idField), context.getTimezone()),
		existing: readExisting(item, existing),
		wanted: {
			...(withOpportunity && { opportunity: { name: readText(item, 'opportunityName') } }),
			status: readStatus(item),
			...(ownerId !== '' && { ownerId }),
			overwriteLeadSource: options.overwriteLeadSource ?? false,
			notifyOwner: options.notifyOwner ?? false,
		},
	};
}
