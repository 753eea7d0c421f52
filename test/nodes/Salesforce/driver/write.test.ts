import type { FieldValues, WriteOperation } from '../../../../nodes/crm/port';
import type { CrmRequest, CrmResponse } from '../../../../nodes/crm/transport';
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import {
	INTEGRATION_USER,
	STANDARD_RULES,
	startSalesforceEmulator,
} from '../../../emulators/salesforce';
import { connect, watch } from '../../../support/plainTransport';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
const admin = () => under.emulator.as(INTEGRATION_USER.id);
let unlike = 0;

/** A lead that no duplicate rule matches. */
const create = (values: FieldValues = {}): WriteOperation => ({
	kind: 'create',
	entity: 'Lead',
	values: { LastName: `Number ${(unlike += 1)}`, Company: `Company ${unlike}`, ...values },
});
const upsert = (upsertBy: string, values: FieldValues): WriteOperation => ({
	kind: 'create',
	entity: 'Lead',
	values: { LastName: 'x', Company: 'x', ...values },
	upsertBy,
});
const update = (id: string, values: FieldValues) => ({
	kind: 'update' as const,
	entity: 'Lead',
	id,
	values,
});
const answer = (status: number, body: object) => ({
	answer: { status, headers: { 'content-type': 'application/json' }, body },
});

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

test('a blocking duplicate rule makes only its record fail, and names the other', async () => {
	const person = { FirstName: 'Ada', LastName: 'Lovelace', Company: 'x', Email: 'ada@example.com' };
	const id = admin().create('Lead', person);
	const [duplicate, other] = await under.crm.write([create(person), create()]);
	expect(other?.ok).toBe(true);
	expect(duplicate).toMatchObject({
		ok: false,
		duplicates: [{ entity: 'Lead', id }],
		error: {
			code: 'DUPLICATES_DETECTED',
			kind: 'invalidRecord',
			message: expect.stringContaining(id) as unknown,
		},
	});
});

test.each(['duplicateResult', 'duplicateResut'] as const)(
	'what a rule found is read under the key %s, for new and updated records alike',
	async (duplicateResultKey) => {
		const emulator = await startSalesforceEmulator({
			duplicateRules: STANDARD_RULES,
			duplicateResultKey,
		});
		const edits = emulator.as(INTEGRATION_USER.id);
		const lead = (values: FieldValues) =>
			edits.create('Lead', { LastName: 'x', Company: 'x', ...values });
		const [found, other] = [lead({ Email: 'twin@example.com' }), lead({})];
		const crm = openSalesforce(connect(emulator, emulator.issueToken()));
		await crm.describe('Lead');
		const results = await crm.write([
			...Array.from({ length: 30 }, () => create({ Email: 'twin@example.com' })),
			update(other, { Email: 'twin@example.com' }),
			upsert('CrmId__c', { Email: 'twin@example.com', CrmId__c: 'a/b' }),
			create(),
		]);
		const rejected = { ok: false, duplicates: [{ entity: 'Lead', id: found }] };
		expect(results.slice(0, 32)).toMatchObject(results.slice(0, 32).map(() => rejected));
		expect(results.at(-1)?.ok).toBe(true);
		// The description, all, and the 32 that were rejected, 25 in a call.
		expect(crm.callCount).toBe(4);
		await emulator.close();
	},
);

