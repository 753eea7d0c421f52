/** Opportunities for contacts on a product's emulator: what both CRMs call them, and Options > Contact. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ProductUnderTest } from '../../../products';
import { dynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import { automatic, setActionStage, type ActionStage } from '../matching/actionStage';

interface OpportunityNames {
	underTest: ProductUnderTest;
	opportunity: string;
	/** An external id or alternate key of opportunities. */
	key: string;
	name: string;
	/** What else a new opportunity needs. */
	rest: Record<string, string>;
	/** One of many custom fields. */
	detail: (number: number) => string;
	/** A text field of contacts for the ID of the other CRM. */
	link: string;
	/** The lookup that ties an opportunity to its contact; in Salesforce there is none. */
	lookup?: string;
}

export const crms: readonly OpportunityNames[] = [
	{
		underTest: dynamics365,
		opportunity: 'opportunity',
		key: 'new_externalid',
		name: 'name',
		rest: {},
		detail: (number) => `new_detail${number}`,
		link: 'new_externalid',
		lookup: 'parentcontactid',
	},
	{
		underTest: salesforce,
		opportunity: 'Opportunity',
		key: 'CrmId__c',
		name: 'Name',
		rest: { StageName: 'Prospecting', CloseDate: '2026-12-31' },
		detail: (number) => `Detail${number}__c`,
		link: 'CrmId__c',
	},
];

/** What the contact option is filled from, as expressions of the item. */
const fromItem = { contactEmail: '={{ $json.person }}', contactId: '={{ $json.personId }}' };

/** A contact of an opportunity; with a role in Salesforce. */
interface TiedContact {
	contact: unknown;
	role?: unknown;
	primary?: unknown;
}

export interface OpportunityStage extends ActionStage {
	/** An opportunity that no other test has, mapped automatically, for a person. */
	deal: (person?: { person?: string; personId?: string }) => Record<string, string>;
	createContact: () => { id: string; person: string };
	/** Create or Update of opportunities by key, with these settings of the contact. */
	tie: (
		items: readonly IDataObject[],
		settings?: INodeParameters,
		parameters?: INodeParameters,
	) => Promise<IDataObject[]>;
	/** The contacts of an opportunity, as they are stored. */
	contactsOf: (opportunityId: unknown) => Promise<TiedContact[]>;
}

export function setOpportunityStage(names: OpportunityNames): OpportunityStage {
	const { underTest, opportunity, key, name, rest, lookup } = names;
	const { contact, email, lastName } = underTest.names;
	const stage = setActionStage(underTest);
	const entity = { __rl: true, mode: 'name', value: opportunity };

	async function tie(
		items: readonly IDataObject[],
		settings: INodeParameters = {},
		{ options = {}, ...parameters }: INodeParameters = {},
	) {
		return await stage.runLeads(items, {
			...{ entity, fields: automatic, matchBy: 'key', matchKey: key },
			...parameters,
			options: { ...(options as object), contact: { settings: { ...fromItem, ...settings } } },
		});
	}

	async function contactsOf(opportunityId: unknown): Promise<TiedContact[]> {
		const condition = {
			field: lookup === undefined ? 'OpportunityId' : 'opportunityid',
			operator: 'equals',
			value: String(opportunityId),
		};
		const rows = await stage.runLeads([{}], {
			...{ operation: 'getAll', returnAll: true, simplify: false },
			entity: { ...entity, value: lookup === undefined ? 'OpportunityContactRole' : opportunity },
			conditions: { condition: [condition] },
		});
		return rows.flatMap((row): TiedContact[] => {
			if (lookup !== undefined) return row[lookup] ? [{ contact: row[lookup] }] : [];
			return [{ contact: row.ContactId, role: row.Role, primary: row.IsPrimary }];
		});
	}

	return Object.assign(stage, {
		deal: (person: { person?: string; personId?: string } = {}) => ({
			...{ [key]: `deal-${stage.next()}`, [name]: 'Engines', ...rest },
			...person,
		}),
		createContact: () => {
			const person = `buyer${stage.next()}@people.example`;
			return {
				id: stage.crm.colleague.create(contact, { [lastName]: 'Hopper', [email]: person }),
				person,
			};
		},
		tie,
		contactsOf,
	});
}
