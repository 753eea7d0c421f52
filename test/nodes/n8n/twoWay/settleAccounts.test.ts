/**
 * Random histories of accounts and contacts that the example workflows keep in step: edits, contacts that move to other
 * accounts, new ones in one CRM or in both, killed executions, restarts, outages and lost responses in any order. After
 * the last one, both sides are equal within a few polls, every contact belongs to the same account in both, no record is
 * there twice, what was edited on one side only has its last value, and nothing more is written.
 */
import fc from 'fast-check';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { HISTORIES, runsOf } from '../../../support/runs';
import { ACCOUNTS, Companies } from './companies';
import { sideNames, TwoCrms, type SideName } from './twoCrms';

type Kind = 'account' | 'contact';
type Known = Partial<Record<SideName, string>>;

/** Few, so that edits go back to earlier ones. */
const VALUES = [null, 'One', 'Two'];

const side = fc.constantFrom(...sideNames);
const place = fc.nat({ max: 3 });
const value = fc.nat({ max: VALUES.length - 1 });
const account = fc.option(place, { nil: null });

const step = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constantFrom('editAccount', 'editContact'), side, place, value }),
	},
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('move'), side, place, account }) },
	{ weight: 7, arbitrary: fc.record({ do: fc.constantFrom('poll', 'run', 'run'), side }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constantFrom('kill', 'restart', 'loseResponse', 'fail'), side }),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('createContact'), side, account }) },
	fc.record({ do: fc.constant('createAccount'), side }),
	fc.record({ do: fc.constantFrom('createOnBothSides', 'settle') }),
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

const MAX_ROUNDS = 10;

let crms: TwoCrms;
let companies: Companies;

/** What the nodes wait, such as before they send a request again, passes in the CRMs: the test does not wait. */
const mockSleep = async (milliseconds: number): Promise<void> => {
	crms.pass(milliseconds);
	await Promise.resolve();
};
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: (milliseconds: number) => mockSleep(milliseconds),
}));

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());

const other = (at: SideName) => sideNames.find((each) => each !== at)!;

/** Texts differ between histories. */
let serial = 0;

class History {
	private readonly known: Record<Kind, Known[]> = { account: [], contact: [] };
	/** The last value of what was edited since both sides were equal, by what it is and by side. */
	private readonly edits = new Map<string, Map<SideName, unknown>>();

	async take(each: Step): Promise<void> {
		switch (each.do) {
			case 'editAccount':
			case 'editContact':
				return this.edit(each);
			case 'move':
				return this.move(each);
			case 'createAccount':
				return this.createAccount([each.side]);
			case 'createOnBothSides':
				return this.createAccount(sideNames);
			case 'createContact':
				return this.createContact(each);
			case 'poll':
				return void (await crms.poll(each.side));
			case 'run':
				return void (await crms.run(each.side));
			case 'kill':
				return await crms.kill(each.side);
			case 'restart':
				return crms.restart(each.side);
			case 'settle':
				return await this.settle();
			case 'loseResponse':
			case 'fail': {
				const fault =
					each.do === 'fail'
						? { answer: { status: 503 }, times: 8 }
						: { cut: 'afterWrite' as const };
				crms.crms[each.side].faults.add({ path: /composite|batch|account|contact/i, ...fault });
			}
		}
	}

	private createAccount(sides: readonly SideName[]): void {
		serial += 1;
		const company = { name: `Company ${serial}`, website: `https://company${serial}.example` };
		const ids = sides.map((at) => [at, companies.createAccount(at, company)]);
		this.known.account.push(Object.fromEntries(ids) as Known);
	}

	private createContact({ side: at, account: index }: { side: SideName; account: number | null }) {
		const id = index === null ? null : this.find('account', at, index);
		serial += 1;
		const email = `contact${serial}@people.example`;
		const person = { lastName: `Person ${serial}`, email, account: id ?? null };
		this.known.contact.push({ [at]: companies.createContact(at, person) });
	}

	private edit({
		do: name,
		side: at,
		place: index,
		value: choice,
	}: StepOf<'editAccount' | 'editContact'>) {
		const text = VALUES[choice]!;
		if (name === 'editAccount') {
			const id = this.find('account', at, index);
			if (id === undefined) return;
			companies.editAccount(at, id, { phone: text });
		} else {
			const id = this.find('contact', at, index);
			if (id === undefined) return;
			companies.editContact(at, id, { jobTitle: text });
		}
		this.note(`${name} ${index}`, at, text);
	}

	private move({ side: at, place: index, account: to }: StepOf<'move'>): void {
		const id = this.find('contact', at, index);
		const target = to === null ? null : this.find('account', at, to);
		if (id === undefined || target === undefined) return;
		companies.editContact(at, id, { account: target });
		this.note(`move ${index}`, at, to);
	}

	private note(what: string, at: SideName, to: unknown): void {
		this.edits.set(what, (this.edits.get(what) ?? new Map<SideName, unknown>()).set(at, to));
	}

	/** The ID of a record that is there on this side: created, or arrived. */
	private find(kind: Kind, at: SideName, index: number): string | undefined {
		const ids = this.known[kind][index];
		if (!ids) return undefined;
		const rows = kind === 'account' ? companies.accounts(at) : companies.contacts(at);
		const arrived = [...rows].find(([, { link }]) => link !== null && link === ids[other(at)]);
		return ids[at] ?? arrived?.[0];
	}

	/** @throws what differs although both CRMs have settled. */
	async settle(): Promise<void> {
		for (const at of sideNames) crms.crms[at].faults.clear();
		expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
		companies.expectEqual();
		for (const kind of ['account', 'contact'] as const) {
			const count = (at: SideName) =>
				(kind === 'account' ? companies.accounts(at) : companies.contacts(at)).size;
			for (const at of sideNames) expect(count(at)).toBe(this.known[kind].length);
		}
		for (const [what, bySide] of this.edits) {
			if (bySide.size === 1)
				expect([what, this.valueOf(what)]).toEqual([what, [...bySide.values()][0]]);
		}
		this.edits.clear();
	}

	private valueOf(what: string): unknown {
		const [name, place = ''] = what.split(' ');
		const at = sideNames[0]!;
		if (name === 'editAccount') {
			return companies.accounts(at).get(this.find('account', at, Number(place))!)!.phone;
		}
		const { jobTitle, account: id } = companies
			.contacts(at)
			.get(this.find('contact', at, Number(place))!)!;
		if (name === 'editContact') return jobTitle;
		if (id === null) return null;
		return this.known.account.findIndex((_, index) => this.find('account', at, index) === id);
	}
}

type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }> & { do: Name };

test('every history settles', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
			async (steps) => {
				const history = new History();
				for (const at of sideNames) {
					crms.crms[at].faults.clear();
					companies.clear(at);
				}
				await crms.republish(ACCOUNTS);
				for (const at of sideNames) {
					await history.take({ do: 'createAccount', side: at });
					await history.take({ do: 'createContact', side: at, account: 0 });
				}
				await history.settle();
				for (const each of steps) await history.take(each);
				await history.settle();
				for (const at of sideNames) crms.crms[at].log.clear();
				await crms.settle(2);
				expect(crms.writes).toBe(0);
			},
		),
		runsOf(HISTORIES.accounts),
	);
});
