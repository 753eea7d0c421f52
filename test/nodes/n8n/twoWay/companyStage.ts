/** A stage for tests of the example workflows of accounts and contacts, in n8n-core's engine on both emulated CRMs. */
import { trustEmulators } from '../../../emulators/kernel/tls';
import { errorOf } from '../../../support/itemError';
import { ACCOUNTS, Companies, type Company, type Employee } from './companies';
import { other, sideNames, TwoCrms, type SideName } from './twoCrms';

/** Rounds of polls within which both CRMs have to come to rest. */
const MAX_ROUNDS = 8;

/** A record that is in both CRMs. */
export type Ids = Record<SideName, string>;

export class CompanyStage {
	private serial = 0;

	private constructor(
		readonly crms: TwoCrms,
		readonly companies: Companies,
	) {}

	static async start(): Promise<CompanyStage> {
		await trustEmulators();
		const crms = await TwoCrms.start();
		return new CompanyStage(crms, new Companies(crms));
	}

	close(): Promise<void> {
		return this.crms.close();
	}

	/** Empties both CRMs, and starts their workflows from the beginning. */
	async clear(): Promise<void> {
		for (const side of sideNames) this.companies.clear(side);
		await this.crms.republish(ACCOUNTS);
	}

	newName(): string {
		return `Engines ${(this.serial += 1)}`;
	}

	newCompany(): Company {
		const name = this.newName();
		return { name, website: `https://engines${this.serial}.example` };
	}

	newEmployee(account: string | null): Employee {
		this.serial += 1;
		return {
			firstName: 'Ada',
			lastName: `Lovelace ${this.serial}`,
			email: `ada${this.serial}@people.example`,
			account,
		};
	}

	async settle(): Promise<void> {
		expect(await this.crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
	}

	async expectQuiet(): Promise<void> {
		const before = this.crms.writes;
		await this.settle();
		expect(this.crms.writes).toBe(before);
	}

	/** Both CRMs have the same records, and nothing is left to write. */
	async expectEqual(): Promise<void> {
		this.companies.expectEqual();
		await this.expectQuiet();
	}

	/** The errors of the executions that one poll after this starts; no one runs them again. */
	async errorsAfter(side: SideName, edit: () => void): Promise<string[]> {
		edit();
		await this.crms.poll(side);
		const outcomes = await this.crms.run(side);
		this.crms.discard(side);
		return outcomes.flatMap((json) => errorOf({ json })?.message ?? []);
	}

	accountOf(side: SideName, id: string) {
		return this.companies.accounts(side).get(id)!;
	}

	contactOf(side: SideName, id: string) {
		return this.companies.contacts(side).get(id)!;
	}

	/** An account that is in both CRMs. */
	async syncedAccount(side: SideName, company = this.newCompany()): Promise<Ids> {
		const id = this.companies.createAccount(side, company);
		await this.settle();
		return idsOf(side, id, this.accountOf(side, id).link);
	}

	/** A contact of it. */
	async syncedContact(side: SideName, account: Ids): Promise<Ids> {
		const id = this.companies.createContact(side, this.newEmployee(account[side]));
		await this.settle();
		return idsOf(side, id, this.contactOf(side, id).link);
	}
}

const idsOf = (side: SideName, id: string, link: string | null | undefined) =>
	({ [side]: id, [other(side)]: link }) as Ids;
