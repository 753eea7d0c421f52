/** What an AI agent gets of the nodes: tools that n8n's own wrapper makes of them, their outputs, and their errors. */
import type { INode, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { openTool } from '../../../support/agentTool';
import { openMapper } from '../../../support/mapper';
import { productsWithCases } from '../cases/caseNames';
import { setOperationStage } from '../operationStage';

const fromAI = (name: string, description: string) => `={{ $fromAI('${name}', '${description}') }}`;

type Json = Record<string, unknown>;

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, south } = underTest;
	const { lead, lastName, company, email, region, firstName } = names;
	const stage = setOperationStage(underTest);
	const { createLead } = stage;

	const open = async (parameters: INodeParameters, onError?: INode['onError']) => {
		const { credentials } = stage.crm;
		return await openTool(new underTest.Action(), { parameters, credentials, onError });
	};

	let made = 0;
	const unique = (text: string) => `${text}${(made += 1)}`;

	describe('Record: Get Many', () => {
		const getMany = (more: INodeParameters = {}): INodeParameters => ({
			...{ resource: 'record', operation: 'getAll' },
			entity: { __rl: true, mode: 'name', value: fromAI('entity', 'API name, such as lead') },
			limit: 5,
			conditions: {
				condition: [
					{
						field: fromAI('field', 'API name of a field'),
						operator: 'equals',
						value: { __rl: true, mode: 'value', value: fromAI('value', 'The value of the field') },
					},
				],
			},
			...more,
		});

		test('is a tool with a name, a description, and what the model fills in', async () => {
			const tool = await open(getMany());
			expect(tool.name).toBe('CRM');
			expect(tool.description).toMatch(
				/^Get many records in (Dynamics 365|Salesforce|Memory) Sync$/,
			);
			expect(Object.keys(tool.parameters)).toEqual(['entity', 'field', 'value']);
			expect(tool.parameters.value?.description).toBe('The value of the field');
		});

		test('returns records without empty fields', async () => {
			const of = unique('Agents ');
			const id = createLead({ [company]: of, [lastName]: 'Hopper' });
			const tool = await open(getMany());
			const found = (await tool.call({ entity: lead, field: company, value: of })) as Json[];
			expect(found).toEqual([expect.objectContaining({ id, [lastName]: 'Hopper' })]);
			const empty = Object.entries(found[0]!).filter(([, value]) => value === null || value === '');
			expect(empty).toEqual([]);
		});

		test.each<[what: string, given: Json, message: RegExp]>([
			['a field', { field: `${lastName}s`, value: 'x' }, new RegExp(`Did you mean ${lastName}\\b`)],
			['a choice', { field: region, value: 'Nowhere' }, new RegExp(`${south.label}`)],
			['an object or table', { entity: `${lead}s` }, new RegExp(`"${lead}s"`)],
		])(
			'an unknown name of %s is an error that names what can be used',
			async (_, given, message) => {
				const tool = await open(getMany());
				await expect(
					tool.call({ entity: lead, field: lastName, value: 'x', ...given }),
				).rejects.toMatchObject({ message: expect.stringMatching(message) as string });
			},
		);
	});

	describe('Lead or Contact: Find', () => {
		const find: INodeParameters = {
			...{ resource: 'leadOrContact', operation: 'find', searchIn: 'contactsThenLeads' },
			email: fromAI('email', 'Email address, or nothing'),
			phone: fromAI('phone', 'Phone number, or nothing'),
		};

		test('returns the person, and what it was found by', async () => {
			const address = `${unique('agent')}@example.com`;
			const id = createLead({ [email]: address });
			const tool = await open(find);
			expect(tool.description).toMatch(/^Find a lead or contact in /);
			expect(await tool.call({ email: address, phone: '' })).toEqual([
				expect.objectContaining({ id, entity: lead, matchedBy: 'email' }),
			]);
		});

		test('returns nothing for a person that the CRM does not have', async () => {
			const tool = await open(find);
			expect(await tool.call({ email: 'unknown@example.com', phone: '' })).toEqual([]);
		});

		test('says what it needs', async () => {
			const tool = await open(find);
			await expect(tool.call({ email: '', phone: '' })).rejects.toMatchObject({
				message: expect.stringMatching(/Enter an email address, a phone number/) as string,
			});
		});
	});

	describe('Record: Create or Update', () => {
		const upsert = async (more: INodeParameters = {}): Promise<INodeParameters> => {
			const map = await openMapper(underTest, stage.crm, lead);
			return {
				...{ resource: 'record', operation: 'upsert', matchBy: 'email' },
				entity: stage.entity(lead),
				fields: map({
					...underTest.newLead,
					[lastName]: fromAI('lastName', 'Last name'),
					[email]: fromAI('email', 'Email address'),
					[region]: fromAI('region', 'Sales region'),
				}),
				...more,
			};
		};

		test('creates a record, and then updates it', async () => {
			const address = `${unique('agent')}@example.com`;
			const tool = await open(await upsert());
			const given = { lastName: 'Hopper', email: address, region: south.label };
			const [created] = (await tool.call(given)) as Json[];
			expect(created).toMatchObject({ outcome: 'created', url: expect.any(String) as string });
			expect(await tool.call({ ...given, lastName: 'Lovelace' })).toMatchObject([
				{
					...{ outcome: 'updated', id: created?.id },
					changes: [{ field: lastName, from: 'Hopper', to: 'Lovelace' }],
				},
			]);
		});

		test('an unknown choice is an error that names the choices', async () => {
			const tool = await open(await upsert());
			const given = { lastName: 'A', email: `${unique('agent')}@example.com`, region: 'Nowhere' };
			await expect(tool.call(given)).rejects.toMatchObject({
				message: expect.stringContaining(south.label) as string,
			});
			const continuing = await open(await upsert(), 'continueRegularOutput');
			expect(await continuing.call(given)).toMatchObject([
				{
					outcome: 'failed',
					error: { fields: [region], advice: expect.any(String) as string },
				},
			]);
		});

		test('an unknown match rule is an error that names those there are', async () => {
			const tool = await open(await upsert({ matchBy: fromAI('matchBy', 'How to match') }));
			const given = { lastName: 'A', email: '', region: south.label, matchBy: 'mail' };
			await expect(tool.call(given)).rejects.toMatchObject({
				message: expect.stringMatching(
					/Match By cannot be "mail".*email, emailThenName/s,
				) as string,
			});
		});

		test('an item for review is returned like the others, with its candidates', async () => {
			const address = `${unique('agent')}@example.com`;
			const ids = [createLead({ [email]: address }), createLead({ [email]: address })];
			const tool = await open(await upsert({ onMultipleMatches: 'review' }));
			const given = { lastName: 'Hopper', email: address, region: south.label };
			const [review, ...others] = (await tool.call(given)) as Json[];
			expect(others).toEqual([]);
			expect(review).toMatchObject({ outcome: 'review', reason: expect.any(String) as string });
			const candidates = review?.candidates as Array<{ id: string }>;
			expect(candidates.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
		});
	});

	test('Object or Table: Describe shows a model what it can write', async () => {
		const tool = await open({
			...{ resource: 'entity', operation: 'describe' },
			entity: { __rl: true, mode: 'name', value: fromAI('entity', 'API name') },
		});
		const [{ fields } = { fields: [] }] = (await tool.call({ entity: lead })) as Array<{
			fields: Json[];
		}>;
		expect(fields.find(({ name }) => name === region)).toMatchObject({
			type: 'choice',
			choices: expect.arrayContaining([expect.objectContaining({ label: south.label })]) as unknown,
		});
		expect(fields.map(({ name }) => name)).toContain(firstName);
	});
});

