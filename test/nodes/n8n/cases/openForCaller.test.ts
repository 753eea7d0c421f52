/** Case: Open for Caller. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { mapInEditor, offeredFields, openMapper, type Mapper } from '../../../support/mapper';
import { setOperationStage } from '../operationStage';
import { productsWithCases } from './caseNames';
import { errorOf } from '../../../support/itemError';

describe.each(productsWithCases)('$name: Open for Caller', ({ underTest, cases, fields }) => {
	const { lead, contact, account, lastName, email, phone, jobTitle, accountName } = underTest.names;
	const stage = setOperationStage(underTest);
	const { createLead, run, runJson, callsOf } = stage;
	const entity = cases.entity.name;

	let made = 0;
	const next = () => (made += 1);
	const newPhone = () => `+1415555${String(1_000 + next())}`;
	const createContact = (values: Record<string, string>) =>
		stage.crm.colleague.create(contact, { [lastName]: 'Hopper', ...values });
	const createAccount = (values: Record<string, string>) =>
		stage.crm.colleague.create(account, { [accountName]: 'Engines', ...values });

	const open = ({ options, ...more }: INodeParameters = {}): INodeParameters => ({
		resource: 'case',
		operation: 'openForCaller',
		callerPhone: '={{ $json.phone ?? "" }}',
		callerEmail: '={{ $json.email ?? "" }}',
		searchCallersIn: ['contact'],
		subject: 'Call from {{ $json.phone }}',
		caseOwner: 'default',
		...more,
		options: { ...(options as INodeParameters), fieldsToReturn: readBack },
	});
	const readBack = [cases.subject, cases.description, fields.contact, underTest.names.owner];
	const withCallId = { callIdField: fields.callId, callId: '={{ $json.call }}' };
	/** A case needs a customer in some CRMs: map one for calls without a caller. */
	const withCustomer = () => ({
		caseFields: mapCase({ [fields.customerByName]: customer }),
	});
	let customer = '';
	let mapCase: Mapper;
	let mapContact: Mapper;
	beforeAll(async () => {
		customer = `Default ${next()}`;
		createAccount({ [accountName]: customer });
		mapCase = await openMapper(underTest, stage.crm, entity, 'getCaseFields');
		mapContact = await openMapper(underTest, stage.crm, contact, 'getContactFields');
	});

	test('finds the caller by phone in another notation, and returns the case with its link', async () => {
		const id = createContact({ [phone]: '(415) 555-0177' });
		const [opened] = await runJson(
			open({ subject: '={{ "Call from " + $json.phone }}', options: { phoneCountry: 'US' } }),
			[{ phone: '+14155550177' }],
		);
		expect(opened).toMatchObject({
			outcome: 'created',
			entity,
			url: expect.stringContaining(opened?.id as string) as string,
			record: {
				[cases.number]: expect.stringMatching(/\d/) as string,
				[cases.subject]: 'Call from +14155550177',
				[fields.contact]: id,
			},
			caller: { outcome: 'found', id, entity: contact, matchedBy: 'phone' },
		});
	});

	test('finds the caller by email, in accounts where contacts have none', async () => {
		const address = `case${next()}@example.com`;
		const number = newPhone();
		const contactId = createContact({ [email]: address });
		const accountId = createAccount({ [underTest.names.accountPhone]: number });
		const searchCallersIn = ['account', 'contact'];
		const opened = await runJson(open({ searchCallersIn }), [
			{ email: address },
			{ phone: number },
		]);
		expect(opened).toMatchObject([
			{ outcome: 'created', caller: { id: contactId, matchedBy: 'email' } },
			{ outcome: 'created', caller: { id: accountId, entity: account } },
		]);
	});

	test('a caller who is a lead is linked by the field that an administrator has added', async () => {
		const number = newPhone();
		const id = createLead({ [phone]: number });
		const parameters = { searchCallersIn: ['lead'], ...withCustomer() };
		const options = { leadField: fields.callerLead };
		const opened = await runJson(open({ ...parameters, options }), [{ phone: number }]);
		expect(opened).toMatchObject([{ outcome: 'created', caller: { id, entity: lead } }]);
		const get = { resource: 'record', operation: 'get', entity: stage.entity(entity) };
		const recordId = opened[0]?.id as string;
		const [record] = await runJson({ ...get, findBy: 'id', recordId });
		expect(record?.[fields.callerLead]).toBe(id);
	});

	test('creates the caller with the fields that the editor maps, once for all calls of the number', async () => {
		const number = newPhone();
		const before = stage.crm.count(contact);
		const opened = await runJson(
			open({
				onNoMatch: 'contact',
				contactFields: mapContact({
					[lastName]: '={{ $json.name }}',
					[jobTitle]: 'Caller',
				}),
			}),
			[
				{ phone: number, name: 'Kay' },
				{ phone: number, name: 'Kay' },
			],
		);
		expect(opened).toMatchObject([
			{ outcome: 'created', caller: { outcome: 'created', entity: contact } },
			{ outcome: 'created', caller: { outcome: 'found', matchedBy: 'phone' } },
		]);
		expect(stage.crm.count(contact)).toBe(before + 1);
		const ids = opened.map(({ caller }) => (caller as IDataObject).id);
		expect(new Set(ids).size).toBe(1);
	});

	test('fills the case from the call: details in the description, and mapped fields', async () => {
		const number = newPhone();
		createContact({ [phone]: number });
		const caseFields = mapCase({
			[cases.description]: 'Wants a quote.',
			[fields.seconds]: '={{ $json.seconds }}',
		});
		const callDetails = {
			direction: 'Inbound',
			queue: 'Support',
			startedAt: '2026-03-31T09:30:00+02:00',
			seconds: '={{ $json.seconds }}',
			recordingUrl: 'https://calls.example.com/7',
		};
		const [opened] = await runJson(open({ caseFields, callDetails }), [
			{ phone: number, seconds: 245 },
		]);
		expect((opened?.record as IDataObject)[cases.description]).toBe(
			[
				'Wants a quote.',
				'',
				'Direction: Inbound',
				'Queue: Support',
				'Started at: 2026-03-31T07:30:00Z',
				'Duration: 4 min 5 s',
				'Recording: https://calls.example.com/7',
			].join('\n'),
		);
	});

	describe('the owner', () => {
		const openFor = async (parameters: INodeParameters, item: IDataObject = {}) => {
			const number = newPhone();
			createContact({ [phone]: number });
			return (await run(open(parameters), [{ phone: number, ...item }]))[0];
		};

		test('is the agent with the email address', async () => {
			const agent = stage.crm.addUser({ email: 'agent@example.com', active: true });
			const opened = await openFor(
				{ caseOwner: 'agent', agentEmail: '={{ $json.agent }}' },
				{ agent: 'Agent@example.com' },
			);
			expect(opened?.json).toMatchObject({ record: { [underTest.names.owner]: agent } });
		});

		test('is a team or queue', async () => {
			const opened = await openFor({ caseOwner: 'group', caseOwnerGroup: stage.crm.group });
			expect(opened?.json).toMatchObject({ outcome: 'created' });
		});

		test.each<[what: string, parameters: INodeParameters, code: string | null]>([
			['an unknown agent', { agentEmail: 'no.one@example.com' }, 'LOOKUP_NOT_FOUND'],
			[
				'two users with one email address',
				{ agentEmail: 'twice@example.com' },
				'LOOKUP_NOT_UNIQUE',
			],
			['no agent', { agentEmail: '' }, null],
			['an unknown queue', { caseOwner: 'group', caseOwnerGroup: 'None' }, 'LOOKUP_NOT_FOUND'],
		])('is not %s: neither case nor caller is created', async (_, parameters, code) => {
			if (parameters.agentEmail === 'twice@example.com') {
				const email = 'twice@example.com';
				for (let index = 0; index < 2; index += 1) stage.crm.addUser({ email, active: true });
			}
			const before = [stage.crm.count(entity), stage.crm.count(contact)];
			const onNoMatch = 'contact';
			const contactFields = mapContact({ [lastName]: 'Never' });
			const caseOwner = 'agent';
			const [failed] = await run(open({ caseOwner, onNoMatch, contactFields, ...parameters }), [
				{ phone: newPhone() },
			]);
			expect(failed?.json).toMatchObject({ outcome: 'failed', error: { code } });
			expect(errorOf(failed)).toBeDefined();
			expect([stage.crm.count(entity), stage.crm.count(contact)]).toEqual(before);
		});
	});

	describe('the same call', () => {
		test('twice in one run, and again in the next, opens one case', async () => {
			const number = newPhone();
			createContact({ [phone]: number });
			const item = { phone: number, call: `call-${next()}` };
			const first = await runJson(open(withCallId), [item, item]);
			const [again] = await runJson(open(withCallId), [item]);
			expect(first).toMatchObject([{ outcome: 'created' }, { outcome: 'unchanged' }]);
			expect(again).toMatchObject({ outcome: 'unchanged', id: first[0]?.id, url: first[0]?.url });
			expect(first[1]?.id).toBe(first[0]?.id);
		});

		test('in two runs at the same time opens one case', async () => {
			const number = newPhone();
			createContact({ [phone]: number });
			const item = { phone: number, call: `call-${next()}` };
			const before = stage.crm.count(entity);
			const runs = [1, 2, 3].map(async () => await runJson(open(withCallId), [item]));
			const opened = (await Promise.all(runs)).flat();
			expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
			expect(stage.crm.count(entity)).toBe(before + 1);
		});

		test('updates the case where the user wants it, and leaves it alone otherwise', async () => {
			const number = newPhone();
			createContact({ [phone]: number });
			const item = { phone: number, call: `call-${next()}` };
			const caseFields = mapCase({ [fields.seconds]: 90 });
			await runJson(open(withCallId), [item]);
			const [left] = await runJson(open({ ...withCallId, caseFields, subject: 'Other' }), [item]);
			const options = { onExistingCase: 'update' };
			const [updated] = await runJson(open({ ...withCallId, caseFields, options }), [item]);
			expect(left).toMatchObject({ outcome: 'unchanged' });
			expect((left?.record as IDataObject)[cases.subject]).not.toBe('Other');
			expect(updated).toMatchObject({ outcome: 'updated', id: left?.id });
		});

		test('fails without its ID', async () => {
			const [failed] = await runJson(open(withCallId), [{ phone: newPhone(), call: '' }]);
			expect(failed).toMatchObject({ outcome: 'failed', error: { fields: [fields.callId] } });
		});
	});

	describe('several callers', () => {
		const twoContacts = () => {
			const number = newPhone();
			const older = createContact({ [phone]: number });
			stage.crm.clock.advance(5_000);
			return { number, older, newer: createContact({ [phone]: number }) };
		};

		test('the most recently modified one is used, and all are named', async () => {
			const { number, older, newer } = twoContacts();
			const [opened] = await runJson(open(), [{ phone: number }]);
			expect(opened).toMatchObject({ outcome: 'created', caller: { id: newer } });
			const { candidates } = opened?.caller as { candidates: Array<{ id: string }> };
			expect(candidates.map(({ id }) => id).toSorted()).toEqual([older, newer].toSorted());
		});

		test('the item fails, or the case is opened without one', async () => {
			const { number } = twoContacts();
			const [failed] = await runJson(open({ onMultipleMatches: 'fail' }), [{ phone: number }]);
			const onMultipleMatches = 'openWithoutCaller';
			const [opened] = await runJson(open({ onMultipleMatches, ...withCustomer() }), [
				{ phone: number },
			]);
			expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'MULTIPLE_MATCHES' } });
			expect(opened).toMatchObject({ outcome: 'created', caller: { outcome: 'none' } });
		});
	});

	test('an unknown caller: the case is opened for the mapped customer', async () => {
		const [opened] = await runJson(open(withCustomer()), [{ phone: newPhone() }]);
		expect(opened).toMatchObject({ outcome: 'created', caller: { outcome: 'none' } });
	});

	test('a known caller replaces the mapped customer', async () => {
		const number = newPhone();
		const id = createContact({ [phone]: number });
		const [opened] = await runJson(open(withCustomer()), [{ phone: number }]);
		expect(opened).toMatchObject({ outcome: 'created', record: { [fields.contact]: id } });
	});

	test('a case that needs a customer fails without one', async () => {
		const [opened] = await runJson(open(), [{ phone: newPhone() }]);
		expect(opened).toMatchObject({ outcome: fields.needsCustomer ? 'failed' : 'created' });
	});

	test.each<[what: string, parameters: () => INodeParameters, error: object]>([
		['a subject that is too long', () => ({ subject: 'x'.repeat(300) }), {}],
		[
			'a value of the wrong type',
			() => ({ caseFields: mapCase({ [fields.seconds]: 'soon' }) }),
			{},
		],
		['an unknown call ID field', () => ({ callIdField: 'nothing_c', callId: '1' }), {}],
		['a duration that is no number', () => ({ callDetails: { seconds: 'long' } }), {}],
		['a start that is no date', () => ({ callDetails: { startedAt: 'soon' } }), {}],
		['an unknown country', () => ({ options: { phoneCountry: 'Mars' } }), {}],
		['no place to search in', () => ({ searchCallersIn: [] }), {}],
		['nothing to find by', () => ({ callerPhone: '' }), { code: 'NOTHING_TO_MATCH_BY' }],
	])('fails for %s', async (_, parameters, error) => {
		const number = newPhone();
		createContact({ [phone]: number });
		const [failed] = await run(open(parameters()), [{ phone: number }]);
		expect(failed?.json).toMatchObject({ outcome: 'failed', error });
		expect(errorOf(failed)).toBeDefined();
	});

	test('fails for a mapped field that no longer exists', async () => {
		const number = newPhone();
		createContact({ [phone]: number });
		const offered = await offeredFields(underTest, stage.crm, entity, 'getCaseFields');
		const caseFields = mapInEditor(offered, { nothing_c: 'x' });
		const [failed] = await runJson(open({ caseFields }), [{ phone: number }]);
		expect(failed).toMatchObject({ outcome: 'failed', error: { fields: ['nothing_c'] } });
	});

	test('a hidden number opens a case without a caller where the user wants it', async () => {
		const onNothingToMatch = 'openWithoutCaller';
		const [opened] = await runJson(open({ onNothingToMatch, ...withCustomer() }), [{}]);
		expect(opened).toMatchObject({ outcome: 'created', caller: { outcome: 'none' } });
	});

	test('fails without the permission to read contacts', async () => {
		stage.crm.forbidReading(contact);
		const [failed] = await run(open(), [{ phone: newPhone() }]);
		expect(errorOf(failed)).toBeDefined();
	});

	test('a dry run writes neither case nor caller', async () => {
		const before = [stage.crm.count(entity), stage.crm.count(contact)];
		const [opened] = await runJson(
			open({
				...withCallId,
				onNoMatch: 'contact',
				contactFields: mapContact({ [lastName]: 'Never' }),
				options: { dryRun: true },
			}),
			[{ phone: newPhone(), call: `call-${next()}` }],
		);
		expect(opened).toMatchObject({ outcome: 'created', dryRun: true, caller: { dryRun: true } });
		expect(opened).not.toHaveProperty('id');
		expect([stage.crm.count(entity), stage.crm.count(contact)]).toEqual(before);
	});

	test('200 calls, half of them invalid, take few API calls', async () => {
		const numbers = Array.from({ length: 20 }, newPhone);
		numbers.forEach((number) => createContact({ [phone]: number }));
		const items = Array.from({ length: 200 }, (_, index) => ({
			phone: numbers[index % numbers.length]!,
			call: `many-${index}`,
			seconds: index % 2 === 0 ? index : 'long',
		}));
		const caseFields = mapCase({ [fields.seconds]: '={{ $json.seconds }}' });
		let outcomes: unknown[] = [];
		const calls = await callsOf(async () => {
			outcomes = (await runJson(open({ ...withCallId, caseFields }), items)).map(
				({ outcome }) => outcome,
			);
		});
		expect(outcomes).toEqual(items.map((_, index) => (index % 2 === 0 ? 'created' : 'failed')));
		// Two descriptions, the search of callers and of cases, the write, and the numbers of the cases.
		expect(calls).toBeLessThanOrEqual(9);
	}, 60_000);
});
