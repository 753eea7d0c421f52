/** Options > Account of Create or Update on a product's emulator: contacts whose account the items describe. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ProductUnderTest } from '../../../products';
import { automatic, setActionStage, type ActionStage } from '../matching/actionStage';

/** What the account option is filled from, as expressions of the item. */
export const fromItem = {
	accountName: '={{ $json.companyName }}',
	accountNumber: '={{ $json.companyNumber }}',
	domain: '={{ $json.companyDomain }}',
};

/** What an item says about the account. */
export interface Company {
	companyName?: string;
	companyNumber?: string | number;
	companyDomain?: string;
}

export interface AccountStage extends ActionStage {
	/** A contact that no other test has, mapped automatically. */
	newContact: () => IDataObject & { person: string };
	newName: () => string;
	createAccount: (values: Record<string, string>) => string;
	/** Create or Update of contacts by email, with these settings of the account. */
	tie: (
		items: readonly IDataObject[],
		settings?: INodeParameters,
		parameters?: INodeParameters,
	) => Promise<IDataObject[]>;
	/** The account of a contact, as it is stored. */
	accountOf: (contactId: unknown) => Promise<unknown>;
}

export function setAccountStage(underTest: ProductUnderTest): AccountStage {
	const { contact, account, email, lastName, accountLookup } = underTest.names;
	const stage = setActionStage(underTest);
	const entity = { __rl: true, mode: 'name', value: contact };

	async function tie(
		items: readonly IDataObject[],
		settings: INodeParameters = {},
		{ options = {}, ...parameters }: INodeParameters = {},
	) {
		return await stage.runLeads(items, {
			...{ entity, fields: automatic },
			...parameters,
			options: { ...(options as object), account: { settings: { ...fromItem, ...settings } } },
		});
	}

	return Object.assign(stage, {
		newContact: () => {
			const person = `person${stage.next()}@people.example`;
			return { person, [email]: person, [lastName]: 'Lovelace' };
		},
		newName: () => `Engines ${stage.next()}`,
		createAccount: (values: Record<string, string>) => stage.crm.colleague.create(account, values),
		tie,
		accountOf: async (contactId: unknown) => {
			const [record] = await stage.runLeads([{}], {
				...{ operation: 'get', entity, findBy: 'id', recordId: String(contactId) },
				...{ simplify: false, options: {} },
			});
			return record?.[accountLookup] ?? null;
		},
	});
}
