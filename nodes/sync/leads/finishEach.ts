/** Converts or qualifies leads, where several items can be for the same lead. */
import type { CrmRecord } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { oncePerRecord } from '../records/oncePerRecord';
import { isSameId } from '../values/id';
import { parties, type ByParty, type FinishedLead, type Party } from './parties';

/** An item whose lead was found, and the account and contact that it gives. */
export interface ReadyLead<Item> {
	item: Item;
	lead: CrmRecord;
	given: ByParty<CrmRecord>;
}

/** What became of the lead of one item. */
export interface LeadOutcome extends FinishedLead {
	/** Where another item of this execution has finished the lead: whether its settings are the same. */
	earlierItem?: 'sameSettings' | 'otherSettings';
	/** The given account and contact that the lead did not become. */
	notUsed: readonly Party[];
	/** True where an earlier execution has finished the lead without the opportunity that the item wants. */
	lacksOpportunity: boolean;
}

/**
 * @param found the lead of each item, or why there is none.
 * @param existing the account and contact that each item gives, or why one of them cannot be used.
 * @param settingsOf everything else that an item wants.
 * @param finish does it for leads, each of them once; one result per lead, in order.
 */
export async function finishEach<Item>(
	all: readonly Item[],
	found: ReadonlyArray<CrmRecord | CrmError>,
	existing: ReadonlyArray<ByParty<CrmRecord> | CrmError>,
	{
		settingsOf,
		wantsOpportunity,
		finish,
	}: {
		settingsOf: (item: Item) => unknown;
		wantsOpportunity: (item: Item) => boolean;
		finish: (some: ReadonlyArray<ReadyLead<Item>>) => Promise<Array<FinishedLead | CrmError>>;
	},
): Promise<Array<LeadOutcome | CrmError>> {
	const prepared = all.map((item, index) => {
		const [lead, given] = [found[index]!, existing[index]!];
		if (lead instanceof CrmError) return lead;
		if (given instanceof CrmError) return given;
		const wanted = JSON.stringify([given.account?.id, given.contact?.id, settingsOf(item)]);
		return { item, lead, given, recordId: lead.id, wanted };
	});
	const ready = prepared.flatMap((each) => (each instanceof CrmError ? [] : [each]));
	const finished = await oncePerRecord(ready, finish);
	const outcomes = new Map(ready.map((each, index) => [each, finished[index]!]));
	return prepared.map((each): LeadOutcome | CrmError => {
		if (each instanceof CrmError) return each;
		const outcome = outcomes.get(each)!;
		if (outcome instanceof CrmError) return outcome;
		if ('earlier' in outcome && outcome.earlier.result.isNew) {
			const { result, isSame } = outcome.earlier;
			const earlierItem = isSame ? 'sameSettings' : 'otherSettings';
			const notUsed = findUnused(result, each.given);
			return { ...result, isNew: false, earlierItem, notUsed, lacksOpportunity: false };
		}
		const lead = 'earlier' in outcome ? outcome.earlier.result : outcome.result;
		return {
			...lead,
			notUsed: findUnused(lead, each.given),
			lacksOpportunity:
				!lead.isNew && wantsOpportunity(each.item) && lead.opportunityId === undefined,
		};
	});
}

const findUnused = (lead: FinishedLead, given: ByParty<CrmRecord>) =>
	parties.filter((party) => {
		const record = given[party];
		return record !== undefined && !isSameId(record.id, lead[`${party}Id`]);
	});
