/** The example workflows of accounts and contacts, in n8n-core's engine on both emulated CRMs. */
import { trustEmulators } from '../../../emulators/kernel/tls';
import { ACCOUNTS, Companies, type Company, type Employee } from './companies';
import { errorOf } from '../../../support/itemError';
import { LINKED_TO_ANOTHER, sideNames, TwoCrms, type SideName } from './twoCrms';

let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());
beforeEach(async () => {
	for (const side of sideNames) companies.clear(side);
	await crms.republish(ACCOUNTS);
});

const MAX_ROUNDS = 8;

let serial = 0;
const newCompany = (): Company => {
	serial += 1;
	return { name: `Engines ${serial}`, website: `https://engines${serial}.example` };
};
const newEmployee = (account: string | null): Employee => ({
	firstName: 'Ada',
	lastName: `Lovelace ${(serial += 1)}`,
	email: `ada${serial}@people.example`,
	account,
});

const other = (side: SideName) => sideNames.find((each) => each !== side)!;
const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

async function expectQuiet(): Promise<void> {
	const before = crms.writes;
	await settle();
	expect(crms.writes).toBe(before);
}

/** The errors of the executions that one poll after this starts; no one runs them again. */
async function errorsAfter(side: SideName, edit: () => void): Promise<string[]> {
	edit();
	await crms.poll(side);
	const outcomes = await crms.run(side);
	crms.discard(side);
	return outcomes.flatMap((json) => errorOf({ json })?.message ?? []);
}

type Ids = Record<SideName, string>;

const idsOf = (side: SideName, id: string, link: string | null | undefined) =>
	({ [side]: id, [other(side)]: link }) as Ids;
const accountOf = (side: SideName, id: string) => companies.accounts(side).get(id)!;
const contactOf = (side: SideName, id: string) => companies.contacts(side).get(id)!;

/** An account that is in both CRMs; its IDs. */
async function syncedAccount(side: SideName, company = newCompany()): Promise<Ids> {
	const id = companies.createAccount(side, company);
	await settle();
	return idsOf(side, id, accountOf(side, id).link);
}

/** A contact of it. */
async function syncedContact(side: SideName, account: Ids): Promise<Ids> {
	const id = companies.createContact(side, newEmployee(account[side]));
	await settle();
	return idsOf(side, id, contactOf(side, id).link);
}

test('initial sync: all existing accounts and contacts, some of them in both CRMs, and no contact without its account', async () => {
	const shared = newCompany();
	for (const side of sideNames) {
		companies.createContact(side, newEmployee(companies.createAccount(side, newCompany())));
		companies.createContact(side, newEmployee(null));
		companies.createContact(side, newEmployee(companies.createAccount(side, shared)));
	}
	crms.publish(ACCOUNTS, ({ nodes }) => {
		for (const { name, parameters } of nodes) {
			if (/ Changed in /.test(name)) parameters.startFrom = 'all';
		}
	});
	await settle();
	expect(companies.accounts('salesforce').size).toBe(3);
	expect(companies.contacts('salesforce').size).toBe(6);
	companies.expectEqual();
	await expectQuiet();
});

