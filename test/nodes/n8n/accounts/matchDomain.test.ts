/** Accounts are matched by the domain of a person's email address, which is not among their fields. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { setActionStage } from '../matching/actionStage';

describe.each(productsUnderTest)('$name: Domain to Match By', (underTest) => {
	const { names } = underTest;
	const { account, accountName, website, lead, company, lastName } = names;
	const stage = setActionStage(underTest);

	const newName = () => `Looms ${stage.next()}`;
	const domainOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '')}.example`;
	const run = async (items: readonly IDataObject[], parameters: INodeParameters = {}) =>
		await stage.runLeads(items, {
			entity: { __rl: true, mode: 'name', value: account },
			matchBy: 'domain',
			matchDomain: '={{ $json.personEmail }}',
			...parameters,
		});

	test('finds the account by its website, which is not written again', async () => {
		const name = newName();
		const stored = `https://www.${domainOf(name)}/en`;
		const id = stage.crm.colleague.create(account, { [accountName]: 'Old', [website]: stored });
		const item = { [accountName]: name, personEmail: `Ada@${domainOf(name)}` };
		const [outcome] = await run([item]);
		expect(outcome).toMatchObject({
			...{ outcome: 'updated', id, matchedBy: 'domain' },
			changes: [{ field: accountName, from: 'Old', to: name }],
		});
	});

	test('is used instead of the mapped website', async () => {
		const name = newName();
		const create = (domain: string) =>
			stage.crm.colleague.create(account, { [accountName]: 'Old', [website]: domain });
		const [id] = [create(domainOf(name)), create('looms.example')];
		const item = { [accountName]: name, [website]: 'looms.example' };
		const [outcome] = await run([{ ...item, personEmail: `ada@${domainOf(name)}` }]);
		expect(outcome).toMatchObject({ outcome: 'updated', id });
	});

	test('is the website of a new account without one, so that colleagues and later runs find it', async () => {
		const name = newName();
		const people = ['ada', 'byron'].map((each) => ({
			...{ [accountName]: name, personEmail: `${each}@${domainOf(name)}` },
		}));
		const outcomes = await run(people);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged']);
		expect(outcomes[0]?.changes).toContainEqual({ field: website, from: null, to: domainOf(name) });
		const [next] = await run([people[0]!]);
		expect(next?.outcome).toBe('unchanged');
	});

	test('of a mail provider is none', async () => {
		const [outcome] = await run([{ [accountName]: newName(), personEmail: 'ada@gmail.com' }]);
		expect(outcome).toMatchObject({
			...{ outcome: 'skipped', reason: 'Skipped: no domain to match by.' },
		});
	});

	test('is not used by other match rules', async () => {
		const item = { [lastName]: 'Lovelace', [company]: 'Engines', personEmail: 'ada@looms.example' };
		const [outcome] = await run([{ ...item, [names.email]: `ada@${domainOf(newName())}` }], {
			entity: { __rl: true, mode: 'name', value: lead },
			matchBy: 'email',
		});
		expect(outcome?.outcome).toBe('created');
	});
});
