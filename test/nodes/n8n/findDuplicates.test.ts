/** Record: Find Duplicates, on every product. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest, type Values } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, unknownUserId, foreignId } = underTest;
	const stage = setOperationStage(underTest);
	let count = 0;

	const parametersOf = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'findDuplicates',
		entity: stage.entity(names.lead),
		...more,
	});

	/** Leads of one test, one minute apart, that conditions find by their company. */
	const createLeads = (...leads: Values[]) => {
		const company = `Company ${(count += 1)}`;
		const ids = leads.map((values) => {
			stage.crm.clock.advance(60_000);
			return stage.createLead({ [names.company]: company, ...values });
		});
		const condition = { field: names.company, operator: 'equals', value: company };
		return { ids, only: { conditions: { condition: [condition] } } as unknown as INodeParameters };
	};

	const groupsOf = async (more: INodeParameters, items?: IDataObject[]) =>
		await stage.runJson(parametersOf(more), items);

	test('groups records with the same email, and proposes the oldest as master', async () => {
		const { ids, only } = createLeads(
			{ [names.email]: 'ada@example.com', [names.lastName]: 'Lovelace' },
			{ [names.email]: 'Ada@Example.com', [names.lastName]: 'King' },
			{ [names.email]: 'charles@example.com' },
		);
		const [group, ...others] = await groupsOf(only);
		expect(others).toEqual([]);
		expect(group).toMatchObject({
			entity: names.lead,
			masterId: ids[0],
			duplicateIds: [ids[1]],
			matchedBy: ['email'],
			weak: false,
			score: 100,
			reasons: ['Same email.'],
			records: [
				{ id: ids[0], [names.lastName]: 'Lovelace', [names.email]: 'ada@example.com' },
				{ id: ids[1], [names.lastName]: 'King' },
			],
		});
	});

	test('tries the rules in order, and joins what they find', async () => {
		const { ids, only } = createLeads(
			{ [names.email]: 'a@example.com', [names.phone]: '+1 415 555 0101' },
			{ [names.email]: 'a@example.com' },
			{ [names.phone]: '(415) 555-0101' },
		);
		const options = { phoneCountry: 'US' };
		const [group] = await groupsOf({ ...only, matchBy: 'emailThenPhone', options });
		expect(group).toMatchObject({
			masterId: ids[0],
			duplicateIds: [ids[1], ids[2]],
			matchedBy: ['email', 'phone'],
		});
	});

	describe('colleagues who share a phone number', () => {
		const shared = { [names.phone]: '+1 415 555 0102' };
		const colleagues = () =>
			createLeads(
				{ ...shared, [names.email]: 'one@example.com' },
				{ ...shared, [names.email]: 'two@example.com' },
			);

		test('are not returned', async () => {
			expect(await groupsOf({ ...colleagues().only, matchBy: 'emailThenPhone' })).toEqual([]);
		});

		test('are a weak group where weak matches are returned', async () => {
			const { ids, only } = colleagues();
			const options = { weakMatches: 'return' };
			const [group] = await groupsOf({ ...only, matchBy: 'emailThenPhone', options });
			expect(group).toMatchObject({
				masterId: ids[0],
				weak: true,
				score: 20,
				reasons: ['Same phone.', expect.stringMatching(/^Different email address/)],
			});
		});
	});

	test.each([
		['mostComplete', 1],
		['lastModified', 2],
	])('proposes a master by the rule %s', async (proposedMaster, expected) => {
		const email = { [names.email]: `master${count}@example.com` };
		const { ids, only } = createLeads(
			email,
			{ ...email, [names.jobTitle]: 'Countess', [names.notes]: 'Notes' },
			email,
		);
		const [group] = await groupsOf({ ...only, proposedMaster });
		expect(group?.masterId).toBe(ids[expected]);
	});

	test('leaves out records that were merged into another one', async () => {
		const email = { [names.email]: 'merged@example.com' };
		const { ids, only } = createLeads(email, email);
		stage.crm.colleague.merge(names.lead, { masterId: ids[0]!, mergedId: ids[1]! });
		expect(await groupsOf(only)).toEqual([]);
	});

	test('matches by fields that the user selects', async () => {
		const { ids, only } = createLeads(
			{ [names.jobTitle]: 'Countess' },
			{ [names.jobTitle]: 'countess ' },
		);
		const matchRules = { rule: [{ fields: [names.company, names.jobTitle] }] };
		const [group] = await groupsOf({ ...only, matchBy: 'customFields', matchRules });
		expect(group).toMatchObject({ duplicateIds: [ids[1]] });
	});

	describe('of given records', () => {
		const given: INodeParameters = { compare: 'given', recordId: '={{ $json.id }}' };

		test('are the groups that each of them is in', async () => {
			const email = { [names.email]: 'given@example.com' };
			const { ids } = createLeads(email, email, { [names.email]: 'alone@example.com' });
			const output = await stage.run(parametersOf(given), [{ id: ids[1] }, { id: ids[2] }]);
			expect(output).toMatchObject([
				{ json: { masterId: ids[0], duplicateIds: [ids[1]] }, pairedItem: { item: 0 } },
			]);
		});

		test.each([
			['a record that does not exist', unknownUserId, /There is no .+ with the ID/],
			['an ID of another CRM', foreignId, /There is no|not the ID|not a valid/],
			['an empty ID', '', /record ID is empty/],
		])('%s fails alone', async (_, id, message) => {
			const email = { [names.email]: `alone${(count += 1)}@example.com` };
			const { ids } = createLeads(email, email);
			const [failed, group] = await stage.run(parametersOf(given), [{ id }, { id: ids[0] }]);
			expect(errorOf(failed)?.message).toMatch(message);
			expect(group?.json).toMatchObject({ masterId: ids[0] });
		});

		test('are found in few calls for 500 items', async () => {
			const leads = Array.from({ length: 500 }, (_, index) => ({
				[names.email]: `many${index % 250}@example.com`,
			}));
			const items = createLeads(...leads).ids.map((id) => ({ id }));
			let groups: IDataObject[] = [];
			const calls = await stage.callsOf(async () => {
				groups = await groupsOf(given, items);
			});
			expect(groups).toHaveLength(500);
			expect(calls).toBeLessThanOrEqual(6);
		}, 60_000);
	});

	test('reads all records page by page, and no more than Max Records', async () => {
		const leads = Array.from({ length: 2_500 }, (_, index) => ({
			[names.email]: `page${index % 2_000}@example.com`,
		}));
		const { only } = createLeads(...leads);
		let groups: IDataObject[] = [];
		const calls = await stage.callsOf(async () => {
			groups = await groupsOf(only);
		});
		expect(groups).toHaveLength(500);
		expect(calls).toBeLessThanOrEqual(5);
		const [failed] = await stage.run(parametersOf({ ...only, options: { maxRecords: 2_499 } }));
		expect(errorOf(failed)?.message).toMatch(/more than 2499 Lead records/);
	}, 120_000);

	test.each<[what: string, more: () => INodeParameters, message: RegExp]>([
		['an unknown entity', () => ({ entity: stage.entity('leed') }), /leed/],
		['no match rule', () => ({ matchBy: 'customFields' }), /No match rule/],
		['a wrong number of records', () => ({ options: { maxRecords: 0 } }), /Max Records must/],
		['a wrong country', () => ({ options: { phoneCountry: 'USA' } }), /not a valid country/],
	])('fails for %s', async (_, more, message) => {
		const [failed] = await stage.run(parametersOf(more()));
		expect(errorOf(failed)?.message).toMatch(message);
	});

	test('fails without the permission to read', async () => {
		stage.crm.forbidReading(names.lead);
		const [failed] = await stage.run(parametersOf());
		expect(errorOf(failed)).toBeDefined();
	});
});
