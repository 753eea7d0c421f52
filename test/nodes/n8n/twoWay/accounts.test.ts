/** The example workflows of accounts and contacts, in n8n-core's engine on both emulated CRMs. */
import { errorOf } from '../../../support/itemError';
import { ACCOUNTS, type Companies, type Company } from './companies';
import { CompanyStage } from './companyStage';
import { other, LINKED_TO_ANOTHER, sideNames, type SideName, type TwoCrms } from './twoCrms';

let stage: CompanyStage;
let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	stage = await CompanyStage.start();
	({ crms, companies } = stage);
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

test('initial sync: all existing accounts and contacts, some of them in both CRMs, and no contact without its account', async () => {
	const shared = stage.newCompany();
	for (const side of sideNames) {
		companies.createContact(
			side,
			stage.newEmployee(companies.createAccount(side, stage.newCompany())),
		);
		companies.createContact(side, stage.newEmployee(null));
		companies.createContact(side, stage.newEmployee(companies.createAccount(side, shared)));
	}
	crms.publish(ACCOUNTS, ({ nodes }) => {
		for (const { name, parameters } of nodes) {
			if (/ Changed in /.test(name)) parameters.startFrom = 'all';
		}
	});
	await stage.settle();
	expect(companies.accounts('salesforce').size).toBe(3);
	expect(companies.contacts('salesforce').size).toBe(6);
	await stage.expectEqual();
});

describe.each(sideNames)('from %s', (side) => {
	const there = other(side);

	test('a new account and its contacts arrive together, once', async () => {
		const id = companies.createAccount(side, stage.newCompany());
		companies.createContact(side, stage.newEmployee(id));
		companies.createContact(side, stage.newEmployee(id));
		await crms.poll(side);
		await crms.run(side);
		expect(companies.contacts(there).size).toBe(2);
		const arrived = stage.accountOf(side, id).link;
		for (const { account } of companies.contacts(there).values()) expect(account).toBe(arrived);
		await stage.settle();
		await stage.expectEqual();
	});

	test('an account that was never synced comes with its first contact', async () => {
		const id = companies.createAccount(side, stage.newCompany());
		await crms.republish(ACCOUNTS);
		companies.createContact(side, stage.newEmployee(id));
		await stage.settle();
		expect(companies.accounts(there).size).toBe(1);
		await stage.expectEqual();
		companies.editAccount(side, id, { name: 'Renamed' });
		await stage.settle();
		await stage.expectEqual();
	});

	test('a change of an account or a contact costs one write in each CRM, and its echo starts no execution', async () => {
		const account = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, account);
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
		const [one, two] = [await stage.syncedAccount(side), await stage.syncedAccount(there)];
		const contact = await stage.syncedContact(side, one);
		const move = async (by: SideName, account: string | null) => {
			companies.editContact(by, contact[by], { account });
			await stage.settle();
			await stage.expectEqual();
		};
		await move(side, two[side]);
		await move(there, one[there]);
		await move(side, companies.createAccount(side, stage.newCompany()));
		expect(companies.accounts(there).size).toBe(3);
		await move(side, null);
		expect(stage.contactOf(there, contact[there]).account).toBeNull();
		await move(there, two[there]);
		expect(stage.contactOf(side, contact[side]).account).toBe(two[side]);
	});

	test('a renamed account stays the same one, with its contacts', async () => {
		const account = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, account);
		companies.editAccount(side, account[side], { name: 'Poems', website: 'https://poems.example' });
		companies.editContact(side, contact[side], { jobTitle: 'Countess' });
		await stage.settle();
		expect(stage.accountOf(there, account[there])).toMatchObject({
			name: 'Poems',
			link: account[side],
		});
		await stage.expectEqual();
	});

	test('an account without a website or phone, and a contact of it, are created once', async () => {
		const account = await stage.syncedAccount(side, { name: stage.newName() });
		await stage.syncedContact(side, account);
		expect(companies.accounts(there).size).toBe(1);
		await stage.expectEqual();
	});

	test('different fields that were edited on both sides are merged, the account of a contact among them', async () => {
		const [one, two] = [await stage.syncedAccount(side), await stage.syncedAccount(side)];
		const contact = await stage.syncedContact(side, one);
		companies.editContact(side, contact[side], { account: two[side] });
		companies.editContact(there, contact[there], { jobTitle: 'Countess' });
		companies.editAccount(side, one[side], { phone: '+1 555 0101' });
		companies.editAccount(there, one[there], { name: 'Poems' });
		await crms.pollAll();
		await stage.settle();
		companies.expectEqual();
		expect(stage.contactOf(there, contact[there])).toMatchObject({
			account: two[there],
			jobTitle: 'Countess',
		});
		expect(stage.accountOf(side, one[side])).toMatchObject({ name: 'Poems', phone: '+1 555 0101' });
		await stage.expectQuiet();
	});

	test('of two accounts for one contact, the newest wins', async () => {
		const accounts = [
			await stage.syncedAccount(side),
			await stage.syncedAccount(side),
			await stage.syncedAccount(side),
		];
		const contact = await stage.syncedContact(side, accounts[0]!);
		companies.editContact(there, contact[there], { account: accounts[1]![there] });
		crms.pass(5_000);
		companies.editContact(side, contact[side], { account: accounts[2]![side] });
		await crms.pollAll();
		await stage.settle();
		companies.expectEqual();
		expect(stage.contactOf(there, contact[there]).account).toBe(accounts[2]![there]);
		await stage.expectQuiet();
	});

	test('an execution that is killed between its writes is repeated without a trace', async () => {
		const id = companies.createAccount(side, stage.newCompany());
		companies.createContact(side, stage.newEmployee(id));
		await crms.poll(side);
		await crms.kill(side);
		crms.restart(side);
		await stage.settle();
		await stage.expectEqual();
	});
});

