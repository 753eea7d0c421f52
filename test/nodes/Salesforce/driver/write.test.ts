/** Records that are created and updated, and what Salesforce rejects. */
import type { FieldValues } from '../../../../nodes/crm/port';
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import { INTEGRATION_USER } from '../../../emulators/salesforce';
import { connect } from '../../../support/plainTransport';
import { answer, create, update, upsert, useWrites } from './writes';

const { under, admin } = useWrites();

test.each<[string, string, FieldValues, boolean]>([
	['an email address, which is not unique', 'Email', { Email: 'running@example.com' }, false],
	['a unique external id', 'CrmId__c', { CrmId__c: 'running' }, true],
])(
	'without a response, an upsert by %s is repeated only where that adds no second record',
	async (_, by, values, isHarmless) => {
		await under.crm.describe('Lead');
		under.emulator.faults.add({ cut: 'beforeWrite' });
		const [result] = await under.crm.write([upsert(by, values)]);
		expect(result).toMatchObject({ ok: false, error: { outcomeUnknown: true } });
		expect('repeat' in result!).toBe(isHarmless);
	},
);

test('a create without a response is not sent again, and its outcome is unknown', async () => {
	await under.crm.describe('Lead');
	const before = admin().list('Lead').length;
	under.emulator.faults.add({ cut: 'afterWrite' });
	const results = await under.crm.write([create(), create()]);
	expect(results).toMatchObject([
		{ ok: false, error: { outcomeUnknown: true, kind: 'retryLater' } },
		{ ok: false, error: { outcomeUnknown: true, kind: 'retryLater' } },
	]);
	expect(admin().list('Lead')).toHaveLength(before + 2);
	expect(under.crm.callCount).toBe(2);
});

test("a value that another record has by now is a conflict, with Salesforce's message", async () => {
	admin().create('Lead', { LastName: 'x', Company: 'x', CrmId__c: 'taken' });
	const [result, other] = await under.crm.write([create({ CrmId__c: 'taken' }), create()]);
	expect(result).toMatchObject({
		ok: false,
		error: {
			reason: 'conflict',
			outcomeUnknown: false,
			message: expect.stringContaining('duplicate value found: CrmId__c') as unknown,
		},
	});
	expect(other?.ok).toBe(true);
});

test('rows that another user has locked are sent again together', async () => {
	await under.crm.describe('Lead');
	const ids = Array.from({ length: 300 }, () =>
		admin().create('Lead', { LastName: 'x', Company: 'x' }),
	);
	const transaction = under.emulator.begin();
	for (const id of ids.slice(100, 250)) {
		transaction.as(INTEGRATION_USER.id).update('Lead', id, { Title: 'Held' });
	}
	let waits = 0;
	const crm = openSalesforce({
		...connect(under.emulator, under.emulator.issueToken()),
		wait: () => {
			if ((waits += 1) === 2) transaction.commit();
			return Promise.resolve();
		},
	});
	const results = await crm.write(ids.map((id) => update(id, { FirstName: 'Ada' })));
	expect(results).toEqual(ids.map((id) => ({ ok: true, id })));
	expect(ids.map((id) => admin().get('Lead', id)?.FirstName)).toEqual(ids.map(() => 'Ada'));
	// The description, all, and twice those that were locked.
	expect(crm.callCount).toBe(4);
});

test('too many requests at the same time are waited for', async () => {
	const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
	await under.crm.describe('Lead');
	under.emulator.faults.add({
		...answer(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }]),
		times: 2,
	});
	const [result] = await under.crm.write([create()]);
	expect(result?.ok).toBe(true);
});

describe('a value that looks like a reference to another response', () => {
	const value = 'See @{check0.records[0].Id} and @{write1';

	test('is created unchanged', async () => {
		const [first, second] = await under.crm.write([create({ Description: value }), create()]);
		expect([first?.ok, second?.ok]).toEqual([true, true]);
		expect(admin().get('Lead', first?.ok ? first.id : '')).toMatchObject({ Description: value });
	});

	test('overwrites the version that was read, and no other', async () => {
		const ids = [1, 2].map(() => admin().create('Lead', { LastName: 'x', Company: 'x' }));
		const [read = []] = await under.crm.find([
			{ entity: 'Lead', keys: ids.map((Id) => ({ Id })), fields: ['Description'] },
		]);
		under.emulator.clock.advance(2_000);
		admin().update('Lead', ids[1]!, { Description: 'Theirs' });
		const results = await under.crm.write(
			read.map(({ id, version }) => ({
				...update(id, { Description: value }),
				ifVersion: version,
			})),
		);
		const byId = new Map(read.map(({ id }, index) => [id, results[index]]));
		expect(ids.map((id) => byId.get(id))).toMatchObject([
			{ ok: true },
			{ ok: false, error: { reason: 'conflict' } },
		]);
		expect(ids.map((id) => admin().get('Lead', id)?.Description)).toEqual([value, 'Theirs']);
	});
});

