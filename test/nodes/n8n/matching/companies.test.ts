/** Accounts are matched by domain and by name: a name alone goes to review, with its score and reasons. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { setActionStage } from './actionStage';

describe.each(productsUnderTest)('$name: companies', (underTest) => {
	const { names } = underTest;
	const { account, accountName, website, accountPhone } = names;
	const stage = setActionStage(underTest);

	const newName = () => `Engines ${stage.next()}`;
	const domainOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '')}.example`;
	const create = (values: Record<string, string>) => stage.crm.colleague.create(account, values);

	async function run(
		items: readonly IDataObject[],
		matchBy: string,
		parameters: INodeParameters = {},
	) {
		return await stage.run(items, {
			entity: { __rl: true, mode: 'name', value: account },
			matchBy,
			...parameters,
		});
	}

	test.each(['%s', 'https://www.%s', 'http://%s/', 'https://%s/about'])(
		'a website stored as %s is found by its domain, whatever the name',
		async (stored) => {
			const name = newName();
			const id = create({
				[accountName]: 'Analytical',
				[website]: stored.replace('%s', domainOf(name)),
			});
			const item = { [accountName]: name, [website]: `https://${domainOf(name)}/en` };
			const [outcome] = await run([item], 'domain');
			expect(outcome?.json).toMatchObject({ outcome: 'updated', id, matchedBy: 'domain' });
		},
	);

	test('the domain of a mail provider or a network is none to match by', async () => {
		create({ [accountName]: newName(), [website]: 'https://www.facebook.com/engines' });
		const item = { [accountName]: newName(), [website]: 'https://www.facebook.com/other' };
		const [outcome] = await run([item], 'domain');
		expect(outcome?.json).toMatchObject({
			outcome: 'skipped',
			reason: 'Skipped: no domain to match by.',
		});
	});

	test('a name alone goes to the Review output, with its score and reasons', async () => {
		const name = newName();
		const id = create({ [accountName]: `${name}, Inc.` });
		const [outcome] = await run([{ [accountName]: `${name} GmbH` }], 'domainThenName');
		expect(outcome).toMatchObject({
			output: 1,
			json: {
				outcome: 'review',
				matchedBy: 'company name',
				candidates: [
					{
						id,
						score: 50,
						reasons: ['Same company name.', 'No website, email domain or phone to confirm it.'],
					},
				],
			},
		});
	});

	test.each([
		['byRule', 'review'],
		['review', 'review'],
		['ignore', 'created'],
		['use', 'updated'],
	])('a name alone with Weak Matches %s: %s', async (weakMatches, expected) => {
		const name = newName();
		create({ [accountName]: `${name}, Inc.` });
		const item = { [accountName]: `${name} GmbH` };
		const [outcome] = await run([item], 'companyName', { options: { weakMatches } });
		expect(outcome).toMatchObject({
			output: expected === 'review' ? 1 : 0,
			json: { outcome: expected },
		});
	});

	test('another domain makes it weaker, and the same phone makes it certain', async () => {
		const [one, two] = [newName(), newName()];
		create({ [accountName]: one, [website]: domainOf(one) });
		const phone = `+1 415 555 ${3000 + stage.next()}`;
		const id = create({ [accountName]: two, [accountPhone]: phone });
		const outcomes = await run(
			[
				{ [accountName]: `${one} Ltd`, [website]: domainOf(newName()) },
				{ [accountName]: `${two} Ltd`, [accountPhone]: phone.replaceAll(' ', '') },
			],
			'companyName',
		);
		expect(outcomes.map(({ json }) => json)).toMatchObject([
			{ outcome: 'review', candidates: [{ score: 20 }] },
			{ outcome: 'updated', id },
		]);
	});

	test('500 companies are found in few calls', async () => {
		const companies = Array.from({ length: 500 }, () => newName());
		const items = companies.map((name) => ({
			[accountName]: `${name} Inc.`,
			[website]: domainOf(name),
		}));
		await run(items, 'domainThenName');
		const before = stage.crm.log.entries.length;
		const outcomes = await run(items, 'domainThenName');
		expect(new Set(outcomes.map(({ json }) => json.outcome))).toEqual(new Set(['unchanged']));
		expect(stage.crm.log.entries.length - before).toBeLessThanOrEqual(10);
	});
});
