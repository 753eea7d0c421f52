/** Create or Update of the action nodes in n8n's own execute context, against the emulated CRMs. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { openMapper, type Mapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const { lead, lastName, company, email, phone } = names;
	let crm: EmulatedProduct;
	let made = 0;
	let map: Mapper;

	beforeAll(async () => {
		crm = await underTest.start();
		map = await openMapper(underTest, crm, lead);
	});
	afterAll(() => crm.close());
	afterEach(() => {
		crm.faults.clear();
		crm.allowEverything();
	});

	/** An address that no other test uses. */
	const newEmail = () => `person${(made += 1)}@example.com`;

	const entity = (value: string) => ({ __rl: true, mode: 'name', value });

	const fromItem = {
		...newLead,
		[lastName]: '={{ $json.name }}',
		[company]: '={{ $json.company }}',
		[email]: '={{ $json.email }}',
		[phone]: '={{ $json.phone }}',
	};

	async function run(
		items: readonly IDataObject[],
		parameters: INodeParameters = {},
		onError?: INode['onError'],
	) {
		const output = await runExecute(
			new underTest.Action(),
			{
				parameters: {
					resource: 'record',
					operation: 'upsert',
					entity: entity(lead),
					fields: map(fromItem),
					matchBy: 'email',
					onSingleMatch: 'update',
					onMultipleMatches: 'fail',
					onNoMatch: 'create',
					...parameters,
				},
				credentials: crm.credentials,
				onError,
			},
			items,
		);
		return output;
	}

	test('creates, then updates, then leaves unchanged', async () => {
		const person = { name: 'Lovelace', company: 'Engines', email: newEmail() };
		const [created] = await run([person]);
		const [updated] = await run([
			{ ...person, email: person.email.toUpperCase(), phone: '+44 20' },
		]);
		const before = crm.log.entries.length;
		const [unchanged] = await run([
			{ ...person, email: person.email.toUpperCase(), phone: '+44 20' },
		]);
		const writes = crm.log.entries.slice(before).filter(underTest.requests.isWrite);
		expect([created, updated, unchanged].map((item) => item?.json.outcome)).toEqual([
			'created',
			'updated',
			'unchanged',
		]);
		expect(updated?.json).toMatchObject({
			entity: lead,
			id: created?.json.id,
			matchedBy: 'email',
			candidates: [{ id: created?.json.id }],
		});
		expect(updated?.json.changes).toContainEqual({ field: phone, from: null, to: '+44 20' });
		expect(writes).toEqual([]);
	});

	test('every item keeps its pair, and each item has one result', async () => {
		const items = Array.from({ length: 30 }, (_, index) => ({
			name: `Person ${index}`,
			company: 'Engines',
			email: newEmail(),
		}));
		const output = await run(items);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		expect(new Set(output.map(({ json }) => json.id)).size).toBe(30);
	});

	test('items of one run that match each other become one record', async () => {
		const address = newEmail();
		const before = crm.count(lead);
		const output = await run([
			{ name: 'Lovelace', company: 'Engines', email: address },
			{ name: 'King', company: 'Engines', email: address },
		]);
		expect(output.map(({ json }) => json.outcome)).toEqual(['created', 'updated']);
		expect(crm.count(lead)).toBe(before + 1);
	});

	test('parameters may differ from item to item', async () => {
		const address = newEmail();
		await run([{ name: 'Lovelace', company: 'Engines', email: address }]);
		const output = await run(
			[
				{ name: 'King', company: 'Engines', email: address, onSingleMatch: 'skip' },
				{ name: 'King', company: 'Engines', email: address, onSingleMatch: 'update' },
				{ name: 'New', company: 'Engines', email: newEmail(), onSingleMatch: 'update' },
			],
			{ onSingleMatch: '={{ $json.onSingleMatch }}' },
		);
		expect(output.map(({ json }) => json.outcome)).toEqual(['skipped', 'updated', 'created']);
	});

	test('matches by chosen fields that must all agree', async () => {
		const name = `Name ${newEmail()}`;
		await run([{ name, company: 'Engines', email: newEmail() }]);
		const parameters = {
			matchBy: 'customFields',
			matchRules: { rule: [{ fields: [lastName, company] }] },
		};
		const [same, other] = await run(
			[
				{ name, company: 'ENGINES', email: newEmail() },
				{ name, company: 'Looms', email: newEmail() },
			],
			parameters,
		);
		expect(same?.json).toMatchObject({
			outcome: 'updated',
			matchedBy: `${lastName}, ${company}`,
		});
		expect(other?.json.outcome).toBe('created');
	});

	test('maps the input automatically: its properties that are fields are written, others are not', async () => {
		const address = newEmail();
		const [item] = await run([{ ...newLead, [email]: address, _change: { event: 'created' } }], {
			fields: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] },
		});
		expect(item?.json).toMatchObject({ outcome: 'created' });
		expect(item?.json.changes).toContainEqual({ field: email, from: null, to: address });
	});

	test('a blank field is not changed, an expression that evaluates to empty clears the field', async () => {
		const address = newEmail();
		await run([{ name: 'Lovelace', company: 'Engines', email: address, phone: '1' }]);
		const blank = map({ [email]: '={{ $json.email }}', [phone]: '', [company]: null });
		const [left] = await run([{ email: address }], { fields: blank });
		const empty = map({ [email]: '={{ $json.email }}', [phone]: '={{ $json.phone }}' });
		const [cleared] = await run([{ email: address, phone: '' }], { fields: empty });
		expect(left?.json.outcome).toBe('unchanged');
		expect(cleared?.json).toMatchObject({
			outcome: 'updated',
			changes: [{ field: phone, from: '1', to: null }],
		});
	});

	test('a field that the mapper does not show is not written', async () => {
		const [item] = await run([{ email: newEmail() }], {
			fields: map({ ...newLead, [email]: '={{ $json.email }}' }),
		});
		const changed = (item?.json.changes as IDataObject[]).map(({ field }) => field);
		expect(changed.toSorted()).toEqual([...Object.keys(newLead), email].toSorted());
	});

	describe('with two records in the CRM that match', () => {
		const twins = () => {
			const address = newEmail();
			const ids = ['First', 'Second'].map((name) =>
				crm.colleague.create(lead, { ...newLead, [lastName]: name, [email]: address }),
			);
			return { address, ids };
		};

		test('one is taken as chosen', async () => {
			const { address, ids } = twins();
			crm.clock.advance(60_000);
			crm.colleague.update(lead, ids[0] ?? '', { [phone]: '1' });
			const person = { name: 'New', company: 'Engines', email: address };
			const [item] = await run([person], { onMultipleMatches: 'mostRecentlyModified' });
			expect(item?.json).toMatchObject({ outcome: 'updated', id: ids[0] });
			expect((item?.json.candidates as IDataObject[]).map(({ id }) => id).toSorted()).toEqual(
				ids.toSorted(),
			);
		});

		test('"fail" names them', async () => {
			const { address, ids } = twins();
			const outcome = run([{ name: 'New', company: 'Engines', email: address }]);
			await expect(outcome).rejects.toMatchObject({
				message: expect.stringContaining(`2 records match: `) as string,
			});
			await expect(outcome).rejects.toMatchObject({
				message: expect.stringContaining(ids[1] ?? '') as string,
			});
		});
	});

	describe('what is wrong with one item', () => {
		const good = () => ({ name: 'Good', company: 'Engines', email: newEmail() });

		type Bad = [string, () => { item: IDataObject; parameters?: INodeParameters; message: RegExp }];
		const withoutLastName: Bad[] = underTest.requiresLastName
			? [
					[
						'a required field left out',
						() => ({ item: { ...good(), name: '' }, message: /Last Name/ }),
					],
				]
			: [];
		const bad: Bad[] = [
			[
				'an entity that does not exist',
				() => ({
					item: { ...good(), type: 'leed' },
					parameters: {
						entity: { __rl: true, mode: 'name', value: `={{ $json.type ?? "${lead}" }}` },
					},
					message: /leed/,
				}),
			],
			...withoutLastName,
			[
				'a value that does not fit its field',
				() => ({
					item: { ...good(), size: 'many' },
					parameters: {
						fields: map({
							...fromItem,
							[names.employees]: '={{ $json.size ?? 1 }}',
						}),
					},
					message: /must be a number, not "many"/,
				}),
			],
			[
				'a value the CRM rejects',
				() => ({ item: { ...good(), name: 'x'.repeat(500) }, message: new RegExp(lastName) }),
			],
			[
				'an entity without an email field, matched by email',
				() => ({
					item: { ...good(), type: names.account },
					parameters: {
						entity: { __rl: true, mode: 'name', value: `={{ $json.type ?? "${lead}" }}` },
					},
					message: /email|Field "/,
				}),
			],
		];

		test.each(bad)('%s: the item has the error, and the others continue', async (_, makeCase) => {
			const { item, parameters, message } = makeCase();
			const output = await run([good(), item, good()], parameters, 'continueRegularOutput');
			expect(output.map(({ json }) => json.outcome)).toEqual(['created', 'failed', 'created']);
			expect(output[1]).toMatchObject({
				pairedItem: { item: 1 },
				json: {
					reason: expect.stringMatching(message) as string,
					error: { message: expect.stringMatching(message) as string },
				},
			});
		});

		test.each(bad)(
			'%s: stops the node with the item named, when it is not set to continue',
			async (_, makeCase) => {
				const { item, parameters, message } = makeCase();
				await expect(run([good(), item, good()], parameters)).rejects.toMatchObject({
					message: expect.stringMatching(message) as string,
					description: expect.stringContaining('1 of 3 items failed; 2 were written.') as string,
					context: { itemIndex: 1 },
				});
			},
		);
	});

	test('an entity without permission is the error of every item, and is named', async () => {
		crm.forbidReading(lead);
		const items = [newEmail(), newEmail()].map((address) => ({
			name: 'A',
			company: 'B',
			email: address,
		}));
		const output = await run(items, {}, 'continueRegularOutput');
		expect(output.map(({ json }) => json.outcome)).toEqual(['failed', 'failed']);
		expect(output[0]?.json.reason).toMatch(/lead/i);
	});

	test("a CRM that cannot be reached is every item's error", async () => {
		crm.faults.add({ path: /./, answer: { status: 503, headers: { 'retry-after': '600' } } });
		const output = await run(
			[{ name: 'A', company: 'B', email: newEmail() }],
			{},
			'continueRegularOutput',
		);
		expect(output).toMatchObject([{ json: { outcome: 'failed' } }]);
	});
});
