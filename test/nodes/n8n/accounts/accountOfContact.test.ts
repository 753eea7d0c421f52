/** Contacts carry their account: found by number, domain or name, and never guessed. */
import type { IDataObject } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { fromItem, setAccountStage, type Company } from './accountStage';

describe.each(productsUnderTest)('$name: the account of a contact', (underTest) => {
	const { names, product } = underTest;
	const {
		account,
		accountName,
		website,
		accountLookup,
		email,
		lastName,
		birthday,
		contact,
		phone,
	} = names;
	const { accountNumber } = product.accounts!;
	const stage = setAccountStage(underTest);
	const { newContact, newName, createAccount, tie, accountOf } = stage;
	afterEach(() => {
		stage.crm.allowEverything();
	});

	const domainOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '')}.example`;
	const item = (company: Company): IDataObject => ({ ...newContact(), ...company });
	const tieOne = async (company: Company, settings = {}) =>
		(await tie([item(company)], settings))[0]!;

	describe('is found', () => {
		test.each<[string, (name: string) => Record<string, string>, (name: string) => Company]>([
			[
				'number',
				(name) => ({ [accountNumber]: name.slice(8) }),
				(name) => ({ companyNumber: Number(name.slice(8)) }),
			],
			[
				'website',
				(name) => ({ [website]: `https://www.${domainOf(name)}/` }),
				(name) => ({ companyDomain: domainOf(name) }),
			],
			[
				'domain of an email address',
				(name) => ({ [website]: domainOf(name) }),
				(name) => ({ companyDomain: `Ada@${domainOf(name)}` }),
			],
		])('by %s', async (_, stored, given) => {
			const name = newName();
			const id = createAccount({ [accountName]: 'Analytical', ...stored(name) });
			const outcome = await tieOne({ companyName: name, ...given(name) });
			expect(outcome).toMatchObject({ outcome: 'created', account: { outcome: 'found', id } });
			expect(outcome.changes).toContainEqual({ field: accountLookup, from: null, to: id });
			expect(await accountOf(outcome.id)).toBe(id);
		});

		test('for a contact that exists without one, and the second run changes nothing', async () => {
			const person = newContact();
			stage.crm.colleague.create(contact, { [lastName]: 'Lovelace', [email]: person.person });
			const name = newName();
			const id = createAccount({ [accountName]: name, [website]: domainOf(name) });
			const items = [{ ...person, companyDomain: domainOf(name) }];
			const [first] = await tie(items);
			expect(first).toMatchObject({ outcome: 'updated', account: { outcome: 'found', id } });
			const [second] = await tie(items);
			expect(second?.outcome).toBe('unchanged');
			expect(second).not.toHaveProperty('account');
		});

		test('by each item’s own values, and not for an item without any', async () => {
			const [one, two] = [newName(), newName()];
			const ids = [one, two].map((name) =>
				createAccount({ [accountName]: name, [website]: domainOf(name) }),
			);
			const outcomes = await tie([
				item({ companyDomain: domainOf(one) }),
				item({ companyDomain: '', companyName: ' ' }),
				item({ companyDomain: domainOf(two) }),
			]);
			expect(outcomes.map((each) => (each.account as IDataObject).id)).toEqual([
				ids[0],
				undefined,
				ids[1],
			]);
			expect(outcomes[1]).toMatchObject({ outcome: 'created', account: { outcome: 'none' } });
		});
	});

	describe('by name alone', () => {
		test.each([
			['leaveEmpty', 'created', 'Account left empty: '],
			['review', 'review', 'Account: '],
			['fail', 'failed', 'The account is not certain: '],
		])('%s: %s, with the reason and the score', async (weakMatches, expected, beginning) => {
			const name = newName();
			const id = createAccount({ [accountName]: `${name}, Inc.` });
			const outcome = await tieOne({ companyName: `${name} GmbH` }, { weakMatches });
			expect(outcome).toMatchObject({
				outcome: expected,
				reason: expect.stringContaining(`${beginning}1 record matches: ${id}.`) as string,
				account: { outcome: 'review', candidates: [{ id, score: 50 }] },
			});
		});

		test('is used on request, and creates none beside it otherwise', async () => {
			const name = newName();
			const id = createAccount({ [accountName]: name });
			const used = await tieOne({ companyName: name }, { weakMatches: 'use' });
			expect(used.account).toMatchObject({ outcome: 'found', id });
			const before = stage.crm.count(account);
			const left = await tieOne({ companyName: name }, { onNoMatch: 'create' });
			expect(left).toMatchObject({ outcome: 'created', account: { outcome: 'review' } });
			expect(stage.crm.count(account)).toBe(before);
		});

		test('is certain with the same domain', async () => {
			const name = newName();
			const id = createAccount({ [accountName]: name, [website]: domainOf(name) });
			const outcome = await tieOne({ companyName: `${name} Ltd`, companyDomain: domainOf(name) });
			expect(outcome.account).toMatchObject({ outcome: 'found', id });
		});
	});

	test.each([
		['leaveEmpty', 'created'],
		['review', 'review'],
		['fail', 'failed'],
	])('two accounts of one domain, %s: %s, with both IDs', async (onMultipleMatches, expected) => {
		const name = newName();
		const create = () => createAccount({ [accountName]: name, [website]: domainOf(name) });
		const ids = [create(), create()];
		const outcome = await tieOne({ companyDomain: domainOf(name) }, { onMultipleMatches });
		expect(outcome.outcome).toBe(expected);
		expect(outcome.reason).toContain('2 records match: ');
		for (const id of ids) expect(outcome.reason).toContain(id);
	});

	test.each(['gmail.com', 'outlook.com', 'gmx.de'])(
		'%s is the domain of no account',
		async (domain) => {
			createAccount({ [accountName]: newName(), [website]: domain });
			const outcome = await tieOne({ companyDomain: `ada@${domain}` }, { onNoMatch: 'create' });
			expect(outcome).toMatchObject({
				outcome: 'created',
				account: { outcome: 'none', reason: expect.stringContaining('to match by') as string },
			});
		},
	);

	test.each([
		['leaveEmpty', 'created'],
		['review', 'review'],
		['fail', 'failed'],
	])('without a match, %s: %s', async (onNoMatch, expected) => {
		const outcome = await tieOne({ companyName: newName() }, { onNoMatch });
		expect(outcome).toMatchObject({ outcome: expected, account: { outcome: 'none' } });
		expect(outcome.reason).toContain('No matching record found.');
	});

	describe('is created', () => {
		const create = { onNoMatch: 'create' };

		test('once for all contacts of a new company, and found by the next run', async () => {
			const name = newName();
			const company = { companyName: name, companyDomain: domainOf(name) };
			const before = stage.crm.count(account);
			const outcomes = await tie([item(company), item(company), item(company)], create);
			expect(stage.crm.count(account)).toBe(before + 1);
			expect(new Set(outcomes.map((each) => (each.account as IDataObject).id)).size).toBe(1);
			expect(outcomes[0]).toMatchObject({ outcome: 'created', account: { outcome: 'created' } });
			const next = await tieOne({ companyDomain: `other@${domainOf(name)}` }, create);
			expect(next.account).toMatchObject({ outcome: 'found' });
		});

		test('once for the contacts of a company with a name alone', async () => {
			const companyName = newName();
			const before = stage.crm.count(account);
			const outcomes = await tie([item({ companyName }), item({ companyName })], create);
			expect(stage.crm.count(account)).toBe(before + 1);
			expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		});

		test('only with a name', async () => {
			const before = stage.crm.count(account);
			const outcome = await tieOne({ companyDomain: domainOf(newName()) }, create);
			expect(outcome.reason).toContain('There is no name for a new one.');
			expect(stage.crm.count(account)).toBe(before);
		});

		test('not for a contact that is not written', async () => {
			const before = stage.crm.count(account);
			const [skipped, invalid] = await Promise.all([
				tie([item({ companyName: newName() })], create, { onNoMatch: 'skip' }),
				tie([{ ...item({ companyName: newName() }), [birthday]: 'someday' }], create),
			]);
			expect(skipped[0]?.outcome).toBe('skipped');
			expect(invalid[0]?.outcome).toBe('failed');
			expect(stage.crm.count(account)).toBe(before);
		});

		test('in a dry run only in the output', async () => {
			const before = stage.crm.count(account);
			const companyName = newName();
			const outcomes = await tie([item({ companyName }), item({ companyName })], create, {
				options: { dryRun: true },
			});
			expect(stage.crm.count(account)).toBe(before);
			for (const outcome of outcomes) {
				expect(outcome).toMatchObject({
					...{ outcome: 'created', dryRun: true },
					account: { outcome: 'created', dryRun: true },
				});
				expect(outcome.account).not.toHaveProperty('id');
				expect(outcome.changes).toContainEqual({ field: accountLookup, from: null, to: null });
			}
		});
	});

	describe('of a contact that has one', () => {
		test.each([
			['onlyFillEmpty', 'unchanged', 0],
			['always', 'updated', 1],
		])('%s: %s', async (overwrite, expected, place) => {
			const [old, name] = [newName(), newName()];
			const ids = [old, name].map((each) =>
				createAccount({ [accountName]: each, [website]: domainOf(each) }),
			);
			const person = newContact();
			const [{ id } = {}] = await tie([{ ...person, [accountLookup]: ids[0]! }]);
			const [outcome] = await tie([{ ...person, companyDomain: domainOf(name) }], { overwrite });
			expect(outcome?.outcome).toBe(expected);
			expect(await accountOf(id)).toBe(ids[place]);
		});

		test('a lookup that is mapped is used, and no account is searched', async () => {
			const name = newName();
			const mapped = createAccount({ [accountName]: newName() });
			createAccount({ [accountName]: name, [website]: domainOf(name) });
			const [outcome] = await tie([
				{ ...item({ companyDomain: domainOf(name) }), [accountLookup]: mapped },
			]);
			expect(outcome).not.toHaveProperty('account');
			expect(await accountOf(outcome?.id)).toBe(mapped);
		});
	});

	test.each([
		['leaveEmpty', 'created'],
		['create', 'failed'],
		['fail', 'failed'],
	])('without permission to read accounts, %s: %s', async (onNoMatch, expected) => {
		stage.crm.forbidReading(account);
		const outcome = await tieOne({ companyName: newName() }, { onNoMatch });
		expect(outcome).toMatchObject({ outcome: expected, account: { outcome: 'failed' } });
	});

	test('an option without anything to find an account by is a clear error', async () => {
		const [outcome] = await tie([newContact()], {
			...{ accountName: '', accountNumber: '', domain: '' },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: 'Account needs a name, number or domain to find it by.',
		});
	});

	test('400 colleagues behind 20 switchboards stay 400 people of 20 new companies, in few calls', async () => {
		const companies = Array.from({ length: 20 }, () => newName());
		const items = Array.from({ length: 400 }, (_, index) => {
			const companyName = companies[index % 20]!;
			const person = newContact();
			const companyDomain = person.person.replace('people.example', domainOf(companyName));
			const number = `+1 415 555 01${10 + (index % 20)}`;
			return { ...person, companyName, companyDomain, [phone]: number };
		});
		const [accounts, calls] = [stage.crm.count(account), stage.crm.log.entries.length];
		const outcomes = await tie(items, { onNoMatch: 'create' }, { matchBy: 'emailThenPhone' });
		expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
		expect(stage.crm.count(account)).toBe(accounts + 20);
		expect(stage.crm.log.entries.length - calls).toBeLessThanOrEqual(20);
	});

	test('an object or table without a lookup to accounts is named', async () => {
		const [outcome] = await stage.runLeads([{ [names.accountName]: newName() }], {
			entity: { __rl: true, mode: 'name', value: account },
			matchBy: 'companyName',
			options: { account: { settings: fromItem } },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: expect.stringContaining('has no lookup to an account') as string,
		});
	});
});
