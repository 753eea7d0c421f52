/** Accounts, and the contacts that belong to them, of both CRMs between which the example workflows run. */
import type { FieldValue } from '../../../../nodes/crm/port';
import type { Values } from '../../../products';
import type { Files, SideName, TwoCrms } from './twoCrms';

/** The example workflows that keep accounts and contacts in step. */
export const ACCOUNTS: Files = {
	dynamics365: 'two-way-accounts-dynamics-to-salesforce.json',
	salesforce: 'two-way-accounts-salesforce-to-dynamics.json',
};

export interface Company {
	name?: string;
	website?: string | null;
	phone?: string | null;
}

export interface Employee {
	firstName?: string | null;
	lastName?: string | null;
	email?: string | null;
	phone?: string | null;
	jobTitle?: string | null;
	/** ID of the account. */
	account?: string | null;
}

type Row = Record<string, FieldValue>;
interface Lister {
	list(entity: string): Row[];
}

/** How the records of each CRM name their ID, and the account that they belong to. */
const ids: Record<SideName, { account: string; contact: string; accountOfContact: string }> = {
	dynamics365: {
		account: 'accountid',
		contact: 'contactid',
		accountOfContact: '_parentcustomerid_value',
	},
	salesforce: { account: 'Id', contact: 'Id', accountOfContact: 'AccountId' },
};

export class Companies {
	constructor(private readonly crms: TwoCrms) {}

	createAccount(side: SideName, company: Company): string {
		const { account } = this.crms.names(side);
		return this.colleague(side).create(account, this.companyValues(side, company));
	}

	editAccount(side: SideName, id: string, company: Company): void {
		this.editFields(side, 'account', id, this.companyValues(side, company));
	}

	createContact(side: SideName, employee: Employee): string {
		const { contact } = this.crms.names(side);
		return this.colleague(side).create(contact, this.employeeValues(side, employee));
	}

	editContact(side: SideName, id: string, employee: Employee): void {
		this.editFields(side, 'contact', id, this.employeeValues(side, employee));
	}

	editFields(side: SideName, entity: 'account' | 'contact', id: string, values: Values): void {
		this.colleague(side).update(this.crms.names(side)[entity], id, values);
	}

	delete(side: SideName, entity: 'account' | 'contact', id: string): void {
		this.colleague(side).delete(this.crms.names(side)[entity], id);
	}

	merge(
		side: SideName,
		entity: 'account' | 'contact',
		merged: { masterId: string; mergedId: string },
	): void {
		this.colleague(side).merge(this.crms.names(side)[entity], merged);
	}

	/** IDs of the records that were merged into another one, and still exist. */
	merged(side: SideName, entity: 'account' | 'contact'): string[] {
		return this.allRows(side, entity)
			.filter(({ merged }) => merged === true)
			.map((row) => String(row[ids[side][entity]]));
	}

	/** Deletes all contacts and accounts. */
	clear(side: SideName): void {
		for (const entity of ['contact', 'account'] as const) {
			for (const row of this.rows(side, entity)) {
				this.delete(side, entity, String(row[ids[side][entity]]));
			}
		}
	}

	/** The synced fields of every account, and its link to the other CRM, by ID. */
	accounts(side: SideName): Map<string, Required<Company> & { link: string | null }> {
		const { accountName, website, accountPhone, key } = this.crms.names(side);
		return new Map(
			this.rows(side, 'account').map((row) => [
				String(row[ids[side].account]),
				{
					name: String(row[accountName]),
					website: textOf(row[website]),
					phone: textOf(row[accountPhone]),
					link: textOf(row[key]),
				},
			]),
		);
	}

	/** The same of every contact. */
	contacts(side: SideName): Map<string, Required<Employee> & { link: string | null }> {
		const { firstName, lastName, email, phone, key } = this.crms.names(side);
		const { jobTitle } = this.crms.names(side);
		const { contact, accountOfContact } = ids[side];
		return new Map(
			this.rows(side, 'contact').map((row) => [
				String(row[contact]),
				{
					firstName: textOf(row[firstName]),
					lastName: textOf(row[lastName]),
					email: textOf(row[email]),
					phone: textOf(row[phone]),
					jobTitle: textOf(row[jobTitle]),
					account: textOf(row[accountOfContact]),
					link: textOf(row[key]),
				},
			]),
		);
	}

	/**
	 * Both CRMs have the same accounts and contacts, linked to each other, and each contact belongs to the same account.
	 * @throws what differs.
	 */
	expectEqual(): void {
		const [left, right] = [this.accounts('dynamics365'), this.accounts('salesforce')];
		expect(right.size).toBe(left.size);
		for (const [id, { link, ...company }] of left) {
			expect(right.get(link ?? '')).toEqual({ ...company, link: id });
		}
		const [here, there] = [this.contacts('dynamics365'), this.contacts('salesforce')];
		expect(there.size).toBe(here.size);
		for (const [id, { link, account, ...person }] of here) {
			const linked = account === null ? null : left.get(account)!.link;
			expect(there.get(link ?? '')).toEqual({ ...person, account: linked, link: id });
		}
	}

	private colleague(side: SideName) {
		return this.crms.crms[side].colleague;
	}

	private rows(side: SideName, entity: 'account' | 'contact'): Row[] {
		return this.allRows(side, entity).filter(
			({ IsDeleted, merged }) => IsDeleted !== true && merged !== true,
		);
	}

	private allRows(side: SideName, entity: 'account' | 'contact'): Row[] {
		return (this.colleague(side) as unknown as Lister).list(this.crms.names(side)[entity]);
	}

	private companyValues(side: SideName, { name, website, phone }: Company): Values {
		const names = this.crms.names(side);
		return given({
			[names.accountName]: name,
			[names.website]: website,
			[names.accountPhone]: phone,
		});
	}

	private employeeValues(side: SideName, { account, ...others }: Employee): Values {
		const names = this.crms.names(side);
		const values = Object.entries(others).map(([name, value]) => [
			names[name as keyof typeof others],
			value,
		]);
		const lookup =
			side === 'dynamics365' && account !== undefined
				? { [`${names.accountLookup}@odata.bind`]: account && `/accounts(${account})` }
				: { [names.accountLookup]: account };
		return given({ ...(Object.fromEntries(values) as Values), ...lookup });
	}
}

const textOf = (value: FieldValue | undefined) => (value ?? null) as string | null;

const given = (values: Readonly<Record<string, FieldValue | undefined>>): Values =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
