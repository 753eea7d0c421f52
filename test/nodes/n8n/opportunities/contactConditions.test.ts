/** Contact Conditions of the triggers: only opportunities whose contact is in a given set, such as those in sync. */
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { isApiCall, type EmulatedProduct, type Values } from '../../../products';
import { editorContext, runPoll } from '../../../support/n8nHost';
import { crms } from './opportunityStage';

beforeAll(trustEmulators);

describe.each(crms)('$underTest.name', (names) => {
	const { underTest, opportunity, name, rest, link, lookup, detail } = names;
	const { contact, lastName } = underTest.names;
	const trigger = new underTest.Trigger();
	const isInSync = { field: link, operator: 'isNotEmpty' };
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => crm.allowEverything());

	const settings = (parameters: INodeParameters = {}) => ({
		parameters: {
			entity: { __rl: true, mode: 'name', value: opportunity },
			events: ['created', 'updated'],
			fields: 'all',
			contactConditions: { condition: [isInSync] },
			...parameters,
		},
		credentials: crm.credentials,
	});

	/** What one poll emits, by name and event, and how many calls it sends. */
	async function poll(parameters: INodeParameters = {}) {
		crm.clock.advance(60_000);
		crm.log.clear();
		const items = (await runPoll(trigger, { ...settings(parameters), staticData })) ?? [];
		return {
			items: items.map(({ json }) => json),
			events: items.map(({ json: { _change, [name]: called } }) => {
				const { event, id } = _change as Record<string, string>;
				return `${event} ${(called as string | undefined) ?? id}`;
			}),
			calls: crm.log.entries.filter(isApiCall).length,
		};
	}

	let count = 0;
	const createContact = (values: Values = {}) =>
		crm.colleague.create(contact, { [lastName]: 'Hopper', ...values });
	const linked = () => createContact({ [link]: `link-${(count += 1)}` });
	function createDeal(called: string, contactId?: string, values: Values = {}) {
		const ties: Values =
			lookup === undefined || !contactId
				? {}
				: { [`${lookup}@odata.bind`]: `/contacts(${contactId})` };
		const id = crm.colleague.create(opportunity, { [name]: called, ...rest, ...ties, ...values });
		if (lookup === undefined && contactId) addContact(id, contactId);
		return id;
	}
	const addContact = (OpportunityId: string, ContactId: string) =>
		crm.colleague.create('OpportunityContactRole', { OpportunityId, ContactId });

	test('only opportunities whose contact is in sync start the workflow', async () => {
		await poll();
		createDeal('In', linked());
		createDeal('Out', createContact());
		createDeal('Alone');
		expect((await poll()).events).toEqual(['created In']);
	});

	test('the first pass over all existing ones leaves the others out too', async () => {
		const [inside, outside] = [linked(), createContact()];
		for (let index = 0; index < 5; index += 1) {
			createDeal(`First ${index}`, inside);
			createDeal(`Other ${index}`, outside);
		}
		const emitted: string[] = [];
		for (let polls = 0; polls < 4; polls += 1) {
			emitted.push(...(await poll({ startFrom: 'all' })).events);
		}
		const first = emitted.filter((each) => / (First|Other) /.test(each));
		expect(first.toSorted()).toEqual([0, 1, 2, 3, 4].map((index) => `created First ${index}`));
	});

	test('a poll that finds nothing is one call, and one with changes a few', async () => {
		for (let polls = 0; polls < 3; polls += 1) await poll();
		const inside = linked();
		createDeal('Some', inside);
		expect((await poll()).events).toEqual(['created Some']);
		await poll();
		expect(await poll()).toMatchObject({ events: [], calls: 1 });
		for (let index = 0; index < 500; index += 1) createDeal(`Many ${index}`, inside);
		const { events, calls } = await poll();
		expect(events).toHaveLength(500);
		expect(calls).toBeLessThanOrEqual(4);
	});

	test('a contact that comes into sync later starts nothing until the opportunity changes', async () => {
		await poll();
		const contactId = createContact();
		const id = createDeal('Later', contactId);
		expect((await poll()).events).toEqual([]);
		// Within the lookback window, the opportunity is read again.
		crm.clock.advance(3_600_000);
		expect((await poll()).events).toEqual([]);
		crm.colleague.update(contact, contactId, { [link]: `link-${(count += 1)}` });
		expect((await poll()).events).toEqual([]);
		crm.colleague.update(opportunity, id, { [name]: 'Changed' });
		expect((await poll()).events).toEqual(['updated Changed']);
	});

	test('one that leaves the sync is no longer returned', async () => {
		const contactId = linked();
		const id = createDeal('Leaving', contactId);
		await poll();
		crm.colleague.update(contact, contactId, { [link]: null });
		crm.colleague.update(opportunity, id, { [name]: 'Left' });
		expect((await poll()).events).toEqual([]);
	});

	test('all conditions have to be met by the same contact', async () => {
		const conditions = {
			condition: [isInSync, { field: lastName, operator: 'equals', value: 'Lovelace' }],
		};
		await poll({ contactConditions: conditions });
		createDeal('Neither', linked());
		const id = createDeal('Both', createContact({ [lastName]: 'Lovelace', [link]: 'both' }));
		if (lookup === undefined) addContact(id, createContact());
		const split = createDeal('Split', linked());
		if (lookup === undefined) addContact(split, createContact({ [lastName]: 'Lovelace' }));
		expect((await poll({ contactConditions: conditions })).events).toEqual(['created Both']);
	});

	test('Is Empty is not met by an opportunity without a contact', async () => {
		const contactConditions = { condition: [{ field: link, operator: 'isEmpty' }] };
		await poll({ contactConditions });
		createDeal('No contact');
		createDeal('Not linked', createContact());
		expect((await poll({ contactConditions })).events).toEqual(['created Not linked']);
	});

	test('they are combined with conditions on the opportunity', async () => {
		const conditions = { condition: [{ field: name, operator: 'startsWith', value: 'Big' }] };
		await poll({ conditions });
		const inside = linked();
		createDeal('Big one', inside);
		createDeal('Small one', inside);
		createDeal('Big other', createContact());
		expect((await poll({ conditions })).events).toEqual(['created Big one']);
	});

	test('deleted opportunities are not checked, the others are', async () => {
		const events = { events: ['created', 'updated', 'deleted'] };
		const outside = createContact();
		const deals = [createDeal('Gone', linked()), createDeal('Gone too', outside)];
		for (let polls = 0; polls < 3; polls += 1) await poll(events);
		for (const id of deals) crm.colleague.delete(opportunity, id);
		createDeal('New', linked());
		createDeal('Out', outside);
		const emitted = (await poll(events)).events;
		expect(emitted.toSorted()).toEqual(
			['created New', ...deals.map((id) => `deleted ${id}`)].toSorted(),
		);
	});

	test('more than 20 custom fields travel', async () => {
		await poll();
		const details = Object.fromEntries(
			Array.from({ length: 24 }, (_, index) => [detail(index + 1), `value ${index}`]),
		);
		createDeal('Detailed', linked(), details);
		expect((await poll()).items).toMatchObject([details]);
	});

	test('Fetch Test Event returns an opportunity that meets them', async () => {
		createDeal('Sample', linked());
		crm.clock.advance(60_000);
		createDeal('No sample', createContact());
		const items = await runPoll(trigger, { ...settings(), staticData, mode: 'manual' });
		expect(items?.map(({ json }) => json[name])).toEqual(['Sample']);
	});

	test.each([
		['isNotEmpty', 'shoe_size', '', 'does not exist on Contact'],
		['contains', underTest.names.birthday, '5', 'which is a date'],
		['equals', '', 'x', 'A condition has no field.'],
		['contains', underTest.names.interests, 'S', ''],
	])('"%s" on the field "%s" of a contact is rejected when it is set', async (...given) => {
		const [operator, field, value, reason] = given;
		const condition = [{ field, operator, value }];
		await expect(poll({ contactConditions: { condition } })).rejects.toMatchObject({
			message: expect.stringContaining(reason) as string,
			failure: { cause: 'configuration-invalid' },
		});
	});

	test('they are rejected for another object or table', async () => {
		const entity = { __rl: true, mode: 'name', value: `={{ '${contact}' }}` };
		await expect(poll({ entity })).rejects.toMatchObject({
			message: expect.stringContaining('Contact Conditions cannot be used with') as string,
		});
	});

	describe('in the editor', () => {
		const { description } = trigger;
		const property = description.properties.find((each) => each.name === 'contactConditions')!;
		const isShownFor = (value: string) =>
			NodeHelpers.displayParameter(
				{ entity: { __rl: true, mode: 'list', value } },
				property,
				{ typeVersion: 1 },
				description,
			);

		test('they are shown for opportunities alone', () => {
			expect([opportunity, contact, ''].map(isShownFor)).toEqual([true, false, false]);
		});

		test('they list the fields of contacts, and the values of one', async () => {
			const context = editorContext(trigger, settings(), 'parameters.contactConditions');
			const fields = await trigger.methods.loadOptions.getContactFields.call(context);
			expect(fields.map(({ value }) => value)).toContain(link);
			const condition = [{ field: underTest.names.doNotCall }];
			const values = editorContext(
				trigger,
				settings({ contactConditions: { condition } }),
				'parameters.contactConditions.condition[0].value',
			);
			const { results } =
				await trigger.methods.listSearch.searchContactConditionValues.call(values);
			expect(results.map(({ value }) => value)).toEqual(['true', 'false']);
		});
	});
});