test('bypassing duplicate rules ignores an alert, but not a block', async () => {
	const block = { ...STANDARD_RULES[0]!, matchOn: ['Phone'], action: 'block' as const };
	under.emulator.duplicateRules.push(block);
	const person = { Email: 'anyway@example.com', Phone: '555 0199' };
	const id = admin().create('Lead', { LastName: 'x', Company: 'x', ...person });
	const results = await under.crm.write(
		[create({ Email: person.Email }), create({ Phone: person.Phone })],
		{ duplicateRules: 'bypass' },
	);
	under.emulator.duplicateRules.pop();
	expect(results).toMatchObject([
		{ ok: true },
		{ ok: false, error: { code: 'DUPLICATES_DETECTED' }, duplicates: [{ entity: 'Lead', id }] },
	]);
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

describe('a call that fails as a whole', () => {
	const rows = (body = '') =>
		(
			JSON.parse(body) as { compositeRequest: Array<{ body?: { records: unknown[] } }> }
		).compositeRequest.map((each) => each.body?.records.length ?? 0);

	/** The driver on a connection that fails for every request that contains "poison". */
	function openPoisoned(reject: () => Promise<CrmResponse>) {
		const watched = watch(connect(under.emulator, under.emulator.issueToken()));
		const { transport } = watched.connection;
		const poisoned = {
			...watched.connection,
			transport: async (request: CrmRequest) => {
				const answered = await transport(request);
				return request.body?.includes('poison') ? await reject() : answered;
			},
		};
		return { crm: openSalesforce(poisoned), sent: watched.sent };
	}
	const reject = (status: number, body = '') => {
		const headers = { 'content-type': 'application/json' };
		return () => Promise.resolve({ status, headers, body });
	};
	const takeTooLong = () =>
		Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));

	test.each([
		['for a value of the wrong kind', reject(400, '[{"errorCode":"JSON_PARSER_ERROR"}]')],
		['for its size', reject(413)],
		['for lack of time', takeTooLong],
	])('%s is divided until the invalid record is alone', async (_, rejection) => {
		const ids = [1, 2, 3, 4].map(() => admin().create('Lead', { LastName: 'x', Company: 'x' }));
		const { crm, sent } = openPoisoned(rejection);
		await crm.describe('Lead');
		const results = await crm.write(
			ids.map((id, index) => update(id, { FirstName: index === 1 ? 'poison' : 'Ada' })),
		);
		expect(results.map(({ ok }) => ok)).toEqual([true, false, true, true]);
		expect(
			sent
				.slice(1)
				.map(({ body }) => rows(body))
				.slice(0, 5),
		).toEqual([[4], [2], [2], [1], [1]]);
	});

	test('for lack of time is not sent again when it may have created records', async () => {
		const { crm, sent } = openPoisoned(takeTooLong);
		await crm.describe('Lead');
		const results = await crm.write([create(), create({ Title: 'poison' })]);
		expect(results).toMatchObject([
			{ ok: false, error: { outcomeUnknown: true } },
			{ ok: false, error: { outcomeUnknown: true } },
		]);
		expect(sent).toHaveLength(2);
	});

	test('for lack of time again and again ends with an error', async () => {
		const { crm, sent } = openPoisoned(takeTooLong);
		await crm.describe('Lead');
		const ids = Array.from({ length: 64 }, () =>
			admin().create('Lead', { LastName: 'x', Company: 'x' }),
		);
		const results = await crm.write(ids.map((id) => update(id, { FirstName: 'poison' })));
		expect(results.every((result) => !result.ok && result.error.outcomeUnknown)).toBe(true);
		expect(sent.length).toBeLessThan(20);
	});

	test('is divided into its collections first', async () => {
		await under.crm.describe('Lead');
		under.emulator.faults.add({ answer: { status: 413, body: '' } });
		const results = await under.crm.write(Array.from({ length: 450 }, () => create()));
		expect(results.every(({ ok }) => ok)).toBe(true);
		expect(under.sent.slice(1).map(({ body }) => rows(body))).toEqual([
			[200, 200, 50],
			[200],
			[200],
			[50],
		]);
	});

	test('for an unknown field fails for all its records', async () => {
		await under.crm.describe('Lead');
		const message = "No such column 'Gone__c' on sobject of type Lead";
		under.emulator.faults.add(answer(400, [{ errorCode: 'INVALID_FIELD', message }]));
		const results = await under.crm.write([create(), create()]);
		expect(results).toMatchObject([
			{ ok: false, error: { kind: 'misconfigured', fields: ['Gone__c'] } },
			{ ok: false, error: { kind: 'misconfigured' } },
		]);
		expect(under.crm.callCount).toBe(2);
	});

	test('because the session ended stops the writing, and keeps the earlier results', async () => {
		await under.crm.describe('Lead');
		under.emulator.faults.add({ skip: 1, ...answer(401, [{ errorCode: 'INVALID_SESSION_ID' }]) });
		const results = await under.crm.write(Array.from({ length: 2_500 }, () => create()));
		expect(results.filter(({ ok }) => ok)).toHaveLength(1_000);
		expect(results.at(-1)).toMatchObject({
			ok: false,
			error: { kind: 'signInAgain', outcomeUnknown: false },
		});
		expect(under.crm.callCount).toBe(3);
	});
});

test('a record with a value that Salesforce cannot read is separated from the others', async () => {
	await under.crm.describe('Lead');
	const operations = Array.from({ length: 410 }, (_, index) =>
		create(index === 300 ? { NumberOfEmployees: 'many' } : {}),
	);
	const results = await under.crm.write(operations);
	expect(results.flatMap(({ ok }, index) => (ok ? [] : [index]))).toEqual([300]);
	// The description, all, and one call for that record and the rest of its collection.
	expect(under.crm.callCount).toBe(3);
});

test.each([
	['a value', 400, [{ errorCode: 'JSON_PARSER_ERROR', message: 'Unexpected character' }]],
	['its size', 413, []],
])('when every call is rejected for %s, dividing ends', async (_, status, body) => {
	await under.crm.describe('Lead');
	under.emulator.faults.add({ ...answer(status, body), method: 'POST', times: Infinity });
	const results = await under.crm.write(Array.from({ length: 300 }, () => create()));
	expect(results).toHaveLength(300);
	expect(results.every((result) => !result.ok && result.error.status === status)).toBe(true);
	expect(under.crm.callCount).toBeLessThan(30);
});

describe('automation that reaches the limits of Apex', () => {
	afterEach(() => under.emulator.apexRows.clear());

	test('gets smaller lists, also in later calls', async () => {
		under.emulator.apexRows.set('Lead', 60);
		await under.crm.describe('Lead');
		const results = await under.crm.write(Array.from({ length: 1_000 }, () => create()));
		expect(results.filter(({ ok }) => !ok)).toEqual([]);
		// All at once, in lists of 100, and in lists of 50.
		expect(under.crm.callCount).toBe(1 + 1 + 2 + 4);
		const before = under.crm.callCount;
		await under.crm.write(Array.from({ length: 250 }, () => create()));
		expect(under.crm.callCount - before).toBe(1);
	});

	test('is the error of a record that is too much by itself', async () => {
		under.emulator.apexRows.set('Lead', 0);
		const results = await under.crm.write([create(), create()]);
		expect(results).toMatchObject([
			{ ok: false, error: { kind: 'invalidRecord', outcomeUnknown: false } },
			{
				ok: false,
				error: {
					message: expect.stringContaining('The Apex trigger LeadTrigger failed') as unknown,
				},
			},
		]);
	});
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