describe('an account that was created in both CRMs between two polls', () => {
	test.each<[string, () => Company]>([
		['the website is', () => stage.newCompany()],
		['name and phone are', () => ({ name: stage.newCompany().name, phone: '+1 415 555 0177' })],
	])('is one if %s the same, and so are its contacts', async (_, create) => {
		const company = create();
		for (const side of sideNames) {
			companies.createContact(side, stage.newEmployee(companies.createAccount(side, company)));
		}
		await crms.pollAll();
		await stage.settle();
		expect(companies.accounts('dynamics365').size).toBe(1);
		expect(companies.contacts('dynamics365').size).toBe(2);
		await stage.expectEqual();
	});

	test.each(sideNames)(
		'by name alone is not guessed: it goes to review, and its contacts of %s wait until a person has decided',
		async (side) => {
			const there = other(side);
			const name = stage.newName();
			const ids = sideNames.map((each) => companies.createAccount(each, { name }));
			const contact = companies.createContact(
				side,
				stage.newEmployee(ids[sideNames.indexOf(side)]!),
			);
			await crms.pollAll();
			for (const each of sideNames) await crms.run(each);
			for (const each of sideNames) {
				expect([...companies.accounts(each).values()]).toMatchObject([{ name, link: null }]);
			}
			expect(companies.contacts(there).size).toBe(0);

			for (const [index, each] of sideNames.entries()) {
				companies.editAccount(each, ids[index]!, { website: 'https://decided.example' });
			}
			await stage.settle();
			expect(stage.contactOf(side, contact).link).not.toBeNull();
			await stage.expectEqual();
		},
	);
});

describe.each(sideNames)('in %s', (side) => {
	const there = other(side);

	test('of two accounts with one name, neither is taken for the other, and their contacts stay apart', async () => {
		const name = stage.newName();
		const first = await stage.syncedAccount(side, { name });
		const second = companies.createAccount(side, { name });
		companies.createContact(side, stage.newEmployee(second));
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
		expect(stage.accountOf(there, first[there]).link).toBe(first[side]);

		companies.editAccount(side, second, { name: `${name} Poems` });
		await stage.settle();
		companies.expectEqual();
		expect(companies.accounts(there).size).toBe(2);
		await stage.expectQuiet();
	});

	test('a second account with the website of a linked one fails: the linked ones stay in step', async () => {
		const company = stage.newCompany();
		const first = await stage.syncedAccount(side, company);
		companies.createContact(side, stage.newEmployee(companies.createAccount(side, company)));
		await crms.poll(side);
		const [outcome, contact] = await crms.run(side);
		expect(errorOf({ json: outcome! })?.message).toMatch(LINKED_TO_ANOTHER);
		expect(contact).toMatchObject({ error: { message: expect.any(String) as string } });
		expect(companies.contacts(there).size).toBe(0);
		expect(stage.accountOf(there, first[there]).link).toBe(first[side]);
	});
});

test('a contact in Dynamics 365 that belongs to a contact has no account, and keeps the contact', async () => {
	const parent = companies.createContact('dynamics365', stage.newEmployee(null));
	const child = companies.createContact('dynamics365', stage.newEmployee(null));
	const belongs = { 'parentcustomerid_contact@odata.bind': `/contacts(${parent})` };
	companies.editFields('dynamics365', 'contact', child, belongs);
	await stage.settle();
	const linked = stage.contactOf('dynamics365', child).link!;
	expect(stage.contactOf('salesforce', linked).account).toBeNull();

	companies.editContact('salesforce', linked, { jobTitle: 'Countess' });
	await stage.settle();
	expect(stage.contactOf('dynamics365', child)).toMatchObject({
		account: parent,
		jobTitle: 'Countess',
	});
	await stage.expectQuiet();

	const account = await stage.syncedAccount('salesforce');
	companies.editContact('salesforce', linked, { account: account.salesforce });
	await stage.settle();
	await stage.expectEqual();
});