test('1,000 creates and checked updates need two calls', async () => {
	const ids = Array.from({ length: 500 }, () =>
		admin().create('Lead', { LastName: 'x', Company: 'Mixed' }),
	);
	const [read = []] = await under.crm.find([
		{ entity: 'Lead', keys: [{ Company: 'Mixed' }], fields: ['LastName'] },
	]);
	const before = under.crm.callCount;
	const results = await under.crm.write(
		read.flatMap(({ id, version }) => [
			create(),
			{ ...update(id, { FirstName: 'Ada' }), ifVersion: version },
		]),
	);
	expect(results.filter(({ ok }) => ok)).toHaveLength(1_000);
	expect(ids.every((id) => admin().get('Lead', id)?.FirstName === 'Ada')).toBe(true);
	expect(under.crm.callCount - before).toBe(2);
});

test('a converted lead accepts no more changes', async () => {
	const [accountId, contactId, opportunityId] = [
		admin().create('Account', { Name: 'x' }),
		admin().create('Contact', { LastName: 'x' }),
		admin().create('Opportunity', { Name: 'x', StageName: 'Prospecting', CloseDate: '2030-01-01' }),
	];
	const id = admin().create('Lead', { LastName: 'x', Company: 'x', CrmId__c: 'converted' });
	admin().convertLead(id, { accountId, contactId, opportunityId });
	const fields = ['IsConverted', 'ConvertedContactId', 'ConvertedOpportunityId'];
	const [[lead] = []] = await under.crm.find([
		{ entity: 'Lead', keys: [{ CrmId__c: 'converted' }], fields },
	]);
	expect(lead?.values).toEqual({
		IsConverted: true,
		ConvertedContactId: contactId,
		ConvertedOpportunityId: opportunityId,
	});
	const [result] = await under.crm.write([update(id, { FirstName: 'Ada' })]);
	expect(result).toMatchObject({
		ok: false,
		error: { kind: 'invalidRecord', code: 'CANNOT_UPDATE_CONVERTED_LEAD' },
	});
});

test('required fields that are missing are named', async () => {
	const [result] = await under.crm.write([
		{ kind: 'create', entity: 'Lead', values: { FirstName: 'Ada' } },
	]);
	expect(result).toMatchObject({
		ok: false,
		error: {
			kind: 'invalidRecord',
			message: expect.stringMatching(/requires a value for .*"LastName".*"Company"/) as unknown,
		},
	});
});

test('a field the user can only read is named', async () => {
	under.emulator.access.restrict({ object: 'Lead', field: 'Rating', access: 'readOnly' });
	const [result] = await under.crm.write([create({ Rating: 'Hot' })]);
	expect(result).toMatchObject({
		ok: false,
		error: { kind: 'misconfigured', message: expect.stringContaining('"Rating"') as unknown },
	});
});

test.each([
	['noCreate', 'Create'],
	['noEdit', 'Edit'],
] as const)(
	'an object without a permission (%s) is named, with the permission',
	async (access, permission) => {
		const id = admin().create('Lead', { LastName: 'x', Company: 'x' });
		under.emulator.access.restrict({ object: 'Lead', access });
		const [created, updated] = await under.crm.write([create(), update(id, { Title: 'x' })]);
		const [failed, other] = access === 'noCreate' ? [created, updated] : [updated, created];
		expect(failed).toMatchObject({
			ok: false,
			error: {
				kind: 'misconfigured',
				code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
				message: `The connected user has no ${permission} permission for the object Lead in Salesforce.`,
				advice: expect.stringContaining('Object Settings > Lead') as unknown,
			},
		});
		expect(other?.ok).toBe(true);
	},
);
