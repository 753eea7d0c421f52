/** Options > Account where a record is not simply a contact that is matched: Create, leads or contacts, merged accounts. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { dynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import { automatic } from '../matching/actionStage';
import { fromItem, setAccountStage } from './accountStage';

const accountOption = (settings: INodeParameters = {}): INodeParameters => ({
	account: { settings: { ...fromItem, ...settings } },
});

describe.each(productsUnderTest)('$name: Options > Account', (underTest) => {
	const { names, product } = underTest;
	const { account, accountName, website, lead, company } = names;
	const stage = setAccountStage(underTest);
	const { newContact, newName, createAccount } = stage;

	const domainOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '')}.example`;
	function newAccount() {
		const name = newName();
		const id = createAccount({ [accountName]: name, [website]: domainOf(name) });
		return { id, companyDomain: `ada@${domainOf(name)}` };
	}

	test('of Create sets the account, and sends what is not certain to its Review output', async () => {
		const { id, companyDomain } = newAccount();
		const name = newName();
		createAccount({ [accountName]: name });
		const results = await stage.run(
			[
				{ ...newContact(), companyDomain },
				{ ...newContact(), companyName: name },
			],
			{
				operation: 'create',
				entity: { __rl: true, mode: 'name', value: names.contact },
				fields: automatic,
				options: accountOption({ weakMatches: 'review' }),
			},
		);
		expect(results).toMatchObject([
			{ output: 0, json: { outcome: 'created', account: { outcome: 'found', id } } },
			{ output: 1, json: { outcome: 'review', account: { outcome: 'review' } } },
		]);
	});

	describe('of Lead or Contact', () => {
		const people: INodeParameters = {
			resource: 'leadOrContact',
			searchIn: 'contactsThenLeads',
			leadFields: automatic,
			contactFields: automatic,
			matchBy: 'email',
			onNothingToMatch: 'skip',
		};
		const tie = async (item: IDataObject, onNoMatch: string, settings: INodeParameters = {}) =>
			(
				await stage.runLeads([item], {
					...{ ...people, onNoMatch },
					options: accountOption(settings),
				})
			)[0];

		test('is set for a contact', async () => {
			const { id, companyDomain } = newAccount();
			const outcome = await tie({ ...newContact(), companyDomain }, 'createContact');
			expect(outcome).toMatchObject({
				...{ outcome: 'created', entity: names.contact },
				account: { outcome: 'found', id },
			});
		});

		test('is set for a lead where leads have accounts, and none is created elsewhere', async () => {
			const before = stage.crm.count(account);
			const item = { ...newContact(), [company]: 'Engines', companyName: newName() };
			const outcome = await tie(item, 'createLead', { onNoMatch: 'create' });
			expect(outcome).toMatchObject({ outcome: 'created', entity: lead });
			const hasAccount = lead in product.accounts!.lookups;
			expect('account' in outcome!).toBe(hasAccount);
			expect(stage.crm.count(account)).toBe(before + (hasAccount ? 1 : 0));
		});
	});
});

describe.each([dynamics365, salesforce])('$name: a merged account', ({ names, ...underTest }) => {
	const stage = setAccountStage({ names, ...underTest });

	test('leads to the one that is left', async () => {
		const { accountName, website, account } = names;
		const create = (domain: string) =>
			stage.createAccount({ [accountName]: stage.newName(), [website]: domain });
		const [masterId, mergedId] = [create('master.example'), create('merged.example')];
		stage.crm.colleague.merge(account, { masterId, mergedId });
		const [outcome] = await stage.tie([
			{ ...stage.newContact(), companyDomain: 'ada@merged.example' },
		]);
		expect(outcome).toMatchObject({
			outcome: 'created',
			account: { outcome: 'found', id: masterId },
		});
		expect(await stage.accountOf(outcome?.id)).toBe(masterId);
	});
});

describe('Dynamics 365', () => {
	const stage = setAccountStage(dynamics365);
	const { createAccount, newContact, newName } = stage;

	test.each(['leaveEmpty', 'use'])(
		'an inactive account is not used, and none is created beside it: Weak Matches %s',
		async (weakMatches) => {
			const websiteurl = `${weakMatches.toLowerCase()}.example`;
			const id = createAccount({ name: newName(), websiteurl });
			stage.crm.colleague.update('account', id, { statecode: 1, statuscode: 2 });
			const before = stage.crm.count('account');
			const [outcome] = await stage.tie(
				[{ ...newContact(), companyName: newName(), companyDomain: websiteurl }],
				{ weakMatches, onNoMatch: 'create' },
			);
			expect(outcome).toMatchObject({
				outcome: 'created',
				reason: expect.stringContaining(
					`Only inactive records match. 1 record matches: ${id}.`,
				) as string,
			});
			expect(stage.crm.count('account')).toBe(before);
		},
	);

	test('a contact that belongs to another contact keeps it', async () => {
		createAccount({ name: newName(), websiteurl: 'kept.example' });
		const [parent] = await stage.tie([newContact()]);
		const person = newContact();
		const withParent = { ...person, parentcustomerid_contact: parent?.id as string };
		await stage.tie([withParent]);
		const [outcome] = await stage.tie([{ ...person, companyDomain: 'kept.example' }]);
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
		expect(outcome).not.toHaveProperty('account');
	});

	test('Only Fill Empty Fields keeps a lookup to another table', async () => {
		const accountId = createAccount({ name: newName() });
		const [parent] = await stage.tie([newContact()]);
		const person = newContact();
		await stage.tie([{ ...person, parentcustomerid_contact: parent?.id }]);
		const [outcome] = await stage.tie(
			[{ ...person, parentcustomerid_account: accountId }],
			{},
			{ overwrite: 'onlyFillEmpty' },
		);
		expect(outcome).toMatchObject({ outcome: 'unchanged' });
	});
});