describe.each(sideNames)('from %s', (side) => {
	const there = other(side);

	test('a new account and its contacts arrive together, once', async () => {
		const id = companies.createAccount(side, newCompany());
		companies.createContact(side, newEmployee(id));
		companies.createContact(side, newEmployee(id));
		await crms.poll(side);
		await crms.run(side);
		expect(companies.contacts(there).size).toBe(2);
		const arrived = accountOf(side, id).link;
		for (const { account } of companies.contacts(there).values()) expect(account).toBe(arrived);
		await settle();
		companies.expectEqual();
		await expectQuiet();
	});

	test('an account that was never synced comes with its first contact', async () => {
		const id = companies.createAccount(side, newCompany());
		await crms.republish(ACCOUNTS);
		companies.createContact(side, newEmployee(id));
		await settle();
		expect(companies.accounts(there).size).toBe(1);
		companies.expectEqual();
		await expectQuiet();
		companies.editAccount(side, id, { name: 'Renamed' });
		await settle();
		companies.expectEqual();
		await expectQuiet();
	});

	test('a change of an account or a contact costs one write in each CRM, and its echo starts no execution', async () => {
		const account = await syncedAccount(side);
		const contact = await syncedContact(side, account);
		for (const edit of [
			() => companies.editAccount(side, account[side], { phone: '+1 555 0111' }),
			() => companies.editContact(side, contact[side], { jobTitle: 'Countess' }),
		]) {
			const before = crms.writes;
			edit();
			expect(await crms.poll(side)).toBe(1);
			await crms.run(side);
			expect(crms.writes - before).toBe(2);
			expect(await crms.poll(there)).toBe(0);
			expect(await crms.poll(side)).toBe(0);
		}
		companies.expectEqual();
	});

	test('a contact moves with its account, back again, to one that is new, and out of any', async () => {
		const [one, two] = [await syncedAccount(side), await syncedAccount(there)];
		const contact = await syncedContact(side, one);
		const move = async (by: SideName, account: string | null) => {
			companies.editContact(by, contact[by], { account });
			await settle();
			companies.expectEqual();
			await expectQuiet();
		};
		await move(side, two[side]);
		await move(there, one[there]);
		await move(side, companies.createAccount(side, newCompany()));
		expect(companies.accounts(there).size).toBe(3);
		await move(side, null);
		expect(contactOf(there, contact[there]).account).toBeNull();
		await move(there, two[there]);
		expect(contactOf(side, contact[side]).account).toBe(two[side]);
	});

	test('a renamed account stays the same one, with its contacts', async () => {
		const account = await syncedAccount(side);
		const contact = await syncedContact(side, account);
		companies.editAccount(side, account[side], { name: 'Poems', website: 'https://poems.example' });
		companies.editContact(side, contact[side], { jobTitle: 'Countess' });
		await settle();
		expect(accountOf(there, account[there])).toMatchObject({ name: 'Poems', link: account[side] });
		companies.expectEqual();
		await expectQuiet();
	});

	test('an account without a website or phone, and a contact of it, are created once', async () => {
		const account = await syncedAccount(side, { name: `Nameless ${(serial += 1)}` });
		await syncedContact(side, account);
		expect(companies.accounts(there).size).toBe(1);
		companies.expectEqual();
		await expectQuiet();
	});

	test('different fields that were edited on both sides are merged, the account of a contact among them', async () => {
		const [one, two] = [await syncedAccount(side), await syncedAccount(side)];
		const contact = await syncedContact(side, one);
		companies.editContact(side, contact[side], { account: two[side] });
		companies.editContact(there, contact[there], { jobTitle: 'Countess' });
		companies.editAccount(side, one[side], { phone: '+1 555 0101' });
		companies.editAccount(there, one[there], { name: 'Poems' });
		await crms.pollAll();
		await settle();
		companies.expectEqual();
		expect(contactOf(there, contact[there])).toMatchObject({
			account: two[there],
			jobTitle: 'Countess',
		});
		expect(accountOf(side, one[side])).toMatchObject({ name: 'Poems', phone: '+1 555 0101' });
		await expectQuiet();
	});

	test('of two accounts for one contact, the newest wins', async () => {
		const accounts = [
			await syncedAccount(side),
			await syncedAccount(side),
			await syncedAccount(side),
		];
		const contact = await syncedContact(side, accounts[0]!);
		companies.editContact(there, contact[there], { account: accounts[1]![there] });
		crms.pass(5_000);
		companies.editContact(side, contact[side], { account: accounts[2]![side] });
		await crms.pollAll();
		await settle();
		companies.expectEqual();
		expect(contactOf(there, contact[there]).account).toBe(accounts[2]![there]);
		await expectQuiet();
	});

	test('an execution that is killed between its writes is repeated without a trace', async () => {
		const id = companies.createAccount(side, newCompany());
		companies.createContact(side, newEmployee(id));
		await crms.poll(side);
		await crms.kill(side);
		crms.restart(side);
		await settle();
		companies.expectEqual();
		await expectQuiet();
	});
});

describe('an account that was created in both CRMs between two polls', () => {
	test.each<[string, () => Company]>([
		['the website is', newCompany],
		['name and phone are', () => ({ name: newCompany().name, phone: '+1 415 555 0177' })],
	])('is one if %s the same, and so are its contacts', async (_, create) => {
		const company = create();
		for (const side of sideNames) {
			companies.createContact(side, newEmployee(companies.createAccount(side, company)));
		}
		await crms.pollAll();
		await settle();
		expect(companies.accounts('dynamics365').size).toBe(1);
		expect(companies.contacts('dynamics365').size).toBe(2);
		companies.expectEqual();
		await expectQuiet();
	});

	test.each(sideNames)(
		'by name alone is not guessed: it goes to review, and its contacts of %s wait until a person has decided',
		async (side) => {
			const there = other(side);
			const name = `Engines ${(serial += 1)}`;
			const ids = sideNames.map((each) => companies.createAccount(each, { name }));
			const contact = companies.createContact(side, newEmployee(ids[sideNames.indexOf(side)]!));
			await crms.pollAll();
			for (const each of sideNames) await crms.run(each);
			for (const each of sideNames) {
				expect([...companies.accounts(each).values()]).toMatchObject([{ name, link: null }]);
			}
			expect(companies.contacts(there).size).toBe(0);

			for (const [index, each] of sideNames.entries()) {
				companies.editAccount(each, ids[index]!, { website: 'https://decided.example' });
			}
			await settle();
			expect(contactOf(side, contact).link).not.toBeNull();
			companies.expectEqual();
			await expectQuiet();
		},
	);
});

