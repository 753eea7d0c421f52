/** One trigger for several entities: each has its own cursor, and none loses or repeats what another one does. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { editorContext, runPoll } from '../../support/n8nHost';
import { isApiCall, productsUnderTest, type EmulatedProduct } from '../../products';

const MINUTE = 60_000;

const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { newLead, product } = underTest;
	const { lead, contact, account, lastName, email, accountName } = underTest.names;
	const option = `More ${product.entityTerm}s`;
	let crm: EmulatedProduct;
	let staticData: IDataObject;
	let workflowData: IDataObject;
	let errors: Error[];

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
		workflowData = {};
		errors = [];
	});
	afterEach(() => {
		crm.faults.clear();
		crm.allowEverything();
		for (const name of DURABLE) delete process.env[name];
	});

	const locator = (value: string) => ({ __rl: true, mode: 'name', value });

	interface Setup extends IDataObject {
		/** API names, or entries of the option; the first is the trigger's main entity. */
		entities?: [string, ...Array<string | IDataObject>];
		options?: IDataObject;
	}

	function parametersOf({ entities = [lead, contact], options = {}, ...parameters }: Setup) {
		const [first, ...more] = entities;
		const entries = more.map((each) =>
			typeof each === 'string' ? { entity: locator(each) } : each,
		);
		return {
			entity: locator(first),
			events: ['created', 'updated', 'deleted'],
			fields: 'all',
			...parameters,
			options: {
				...options,
				...(entries.length > 0 && { moreEntities: { entities: entries } }),
			},
		} as never;
	}

	/** @returns the items of one poll. */
	async function items(setup: Setup = {}, mode: 'trigger' | 'manual' = 'trigger') {
		crm.clock.advance(MINUTE);
		crm.log.clear();
		const found = await runPoll(new underTest.Trigger(), {
			parameters: parametersOf(setup),
			credentials: crm.credentials,
			staticData,
			workflowData,
			mode,
			onPollError: (error) => errors.push(error),
		});
		return (found ?? []).map(({ json }) => json);
	}

	/** @returns entity and name of each change of one poll. */
	async function poll(setup: Setup = {}) {
		return (await items(setup)).map((json) => {
			const { entity } = json._change as { entity: string };
			return `${entity} ${json[entity === account ? accountName : lastName] as string}`;
		});
	}

	const newRecord = (entity: string, name: string) =>
		crm.colleague.create(
			entity,
			entity === account
				? { [accountName]: name }
				: { ...(entity === lead && newLead), [lastName]: name },
		);

	test('emits the changes of each once, in the order of the entities', async () => {
		const entities: Setup['entities'] = [account, contact, lead];
		await poll({ entities });
		newRecord(lead, 'A');
		newRecord(contact, 'B');
		newRecord(account, 'C');
		expect(await poll({ entities })).toEqual([`${account} C`, `${contact} B`, `${lead} A`]);
		expect(await poll({ entities })).toEqual([]);
		newRecord(contact, 'D');
		expect(await poll({ entities })).toEqual([`${contact} D`]);
	});

	test('a poll that finds nothing is one call for each', async () => {
		for (let polls = 0; polls < 3; polls += 1) await poll();
		newRecord(lead, 'A');
		newRecord(contact, 'B');
		await poll();
		await poll();
		expect(await poll()).toEqual([]);
		expect(crm.log.entries.filter(isApiCall)).toHaveLength(2);
	});

	test('each has its own fields to return, and its own watched fields', async () => {
		const setup: Setup = {
			entities: [lead, { entity: locator(contact), fields: [lastName], watchedFields: [lastName] }],
			fields: 'selected',
			selectedFields: [lastName, email],
		};
		await items(setup);
		newRecord(lead, 'A');
		const id = newRecord(contact, 'B');
		expect((await items(setup)).map((json) => Object.keys(json))).toEqual([
			[lastName, email, '_change'],
			[lastName, '_change'],
		]);
		crm.colleague.update(contact, id, { [email]: 'b@example.com' });
		expect(await items(setup)).toEqual([]);
		crm.colleague.update(contact, id, { [lastName]: 'C' });
		expect(await items(setup)).toHaveLength(1);
	});

	test('Fetch Test Event returns a record of each, and moves no cursor', async () => {
		await poll();
		newRecord(lead, 'A');
		newRecord(contact, 'B');
		const saved = structuredClone(staticData);
		expect(await items({}, 'manual')).toMatchObject([
			{ [lastName]: 'A', _change: { entity: lead } },
			{ [lastName]: 'B', _change: { entity: contact } },
		]);
		expect(staticData).toEqual(saved);
		crm.forbidReading(contact);
		await expect(items({}, 'manual')).rejects.toThrow();
	});

	describe('entities that are added, moved and removed', () => {
		test('the others continue where they were', async () => {
			await poll({ entities: [lead] });
			newRecord(lead, 'A');
			expect(await poll({ entities: [lead, contact] })).toEqual([`${lead} A`]);
			newRecord(lead, 'B');
			newRecord(contact, 'C');
			expect(await poll({ entities: [contact, lead] })).toEqual([`${contact} C`, `${lead} B`]);
			newRecord(lead, 'D');
			newRecord(contact, 'E');
			expect(await poll({ entities: [lead] })).toEqual([`${lead} D`]);
			newRecord(lead, 'F');
			expect(await poll({ entities: [lead, account] })).toEqual([`${lead} F`]);
		});

		test('one that becomes the first while it cannot be read stays where it was', async () => {
			await poll();
			newRecord(lead, 'A');
			expect(await poll()).toEqual([`${lead} A`]);
			// n8n reads what it stored when the workflow is published again.
			staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
			newRecord(contact, 'B');
			newRecord(lead, 'C');
			crm.forbidReading(contact);
			expect(await poll({ entities: [contact, lead] })).toEqual([`${lead} C`]);
			crm.allowEverything();
			expect(await poll({ entities: [contact, lead] })).toEqual([`${contact} B`]);
		});

		test('one that is added again starts again', async () => {
			await poll();
			await poll({ entities: [lead] });
			newRecord(contact, 'A');
			expect(await poll()).toEqual([]);
			newRecord(contact, 'B');
			expect(await poll()).toEqual([`${contact} B`]);
		});

		test('with durable poll cursors too, also if it was removed before its first tick', async () => {
			for (const name of DURABLE) process.env[name] = 'true';
			/** n8n polls when it publishes, and keeps the data of the node only if the poll returned items. */
			const publish = async (setup: Setup) => {
				const saved = JSON.parse(JSON.stringify(staticData)) as IDataObject;
				const emitted = await poll(setup);
				if (emitted.length === 0) staticData = saved;
				return emitted;
			};
			await publish({ entities: [lead] });
			await poll({ entities: [lead] });
			await publish({});
			await publish({ entities: [lead] });
			await poll({ entities: [lead] });
			newRecord(contact, 'A');
			expect(await publish({})).toEqual([]);
			newRecord(contact, 'B');
			expect(await poll()).toEqual([`${contact} B`]);
		});

		test('the existing records of one that is added are emitted if Start From says so', async () => {
			const startFrom = 'all';
			await poll({ entities: [lead], startFrom });
			newRecord(account, 'Existing');
			const found: string[] = [];
			for (let polls = 0; polls < 3; polls += 1) {
				found.push(...(await poll({ entities: [lead, account], startFrom })));
			}
			expect(found.filter((each) => each === `${account} Existing`)).toHaveLength(1);
			expect(found.every((each) => each.startsWith(account))).toBe(true);
		});
	});

	describe('one that cannot be read', () => {
		test.each([
			['the first', 0],
			['the last', 1],
		])('%s is reported, and loses nothing; the other one is emitted', async (_, index) => {
			const [broken, working] = index === 0 ? [lead, contact] : [contact, lead];
			await poll();
			crm.forbidReading(broken);
			newRecord(broken, 'A');
			newRecord(working, 'B');
			expect(await poll()).toEqual([`${working} B`]);
			expect(errors).toHaveLength(1);
			expect(errors[0]).toMatchObject({
				description: expect.stringContaining(`Changes of "${broken}" wait`) as string,
			});
			newRecord(working, 'C');
			expect(await poll()).toEqual([`${working} C`]);
			expect(await poll()).toEqual([]);
			expect(errors).toHaveLength(3);
			crm.allowEverything();
			newRecord(working, 'D');
			expect((await poll()).toSorted()).toEqual([`${broken} A`, `${working} D`].toSorted());
			expect(await poll()).toEqual([]);
			expect(errors).toHaveLength(3);
		});

		test('if none can be read, the poll fails, and nothing is lost', async () => {
			await poll();
			newRecord(lead, 'A');
			newRecord(contact, 'B');
			const saved = structuredClone(staticData);
			crm.forbidReading(lead);
			crm.forbidReading(contact);
			await expect(poll()).rejects.toThrow();
			expect(staticData).toMatchObject({ cursor: saved.cursor, more: saved.more });
			expect(errors).toEqual([]);
			crm.allowEverything();
			expect(await poll()).toEqual([`${lead} A`, `${contact} B`]);
		});

		test('if one cannot start, none does', async () => {
			crm.forbidReading(contact);
			await expect(poll()).rejects.toThrow();
			expect(staticData.cursor).toBeUndefined();
			await poll({ entities: [lead] });
			newRecord(lead, 'A');
			await expect(poll()).rejects.toThrow();
			crm.allowEverything();
			expect(await poll()).toEqual([`${lead} A`]);
		});

		test('after a rate limit, no further one is tried', async () => {
			await poll();
			newRecord(lead, 'A');
			const answer = { status: 429, headers: { 'retry-after': '120' }, body: 'slow down' };
			crm.faults.add({ path: underTest.requests.ofLeads, answer });
			await expect(poll()).rejects.toMatchObject({ failure: { cause: 'rate-limited' } });
			expect(crm.log.entries.filter(isApiCall)).toHaveLength(1);
			crm.faults.clear();
			expect(await poll()).toEqual([`${lead} A`]);
		});
	});

	test('Max Records per Poll is shared: a backlog of one does not stop the other', async () => {
		const options = { maxRecordsPerPoll: 4 };
		await poll({ options });
		for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) newRecord(lead, name);
		for (const name of ['G', 'H', 'I']) newRecord(contact, name);
		const polls = [];
		for (let round = 0; round < 5; round += 1) polls.push(await poll({ options }));
		expect(polls.every((emitted) => emitted.length <= 4)).toBe(true);
		expect(polls[0]!.filter((each) => each.startsWith(contact))).toHaveLength(2);
		expect(polls.flat().toSorted()).toEqual(
			[
				...['A', 'B', 'C', 'D', 'E', 'F'].map((name) => `${lead} ${name}`),
				...['G', 'H', 'I'].map((name) => `${contact} ${name}`),
			].toSorted(),
		);
	});

	describe('a restart of n8n', () => {
		/** What a new process of n8n finds on disk. */
		const restart = () => {
			const text = JSON.stringify(staticData);
			staticData = JSON.parse(
				text.replaceAll(/"process":"[^"]*"/g, '"process":"ended"'),
			) as IDataObject;
		};

		test('repeats the last batch in the default mode, and only of the entities that were in it', async () => {
			await poll();
			newRecord(contact, 'A');
			await poll();
			newRecord(lead, 'B');
			expect(await poll()).toEqual([`${lead} B`]);
			restart();
			newRecord(contact, 'C');
			expect(await poll()).toEqual([`${lead} B`, `${contact} C`]);
		});

		test('repeats nothing with durable poll cursors', async () => {
			for (const name of DURABLE) process.env[name] = 'true';
			await poll();
			newRecord(contact, 'A');
			newRecord(lead, 'B');
			expect(await poll()).toEqual([`${lead} B`, `${contact} A`]);
			restart();
			expect(await poll()).toEqual([]);
		});
	});

	describe('settings that do not fit several are rejected:', () => {
		const condition = { field: lastName, operator: 'equals', value: 'A' };
		const settings = { stampField: underTest.names.syncStamp, syncedFields: [lastName] };

		test.each<[string, Setup, RegExp]>([
			['conditions', { conditions: { condition: [condition] } }, /^Conditions cannot be used/],
			['Sync Stamp', { options: { syncStamp: { settings } } }, /^Sync Stamp cannot be used/],
			['the same one twice', { entities: [lead, lead.toUpperCase()] }, /is selected twice/],
			[
				'an empty entry',
				{ entities: [lead, { entity: locator('') }] },
				/^An entry of More .* is empty/,
			],
			[
				'too many',
				{ entities: [lead, 'a', 'b', 'c', 'd', 'e'] },
				/^A trigger can watch at most 5 .*, but 6 are selected/,
			],
			[
				'fewer records than entities',
				{ options: { maxRecordsPerPoll: 1 } },
				/at least 2, but is 1/,
			],
			['too few calls', { options: { callsPerHour: 17 } }, /at least 18, but is 17/],
		])('%s', async (_, setup, message) => {
			await expect(items(setup, 'manual')).rejects.toThrow(message);
			await expect(items(setup)).rejects.toThrow(message);
			expect(crm.log.entries.filter(isApiCall)).toEqual([]);
		});

		const { opportunities } = product;
		if (opportunities) {
			test('conditions on the contacts of opportunities', async () => {
				const contactConditions = { condition: [condition] };
				const entities: Setup['entities'] = [opportunities.entity, lead];
				await expect(items({ entities, contactConditions })).rejects.toThrow(
					/^Contact Conditions cannot be used together with/,
				);
			});
		}

		test('the message names the option', async () => {
			await expect(items({ conditions: { condition: [condition] } })).rejects.toMatchObject({
				message: expect.stringContaining(`together with ${option}`) as string,
				description: expect.stringContaining(`Options > ${option}`) as string,
			});
		});
	});

	test('the editor lists the fields of the entity beside them', async () => {
		const node = new underTest.Trigger();
		const load = async (entity: string) => {
			const context = editorContext(
				node,
				{ parameters: parametersOf({ entities: [lead, entity] }), credentials: crm.credentials },
				'parameters.options.moreEntities.entities[0].fields',
			);
			return await node.methods.loadOptions.getFieldsBeside.call(context);
		};
		expect((await load(account)).map(({ value }) => value)).toContain(accountName);
		expect((await load(account)).map(({ value }) => value)).not.toContain(lastName);
		expect(await load('')).toEqual([]);
	});
});