describe.each(productsWithCases)('$name', ({ underTest, cases }) => {
	const { contact, lastName, phone } = underTest.names;
	const stage = setOperationStage(underTest);

	test('Case: Open for Caller opens a case for a phone number that the model has', async () => {
		const id = stage.crm.colleague.create(contact, {
			[lastName]: 'Hopper',
			[phone]: '+14155550188',
		});
		const tool = await openTool(new underTest.Action(), {
			credentials: stage.crm.credentials,
			parameters: {
				...{ resource: 'case', operation: 'openForCaller', searchCallersIn: ['contact'] },
				caseOwner: 'default',
				callerPhone: fromAI('phone', 'Phone number of the caller'),
				subject: fromAI('subject', 'What the call is about'),
			},
		});
		expect(tool.description).toMatch(/caller/i);
		expect(await tool.call({ phone: '+1 415 555 0188', subject: 'Printer' })).toMatchObject([
			{
				...{ outcome: 'created', entity: cases.entity.name, caller: { id, outcome: 'found' } },
				url: expect.stringContaining(stage.crm.url) as string,
				record: { [cases.number]: expect.any(String) as string },
			},
		]);
		await expect(tool.call({ phone: '', subject: 'Printer' })).rejects.toMatchObject({
			message: expect.stringMatching(/phone|email/) as string,
		});
	});
});