describe.each(sideNames)('in %s', (side) => {
	const there = other(side);

	test('of two accounts with one name, neither is taken for the other, and their contacts stay apart', async () => {
		const name = `Engines ${(serial += 1)}`;
		const first = await syncedAccount(side, { name });
		const second = companies.createAccount(side, { name });
		companies.createContact(side, newEmployee(second));
		await crms.poll(side);
		const outcomes = await crms.run(side);
		expect(outcomes).toMatchObject([
			{
				outcome: 'review',
				reason: expect.stringContaining(first[there]) as string,
			},
			{
				error: {
					message: expect.stringMatching(
						new RegExp(`no .*account record has .*"${second}`, 'i'),
					) as string,
				},
			},
		]);
		expect(companies.contacts(there).size).toBe(0);
		expect(accountOf(there, first[there]).link).toBe(first[side]);

		companies.editAccount(side, second, { name: `${name} Poems` });
		await settle();
		companies.expectEqual();
		expect(companies.accounts(there).size).toBe(2);
		await expectQuiet();
	});

	test('a second account with the website of a linked one fails: the linked ones stay in step', async () => {
		const company = newCompany();
		const first = await syncedAccount(side, company);
		companies.createContact(side, newEmployee(companies.createAccount(side, company)));
		await crms.poll(side);
		const [outcome, contact] = await crms.run(side);
		expect(errorOf({ json: outcome! })?.message).toMatch(LINKED_TO_ANOTHER);
		expect(contact).toMatchObject({ error: { message: expect.any(String) as string } });
		expect(companies.contacts(there).size).toBe(0);
		expect(accountOf(there, first[there]).link).toBe(first[side]);
	});

	test('a contact whose account was deleted in the other CRM fails; both come once they are edited', async () => {
		const account = await syncedAccount(side);
		companies.delete(there, 'account', account[there]);
		await settle();
		const contact = companies.createContact(side, newEmployee(account[side]));
		await crms.poll(side);
		const [outcome] = await crms.run(side);
		expect(errorOf({ json: outcome! })?.message).toMatch(/cannot be set: no .* record has/);
		expect(companies.contacts(there).size).toBe(0);

		// No one runs the failed item again.
		await crms.republish(ACCOUNTS);
		companies.editAccount(side, account[side], { phone: '+1 555 0122' });
		companies.editContact(side, contact, { jobTitle: 'Countess' });
		await settle();
		expect(companies.contacts(there).size).toBe(1);
		companies.expectEqual();
		await expectQuiet();
	});

	describe('an account is merged into another one', () => {
		let kept: Ids;
		let merged: Ids;
		let contact: Ids;

		beforeEach(async () => {
			[kept, merged] = [await syncedAccount(side), await syncedAccount(side)];
			contact = await syncedContact(side, merged);
			companies.merge(side, 'account', { masterId: kept[side], mergedId: merged[side] });
		});

		test('its contacts move to the one that is left, in both CRMs, and its linked account is left alone', async () => {
			expect(contactOf(side, contact[side]).account).toBe(kept[side]);
			await settle();
			expect(contactOf(there, contact[there]).account).toBe(kept[there]);
			expect(companies.accounts(there).has(merged[there])).toBe(true);
			await expectQuiet();
		});

		test('an edit of its linked account fails and names both links; merged as well, both CRMs are equal', async () => {
			await settle();
			const errors = await errorsAfter(there, () =>
				companies.editAccount(there, merged[there], { phone: '+1 555 0134' }),
			);
			expect(errors).toEqual([
				expect.stringMatching(
					`${kept[side]} is already linked to ${kept[there]}, not to ${merged[there]}`,
				),
			]);
			companies.merge(there, 'account', { masterId: kept[there], mergedId: merged[there] });
			await settle();
			companies.expectEqual();
			await expectQuiet();
		});

		test('a contact that its linked account gets afterwards belongs to the one that is left; merged as well, both CRMs are equal', async () => {
			const added = companies.createContact(there, newEmployee(merged[there]));
			companies.editContact(there, contact[there], { jobTitle: 'Countess' });
			await settle();
			expect(contactOf(side, contactOf(there, added).link!).account).toBe(kept[side]);
			expect(contactOf(side, contact[side])).toMatchObject({
				account: kept[side],
				jobTitle: 'Countess',
			});
			await expectQuiet();
			companies.merge(there, 'account', { masterId: kept[there], mergedId: merged[there] });
			await settle();
			companies.expectEqual();
			await expectQuiet();
		});
	});

	test('an account that was never synced, and that a linked one is merged into, is created in the other CRM with its contacts', async () => {
		const merged = await syncedAccount(side);
		const contact = await syncedContact(side, merged);
		const kept = companies.createAccount(side, newCompany());
		companies.merge(side, 'account', { masterId: kept, mergedId: merged[side] });
		await settle();
		const created = accountOf(side, kept).link!;
		expect(contactOf(there, contact[there]).account).toBe(created);
		companies.merge(there, 'account', { masterId: created, mergedId: merged[there] });
		await settle();
		companies.expectEqual();
		await expectQuiet();
	});

	test('a contact that is merged into another one: the one that is left stays in step, and the other is merged as well', async () => {
		const account = await syncedAccount(side);
		const [kept, merged] = [await syncedContact(side, account), await syncedContact(side, account)];
		companies.merge(side, 'contact', { masterId: kept[side], mergedId: merged[side] });
		companies.editContact(there, kept[there], { jobTitle: 'Countess' });
		await settle();
		expect(contactOf(side, kept[side]).jobTitle).toBe('Countess');
		expect(contactOf(there, merged[there]).link).toBe(merged[side]);
		const errors = await errorsAfter(there, () =>
			companies.editContact(there, merged[there], { jobTitle: 'Duchess' }),
		);
		expect(errors).toEqual([
			expect.stringMatching(
				`${kept[side]} is already linked to ${kept[there]}, not to ${merged[there]}`,
			),
		]);
		companies.merge(there, 'contact', { masterId: kept[there], mergedId: merged[there] });
		await settle();
		companies.expectEqual();
		await expectQuiet();
	});

	test('a deleted contact is left alone in the other CRM; its next edit there creates it again, in its account', async () => {
		const account = await syncedAccount(side);
		const contact = await syncedContact(side, account);
		companies.delete(side, 'contact', contact[side]);
		await expectQuiet();
		expect(contactOf(there, contact[there]).link).toBe(contact[side]);
		companies.editContact(there, contact[there], { jobTitle: 'Countess' });
		await settle();
		expect([...companies.contacts(side).values()]).toMatchObject([
			{ jobTitle: 'Countess', account: account[side] },
		]);
		companies.expectEqual();
		await expectQuiet();
	});

	test('an account is deleted with its contacts: nothing happens in the other CRM, where edits of the account, then of its contacts, create them again', async () => {
		const account = await syncedAccount(side);
		const contact = await syncedContact(side, account);
		companies.delete(side, 'account', account[side]);
		expect(companies.contacts(side).size).toBe(0);
		await expectQuiet();
		expect(contactOf(there, contact[there])).toMatchObject({
			account: account[there],
			link: contact[side],
		});

		const errors = await errorsAfter(there, () =>
			companies.editContact(there, contact[there], { jobTitle: 'Countess' }),
		);
		expect(errors).toEqual([expect.stringMatching(/cannot be set: no .* record has/)]);
		expect(companies.contacts(side).size).toBe(0);

		companies.editAccount(there, account[there], { phone: '+1 555 0122' });
		await settle();
		companies.editContact(there, contact[there], { jobTitle: 'Duchess' });
		await settle();
		companies.expectEqual();
		expect(companies.contacts(side).size).toBe(1);
		await expectQuiet();
	});

	test('an account is deleted after its contacts have lost it: they lose it in the other CRM too, where the account stays', async () => {
		const account = await syncedAccount(side);
		const contact = await syncedContact(side, account);
		companies.editContact(side, contact[side], { account: null });
		companies.delete(side, 'account', account[side]);
		await settle();
		expect(contactOf(there, contact[there])).toMatchObject({ account: null, link: contact[side] });
		expect(accountOf(there, account[there]).link).toBe(account[side]);
		await expectQuiet();
	});
});

test('a contact in Dynamics 365 that belongs to a contact has no account, and keeps the contact', async () => {
	const parent = companies.createContact('dynamics365', newEmployee(null));
	const child = companies.createContact('dynamics365', newEmployee(null));
	const belongs = { 'parentcustomerid_contact@odata.bind': `/contacts(${parent})` };
	companies.editFields('dynamics365', 'contact', child, belongs);
	await settle();
	const linked = contactOf('dynamics365', child).link!;
	expect(contactOf('salesforce', linked).account).toBeNull();

	companies.editContact('salesforce', linked, { jobTitle: 'Countess' });
	await settle();
	expect(contactOf('dynamics365', child)).toMatchObject({ account: parent, jobTitle: 'Countess' });
	await expectQuiet();

	const account = await syncedAccount('salesforce');
	companies.editContact('salesforce', linked, { account: account.salesforce });
	await settle();
	companies.expectEqual();
	await expectQuiet();
});
