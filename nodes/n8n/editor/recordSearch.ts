/** Records to select in the parameters that hold an ID. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Condition, Crm } from '../../crm/port';
import type { MemberKind } from '../../sync/relations/marketingLists';
import { toEntityName } from '../entity';
import { findRelation } from '../operations/relation/relationship';
import { onlyActive } from '../operations/user/userItem';
import type { Product } from '../product';
import { casesOf, currentParameter, selectedEntity, withCrm } from './context';
import { listRecords, type RecordList } from './recordList';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

export function recordSearchMethods(product: Product) {
	/** @param listsOf which records the open node lists. */
	const search = (
		listsOf: (
			context: ILoadOptionsFunctions,
			crm: Crm,
		) => RecordList | RecordList[] | Promise<RecordList | RecordList[]>,
	): ListSearch =>
		async function (filter = '', paginationToken) {
			return await withCrm(this, product, async (crm) => {
				const lists = [await listsOf(this, crm)].flat();
				return await listRecords(crm, lists, filter, paginationToken);
			});
		};
	const relatedSide = (sideOf: (context: ILoadOptionsFunctions) => 'first' | 'second') =>
		search(async (context, crm) => {
			const name = toEntityName(currentParameter(context, 'relationship') ?? '');
			return { entity: (await findRelation(crm, name))[sideOf(context)].entity };
		});

	return {
		/** Of the selected entity. */
		searchRecords: search((context) => ({ entity: selectedEntity(context) })),
		searchLeads: search(() => ({ entity: product.people.lead.name })),
		searchContacts: search(() => ({ entity: product.people.contact.name })),
		searchAccounts: search(() => ({ entity: product.accounts!.entity })),
		/** Leads or contacts, as the member type says. */
		searchPeople: search((context) => {
			const { lead, contact } = product.people;
			return { entity: (currentParameter(context, 'memberType') === 'lead' ? lead : contact).name };
		}),
		searchMembers: search((context) => {
			const kind = currentParameter(context, 'memberType') as MemberKind;
			return { entity: product.marketingLists!.memberEntities[kind] };
		}),
		searchCampaigns: search(() => ({
			entity: (product.campaigns?.entity ?? product.campaignItems?.campaign.name)!,
		})),
		searchMarketingLists: search(() => ({ entity: product.marketingLists!.entity.name })),
		searchCases: search(() => {
			const { entity, number, subject } = casesOf(product);
			return { entity: entity.name, details: [number, subject] };
		}),
		/** Users who can work in the CRM. */
		searchUsers: search(() => activeUsers(product)),
		/** Users, then teams or queues. */
		searchOwners: search(async (_, crm) => [
			activeUsers(product),
			await owningGroups(product, crm),
		]),
		searchFirstRecords: relatedSide(() => 'first'),
		searchSecondRecords: relatedSide(() => 'second'),
		/** Of the table of the record that is given. */
		searchGivenRecords: relatedSide((context) =>
			currentParameter(context, 'side') === 'second' ? 'second' : 'first',
		),
	};
}

const activeUsers = ({ users }: Product): RecordList => ({
	entity: users.entity,
	details: [users.email],
	only: onlyActive(users).conditions,
});

/** Where the CRM has other groups as well, its active ones are those that own records. */
async function owningGroups({ owner: { group } }: Product, crm: Crm): Promise<RecordList> {
	const { fields, activeState } = await crm.describe(group.entity);
	const state = fields.find(({ name }) => name === activeState?.field);
	const only: Condition[] =
		state && activeState?.value != null
			? [{ field: state.name, type: state.type, operator: 'equals', values: [activeState.value] }]
			: [];
	return { entity: group.entity, details: [group.field], kind: group.label, only };
}
