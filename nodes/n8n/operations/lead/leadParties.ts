/** What Qualify and Convert have in common: the account and the contact that a lead becomes, and the item it returns. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Crm, EntityDescription, FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { LeadOutcome } from '../../../sync/leads/finishEach';
import { parties, type ByParty, type Party } from '../../../sync/leads/parties';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { keyFieldsOf, toKey } from '../../../sync/records/identify';
import type { ItemContext, ItemResult } from '../operation';
import { readOption } from '../readOption';
import { readId, recordLocator } from '../recordLocator';

export type Source = 'create' | 'existing' | 'none';
export type Sources = Record<Party, Source>;

/** @param sources what it can be. */
export const partyProperties = (
	party: Party,
	{
		label,
		description,
		sources,
	}: { label: string; description: string; sources: readonly Source[] },
): INodeProperties[] => [
	{
		displayName: label,
		name: party,
		type: 'options',
		default: 'create',
		description,
		options: [
			{ name: 'Create', value: 'create', description: `Create a new ${party} from the lead` },
			{ name: 'None', value: 'none', description: `Do not create a new ${party}` },
			{
				name: 'Use Existing',
				value: 'existing',
				description: `Use an existing ${party}`,
			},
		].filter(({ value }) => sources.some((each) => each === value)),
	},
	{
		...recordLocator({
			displayName: `Existing ${label}`,
			name: `${party}Id`,
			search: `search${label}s`,
			description: `Select the existing ${party} from the list, or enter its ID`,
		}),
		displayOptions: { show: { [party]: ['existing'] } },
	},
];

/**
 * @param values what both can be.
 * @throws CrmError for another choice: a record that is created by mistake cannot be taken back.
 */
export function readSources(item: ItemContext, values: readonly Source[]): Sources {
	return {
		account: readOption(item, { name: 'account', label: 'Account', values }),
		contact: readOption(item, { name: 'contact', label: 'Contact', values }),
	};
}

/** The entities of which items give existing records. */
export async function describeExisting(
	crm: Pick<Crm, 'describe'>,
	sources: Sources,
	fields: Record<Party, { entity: string }>,
): Promise<ByParty<EntityDescription>> {
	const existing: Partial<Record<Party, EntityDescription>> = {};
	for (const party of parties) {
		if (sources[party] === 'existing') existing[party] = await crm.describe(fields[party].entity);
	}
	return existing;
}

/** The keys of the existing records. @throws CrmError for an ID that is empty or not valid. */
export function readExisting(
	item: ItemContext,
	existing: ByParty<EntityDescription>,
): ByParty<FieldValues> {
	const given = parties.flatMap((party): Array<[Party, FieldValues]> => {
		const description = existing[party];
		if (!description) return [];
		const values = { [description.idField]: readId(item, `${party}Id`) };
		const fields = keyFieldsOf(description, []);
		return [[party, toKey(description, fields, values, item.context.getTimezone())]];
	});
	return Object.fromEntries(given);
}

/** A status, by value or label; '' where none is given. */
export function readStatus({ context, itemIndex }: ItemContext): string {
	const { status } = context.getNodeParameter('options', itemIndex, {}) as {
		status?: string | number | null;
	};
	return String(status ?? '').trim();
}

/** @param done what happened to it, such as "qualified". */
export function toLeadResult(
	crm: Pick<Crm, 'linkTo'>,
	lead: LeadOutcome | CrmError,
	{ entity, done, dryRun }: { entity: string; done: string; dryRun: boolean },
): ItemResult {
	if (lead instanceof CrmError) return { json: toLeadFailure(lead), error: lead };
	const { id, isNew, accountId, contactId, opportunityId } = lead;
	return {
		json: {
			outcome: isNew ? done : 'unchanged',
			...(!isNew && { reason: reasonOf(lead, done) }),
			...(dryRun && { dryRun }),
			...{ id, url: crm.linkTo(entity, id), entity },
			accountId: accountId ?? null,
			contactId: contactId ?? null,
			opportunityId: opportunityId ?? null,
		},
		isWritten: isNew && !dryRun,
	};
}

/** Why the lead was not changed, and what the item wanted in vain. */
function reasonOf({ earlierItem, notUsed, lacksOpportunity }: LeadOutcome, done: string): string {
	const causes = {
		sameSettings: `An earlier item has ${done} the lead.`,
		otherSettings: `An earlier item with other settings has ${done} the lead.`,
	};
	return [
		earlierItem ? causes[earlierItem] : `The lead is already ${done}.`,
		...notUsed.map((party) => `The ${party} of this item was not used.`),
		...(lacksOpportunity ? ['It has no opportunity.'] : []),
	].join(' ');
}

export const toLeadFailure = (error: CrmError): IDataObject =>
	toOutcomeJson(failed('', error)) as IDataObject;
