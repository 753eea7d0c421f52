/** Options > Contact: opportunities are tied to contacts that are found by ID or email, once. */
import type { IDataObject } from 'n8n-workflow';
import { automatic } from '../matching/actionStage';
import { crms, setOpportunityStage } from './opportunityStage';

describe.each(crms)('$underTest.name: the contact of an opportunity', (names) => {
	const { opportunity, name, lookup, underTest } = names;
	const { contact } = underTest.names;
	const stage = setOpportunityStage(names);
	const { deal, createContact, tie, contactsOf } = stage;
	afterEach(() => {
		stage.crm.faults.clear();
		stage.crm.allowEverything();
	});
	const ties = () => (lookup === undefined ? stage.crm.count('OpportunityContactRole') : 0);
	const tiedTo = async (id: unknown) => (await contactsOf(id)).map((each) => each.contact);

	test.each(['email', 'ID'])('is found by %s, and a second run changes nothing', async (by) => {
		const { id, person } = createContact();
		const items = [deal(by === 'ID' ? { personId: id } : { person: person.toUpperCase() })];
		const [first] = await tie(items);
		expect(first).toMatchObject({ outcome: 'created', contact: { outcome: 'found', id } });
		expect(await tiedTo(first?.id)).toEqual([id]);
		const before = ties();
		const [second] = await tie(items);
		expect(second).toMatchObject({ outcome: 'unchanged', id: first?.id });
		expect(ties()).toBe(before);
	});

	test('is found by ID first, then by email', async () => {
		const [one, two] = [createContact(), createContact()];
		const [byId, byEmail] = await tie([
			deal({ personId: one.id, person: two.person }),
			deal({ personId: '', person: two.person }),
		]);
		expect([byId?.contact, byEmail?.contact]).toMatchObject([{ id: one.id }, { id: two.id }]);
	});

	test('is added to an opportunity that exists without one', async () => {
		const { id, person } = createContact();
		const item = deal({ person });
		const [created] = await tie([{ ...item, person: '' }]);
		expect(created).toMatchObject({ outcome: 'created', contact: { outcome: 'none' } });
		const [outcome] = await tie([item]);
		expect(outcome).toMatchObject({ outcome: 'updated', id: created?.id, contact: { id } });
		expect(await tiedTo(created?.id)).toEqual([id]);
	});

	test.each([
		['leaveEmpty', 'created'],
		['fail', 'failed'],
		['review', 'review'],
	])('without a match, %s: %s', async (onNoMatch, expected) => {
		const before = stage.crm.count(opportunity);
		const [outcome] = await tie([deal({ person: 'unknown@people.example' })], { onNoMatch });
		expect(outcome).toMatchObject({ outcome: expected, contact: { outcome: 'none' } });
		expect(stage.crm.count(opportunity)).toBe(before + (expected === 'created' ? 1 : 0));
	});

	test.each([
		['leaveEmpty', 'created'],
		['fail', 'failed'],
		['review', 'review'],
	])('with two contacts of one address, %s: %s', async (onMultipleMatches, expected) => {
		const { id, person } = createContact();
		const { email, lastName } = underTest.names;
		const other = stage.crm.colleague.create(contact, { [lastName]: 'Twin', [email]: person });
		const [outcome] = await tie([deal({ person })], { onMultipleMatches });
		expect(outcome?.outcome).toBe(expected);
		for (const each of [id, other]) expect(outcome?.reason).toContain(each);
	});

	test('that is no ID is said so, and the opportunity is written on request only', async () => {
		const [left] = await tie([deal({ personId: 'Ada' })]);
		expect(left).toMatchObject({ outcome: 'created', contact: { outcome: 'failed' } });
		expect(left?.reason).toContain('Contact left empty: ');
		const [failing] = await tie([deal({ personId: 'Ada' })], { onNoMatch: 'fail' });
		expect(failing).toMatchObject({ outcome: 'failed', error: { code: null } });
	});

	test('a dry run writes nothing, and shows what it would', async () => {
		const { id, person } = createContact();
		const known = deal();
		await tie([known]);
		const items = [deal({ person }), { ...known, person }];
		const before = [stage.crm.count(opportunity), ties()];
		const outcomes = await tie(items, {}, { options: { dryRun: true } });
		expect([stage.crm.count(opportunity), ties()]).toEqual(before);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({ dryRun: true, contact: { outcome: 'found', id } });
			if (lookup !== undefined) continue;
			expect(outcome).toMatchObject({ contactRole: { outcome: 'created', dryRun: true } });
		}
	});

	test.each([0, 1, 2, 3, 4, 5, 6])(
		'is tied once when the response to call %i is lost',
		async (skip) => {
			const { id, person } = createContact();
			const before = [stage.crm.count(opportunity), ties()];
			stage.crm.faults.add({ skip, cut: 'afterWrite' });
			const [outcome] = await tie([deal({ person })]);
			expect(outcome).toMatchObject({ outcome: 'created', contact: { id } });
			expect(await tiedTo(outcome?.id)).toEqual([id]);
			expect(stage.crm.count(opportunity)).toBe(before[0]! + 1);
			expect(ties()).toBe(before[1]! + (lookup === undefined ? 1 : 0));
		},
	);

	test('of Create is tied too, and what is not certain goes to its Review output', async () => {
		const { id, person } = createContact();
		const results = await stage.run(
			[deal({ person }), deal({ person: 'unknown@people.example' })],
			{
				operation: 'create',
				entity: { __rl: true, mode: 'name', value: opportunity },
				fields: automatic,
				options: {
					contact: { settings: { contactEmail: '={{ $json.person }}', onNoMatch: 'review' } },
				},
			},
		);
		expect(results).toMatchObject([
			{ output: 0, json: { outcome: 'created', contact: { outcome: 'found', id } } },
			{ output: 1, json: { outcome: 'review', contact: { outcome: 'none' } } },
		]);
	});

	test('more than 20 custom fields travel', async () => {
		const { person } = createContact();
		const fields = Array.from({ length: 24 }, (_, index) => names.detail(index + 1));
		const details = Object.fromEntries(fields.map((field) => [field, `value of ${field}`]));
		const [outcome] = await tie([{ ...deal({ person }), ...details }]);
		const written = (outcome?.changes as IDataObject[]).map(({ field }) => field);
		expect(written).toEqual(expect.arrayContaining([...fields, name]));
	});

	test('an option without anything to find a contact by is a clear error', async () => {
		const [outcome] = await tie([deal()], { contactEmail: '', contactId: '' });
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: 'Contact needs an ID or email to find it by.',
		});
	});

	test('another object or table than the one of opportunities is named', async () => {
		const [outcome] = await tie(
			[{ person: 'ada@people.example' }],
			{},
			{
				entity: { __rl: true, mode: 'name', value: `={{ '${contact}' }}` },
				matchBy: 'email',
			},
		);
		expect(outcome?.reason).toContain('Options > Contact cannot be used with');
	});

	test('without permission to read contacts, the opportunity is written with the reason', async () => {
		stage.crm.forbidReading(contact);
		const [outcome] = await tie([deal({ person: 'ada@people.example' })]);
		expect(outcome).toMatchObject({ outcome: 'created', contact: { outcome: 'failed' } });
	});
});
