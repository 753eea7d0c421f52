/** How Convert and Qualify run: they identify a lead and existing records in the same way, and differ in what they request. */
import type { EntityDescription, FieldDescription, FieldValues } from '../../../crm/port';
import type { CrmError } from '../../../crm/errors';
import type { LeadOutcome } from '../../../sync/leads/finishEach';
import type { ByParty, Party } from '../../../sync/leads/parties';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import type { Product } from '../../product';
import type { Session } from '../../run/session';
import type { ItemContext, OperationSteps } from '../operation';
import { readDryRun } from '../record/dryRunOption';
import { readKeyFieldNames, readKeyValues } from '../record/recordKey';
import {
	describeExisting,
	readExisting,
	readSources,
	toLeadFailure,
	toLeadResult,
	type Source,
	type Sources,
} from './leadParties';

interface LeadSettings {
	/** API names; empty for the id. */
	keyFields: string[];
	sources: Sources;
	dryRun: boolean;
}

export interface PreparedLead {
	lead: EntityDescription;
	keyFields: readonly FieldDescription[];
	/** The entities of which items give existing records. */
	existing: ByParty<EntityDescription>;
}

/** What both operations read of an item. */
interface GivenLead {
	key: FieldValues;
	existing: ByParty<FieldValues>;
}

/** What is different in one of the operations. */
export interface LeadOperation<Wanted> {
	/** What happens to a lead, such as "qualified". */
	done: string;
	/** What its account and its contact can be. */
	sources: readonly Source[];
	/** The entities of accounts and contacts. */
	entities: (product: Product) => Record<Party, { entity: string }>;
	readWanted: (item: ItemContext, sources: Sources) => Wanted;
	/** @throws CrmError, which then is the error of all leads. */
	send: (
		session: Session,
		all: ReadonlyArray<GivenLead & Wanted>,
		settings: Pick<PreparedLead, 'lead' | 'existing'> & { dryRun: boolean },
	) => Promise<Array<LeadOutcome | CrmError>>;
}

export function leadSteps<Wanted>({
	done,
	sources: possible,
	entities,
	readWanted,
	send,
}: LeadOperation<Wanted>): OperationSteps<LeadSettings, PreparedLead, GivenLead & Wanted> {
	return {
		readSettings: (item) => ({
			keyFields: readKeyFieldNames(item),
			sources: readSources(item, possible),
			dryRun: readDryRun(item),
		}),
		prepare: async ({ crm, product }, { keyFields, sources }) => {
			const lead = await crm.describe(product.people.lead.name);
			const existing = await describeExisting(crm, sources, entities(product));
			return { lead, keyFields: keyFieldsOf(lead, keyFields), existing };
		},
		readInput: (item, { sources }, { lead, keyFields, existing }) => ({
			key: toKey(lead, keyFields, readKeyValues(item, lead.idField), item.context.getTimezone()),
			existing: readExisting(item, existing),
			...readWanted(item, sources),
		}),
		run: async (session, { settings: { dryRun }, prepared: { lead, existing }, inputs }) => {
			const finished = await send(session, inputs, { lead, existing, dryRun });
			return finished.map((each) =>
				toLeadResult(session.crm, each, { entity: lead.name, done, dryRun }),
			);
		},
		toFailure: toLeadFailure,
		isDryRun: ({ dryRun }) => dryRun,
	};
}
