/** What the port promises, asked of both drivers over HTTP. */
import type {
	ChangeFeed,
	Crm,
	FeedRow,
	FieldValues,
	WriteOperation,
	WriteResult,
} from '../../nodes/sync/crm';
import { CrmError } from '../../nodes/sync/errors';
import type { Connection } from '../../nodes/sync/transport';
import { trustEmulators } from '../emulators/kernel/tls';
import { connect } from '../support/plainTransport';
import { crmsUnderTest, type EmulatedCrm } from './crmsUnderTest';

const MINUTE = 60_000;

beforeAll(trustEmulators);

describe.each(crmsUnderTest)('$name', (underTest) => {
	const { names, leadDefaults, region, open } = underTest;
	let emulator: EmulatedCrm;
	let token: string;
	let crm: Crm;
	let userId: string;
	let waits: number[];

	const connection = (): Connection => ({
		...connect(emulator, token),
		wait: (milliseconds) => {
			waits.push(milliseconds);
			return Promise.resolve();
		},
	});

	beforeAll(async () => {
		emulator = await underTest.start();
		const token = emulator.issueToken();
		userId = (await open(connect(emulator, token)).whoAmI()).id;
	});
	afterAll(() => emulator.close());

	beforeEach(() => {
		waits = [];
		token = emulator.issueToken();
		crm = open(connection());
	});
	afterEach(() => emulator.faults.clear());

	/** Values of a new lead, by the contract's names or the CRM's. */
	const lead = (values: FieldValues = {}): FieldValues => ({
		...leadDefaults,
		[names.lastName]: 'Lovelace',
		...values,
	});
	const createLead = (values: FieldValues = {}) =>
		emulator.as(userId).create(names.lead, { ...lead(values) });
	const create = (values: FieldValues = {}): WriteOperation => ({
		kind: 'create',
		recordType: names.lead,
		values: lead(values),
	});
	const update = (id: string, values: FieldValues): WriteOperation => ({
		kind: 'update',
		recordType: names.lead,
		id,
		values,
	});
	const findBy = (keys: readonly FieldValues[], fields: readonly string[] = [names.lastName]) =>
		crm.find({ recordType: names.lead, keys, fields });
	const countByEmail = async (email: string) => (await findBy([{ [names.email]: email }])).length;

	describe('who and what', () => {
		test('the signed-in user has an id and a name', async () => {
			const user = await crm.whoAmI();
			expect(user.id).toBe(userId);
			expect(user.name).toMatch(/\w/);
		});

		test('record types come with their labels, in the order of these', async () => {
			const recordTypes = await crm.listRecordTypes();
			expect(recordTypes).toEqual(
				expect.arrayContaining([
					{ name: names.lead, label: 'Lead' },
					{ name: names.contact, label: 'Contact' },
				]),
			);
			const labels = recordTypes.map(({ label }) => label);
			expect(labels).toEqual([...labels].sort((left, right) => left.localeCompare(right)));
		});

		test('a record type is described once, in one call', async () => {
			await crm.describe(names.lead);
			await crm.describe(names.lead);
			expect(crm.callCount).toBe(1);
		});

		test.each([
			['email', { type: 'email', creatable: true, updatable: true }],
			['lastName', { type: 'text', maxLength: underTest.maxLastName, requiredOnCreate: true }],
			['firstName', { type: 'text', requiredOnCreate: false }],
			['employees', { type: 'number' }],
			['region', { type: 'choice', choices: expect.arrayContaining([region]) as unknown }],
		] as const)('the field %s is described', async (name, expected) => {
			const { fields } = await crm.describe(names.lead);
			expect(fields.find((field) => field.name === names[name])).toMatchObject(expected);
		});

		test('a lookup names what it may point to, a date is no date with time', async () => {
			const { fields } = await crm.describe(names.contact);
			const field = (name: string) => fields.find((each) => each.name === name);
			expect(field(names.accountLookup)).toMatchObject({
				type: 'lookup',
				lookupTargets: [names.account],
			});
			expect(field(names.birthday)).toMatchObject({ type: 'date' });
		});

		test('what the CRM sets itself is neither required nor writable', async () => {
			const { fields, idField } = await crm.describe(names.lead);
			const id = fields.find((field) => field.name === idField);
			expect(id).toMatchObject({ type: 'id', requiredOnCreate: false, updatable: false });
		});

		test('a record has a page', () => {
			expect(crm.linkTo(names.lead, '17')).toBe(underTest.recordPage(emulator.url, '17'));
		});
	});

	describe('finding', () => {
		test('finds by e-mail, whatever the case, and tells the record', async () => {
			const id = createLead({ [names.email]: 'case@example.com', [names.employees]: 12 });
			const found = await findBy(
				[{ [names.email]: 'CASE@Example.com' }],
				[names.lastName, names.employees, names.firstName],
			);
			expect(found).toEqual([
				{
					recordType: names.lead,
					id,
					values: {
						[names.lastName]: 'Lovelace',
						[names.employees]: 12,
						[names.firstName]: null,
					},
					createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
					modifiedAt: found[0]?.createdAt,
					modifiedBy: userId,
					version: expect.stringMatching(/./) as unknown,
				},
			]);
		});

		test.each([
			"O'Brien",
			"O''Brien",
			'Smith "Jr."',
			'back\\slash',
			"quote'and\\both",
			'100%',
			'under_score',
			'[bracket]',
			'Åse & Søn + Co? #1 ;/=@',
			'日本',
		])('finds the name %j and no other', async (name) => {
			const id = createLead({ [names.lastName]: name });
			createLead({ [names.lastName]: 'Somebody Else' });
			const found = await findBy([{ [names.lastName]: name }]);
			expect(found.map((record) => record.id)).toEqual([id]);
			expect(found[0]?.values[names.lastName]).toBe(name);
		});

		test('takes several fields together, and several keys for one question', async () => {
			const both = createLead({ [names.firstName]: 'Ada', [names.lastName]: 'Byron' });
			createLead({ [names.firstName]: 'Annabella', [names.lastName]: 'Byron' });
			const other = createLead({ [names.email]: 'other@example.com' });
			const found = await findBy([
				{ [names.firstName]: 'Ada', [names.lastName]: 'Byron' },
				{ [names.email]: 'other@example.com' },
				{ [names.email]: 'OTHER@example.com' },
			]);
			expect(found.map((record) => record.id).sort()).toEqual([both, other].sort());
		});

		test.each(['', null])('the empty value %j finds nobody', async (empty) => {
			createLead();
			const found = await findBy([
				{ [names.email]: empty },
				{ [names.firstName]: empty, [names.lastName]: 'Lovelace' },
			]);
			expect(found).toEqual([]);
		});

		test('a value that no record can hold finds nobody, and does not disturb the others', async () => {
			const id = createLead({ [names.employees]: 77 });
			const found = await findBy([{ [names.employees]: 'many' }, { [names.employees]: 77 }]);
			expect(found.map((record) => record.id)).toEqual([id]);
		});

		test('does not find what was deleted', async () => {
			const id = createLead({ [names.email]: 'gone@example.com' });
			emulator.as(userId).delete(names.lead, id);
			expect(await countByEmail('gone@example.com')).toBe(0);
		});

		test('finds 1,000 e-mails at once', async () => {
			const emails = Array.from({ length: 1000 }, (_, index) => `crowd${index}@example.com`);
			const ids = emails.slice(0, 20).map((email) => createLead({ [names.email]: email }));
			await crm.describe(names.lead);
			const before = crm.callCount;
			const found = await findBy(emails.map((email) => ({ [names.email]: email })));
			expect(found.map((record) => record.id).sort()).toEqual(ids.sort());
			expect(crm.callCount - before).toBe(underTest.callsToFind);
		});

		test('finds 600 names of two fields each', async () => {
			const keys = Array.from({ length: 600 }, (_, index) => ({
				[names.firstName]: `First name number ${index}`,
				[names.lastName]: `Last name number ${index}`,
			}));
			const ids = keys.slice(590).map((key) => createLead(key));
			const found = await findBy(keys);
			expect(found.map((record) => record.id).sort()).toEqual(ids.sort());
		});

		test('reads to the last page', async () => {
			const count = 2300;
			for (let index = 0; index < count; index += 1) createLead({ [names.firstName]: 'Same' });
			expect(await findBy([{ [names.firstName]: 'Same' }])).toHaveLength(count);
		});

		test('tells the latest records, newest first', async () => {
			emulator.clock.advance(MINUTE);
			const first = createLead();
			emulator.clock.advance(MINUTE);
			const second = createLead();
			const latest = await crm.readLatest({ recordType: names.lead, fields: [], limit: 2 });
			expect(latest.map((record) => record.id)).toEqual([second, first]);
			expect(latest[0]?.values).toMatchObject({ [names.lastName]: 'Lovelace' });
		});
	});

	describe('writing', () => {
		test('creates and updates, one result each, in order', async () => {
			const old = createLead({ [names.email]: 'old@example.com' });
			const results = await crm.write([
				create({ [names.email]: 'new1@example.com' }),
				update(old, { [names.firstName]: 'Ada', [names.employees]: null }),
				create({ [names.email]: 'new2@example.com' }),
			]);
			const ids = results.map(idOf);
			expect(ids[1]).toBe(old);
			const found = await findBy(
				['new1', 'old', 'new2'].map((name) => ({ [names.email]: `${name}@example.com` })),
				[names.email, names.firstName],
			);
			const byId = new Map(found.map((record) => [record.id, record.values]));
			expect(ids.map((id) => byId.get(id))).toEqual([
				{ [names.email]: 'new1@example.com', [names.firstName]: null },
				{ [names.email]: 'old@example.com', [names.firstName]: 'Ada' },
				{ [names.email]: 'new2@example.com', [names.firstName]: null },
			]);
		});

		test('clears a field with null', async () => {
			const id = createLead({ [names.email]: 'clear@example.com', [names.firstName]: 'Ada' });
			await crm.write([update(id, { [names.firstName]: null })]);
			const [record] = await findBy([{ [names.email]: 'clear@example.com' }], [names.firstName]);
			expect(record?.values).toEqual({ [names.firstName]: null });
		});

		test('writes, reads and clears a lookup', async () => {
			const account = emulator
				.as(userId)
				.create(names.account, { [names.accountName]: 'Analytical Engines' });
			const contact = (values: FieldValues) => ({ recordType: names.contact, values });
			const [created] = await crm.write([
				{
					kind: 'create',
					...contact({
						[names.lastName]: 'Babbage',
						[names.email]: 'lookup@example.com',
						[names.accountLookup]: account,
					}),
				},
			]);
			const read = async () => {
				const [record] = await crm.find({
					recordType: names.contact,
					keys: [{ [names.email]: 'lookup@example.com' }],
					fields: [names.accountLookup],
				});
				return record?.values[names.accountLookup];
			};
			expect(await read()).toBe(account);
			await crm.write([
				{ kind: 'update', id: idOf(created), ...contact({ [names.accountLookup]: null }) },
			]);
			expect(await read()).toBeNull();
		});

		const bad: Array<[string, () => WriteOperation, RegExp]> = [
			['an unknown field', () => create({ nickname: 'Ada' }), /no field "nickname" on Lead/],
			[
				'an unknown record type',
				() => ({ kind: 'create', recordType: 'leed', values: {} }),
				/no record type "leed"/,
			],
			[
				'a text that is too long',
				() => create({ [names.lastName]: 'x'.repeat(500) }),
				new RegExp(`"${names.lastName}" .* too long: .* ${underTest.maxLastName} characters`),
			],
			[
				'a choice that is not there',
				() => create({ [names.region]: typeof region.value === 'number' ? 99 : 'Nowhere' }),
				new RegExp(`"${names.region}"`),
			],
			['a value of the wrong kind', () => create({ [names.employees]: 'many' }), /many/],
			['an id that is none', () => update('Lovelace', {}), /"Lovelace" is not the id/],
		];
		test.each(bad)('%s fails alone', async (_, operation, message) => {
			const results = await crm.write([create(), operation(), create()]);
			expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
			const error = errorOf(results[1]);
			expect(error.message).toMatch(message);
			expect(error.advice).toMatch(/\w/);
			expect(['mendItem', 'mendSetUp']).toContain(error.remedy);
		});

		test('an update of a deleted record fails alone, and creates nothing', async () => {
			const id = createLead({ [names.email]: 'deleted@example.com' });
			emulator.as(userId).delete(names.lead, id);
			const results = await crm.write([
				update(id, { [names.email]: 'deleted@example.com' }),
				create(),
			]);
			expect(results.map(({ ok }) => ok)).toEqual([false, true]);
			expect(errorOf(results[0]).remedy).toBe('mendItem');
			expect(await countByEmail('deleted@example.com')).toBe(0);
		});

		test('takes the same record twice, the later values last', async () => {
			const id = createLead({ [names.email]: 'twice@example.com' });
			const results = await crm.write([
				update(id, { [names.firstName]: 'First' }),
				update(id, { [names.firstName]: 'Second' }),
			]);
			expect(results.map(({ ok }) => ok)).toEqual([true, true]);
			const [record] = await findBy([{ [names.email]: 'twice@example.com' }], [names.firstName]);
			expect(record?.values).toEqual({ [names.firstName]: 'Second' });
		});

		test('writes 450 records in few calls', async () => {
			await crm.describe(names.lead);
			const before = crm.callCount;
			const results = await crm.write(Array.from({ length: 450 }, () => create()));
			expect(results.filter(({ ok }) => ok)).toHaveLength(450);
			expect(crm.callCount - before).toBe(underTest.callsToWrite(450));
		});

		test('nothing to write is no call', async () => {
			expect(await crm.write([])).toEqual([]);
			expect(crm.callCount).toBe(0);
		});
	});

	describe('changes', () => {
		/** Reads a feed to its end; a token feed from its first token on. */
		async function readFrom(feed: ChangeFeed, start: Start): Promise<FeedRow[]> {
			const rows: FeedRow[] = [];
			if (feed.kind === 'token') {
				let { token, more }: { token?: string; more: boolean } = { token: start.token, more: true };
				while (more) {
					const page = await feed.readPage(token, feed.pageSize);
					rows.push(...page.rows);
					({ token, more } = page);
				}
				return rows;
			}
			const before = new Date(emulator.clock.now().getTime() + MINUTE).toISOString();
			let after = { stamp: start.openedAt, tieBreaker: '' };
			let more = true;
			while (more) {
				const page = await feed.readPage({ after, before, limit: 2 });
				rows.push(...page.rows.map(({ row }) => row));
				after = page.rows.at(-1)?.position ?? after;
				more = page.more;
			}
			return rows;
		}

		interface Start {
			openedAt: string;
			token?: string;
		}

		/** Now, as the feed itself tells it. */
		async function startOf(feed: ChangeFeed): Promise<Start> {
			if (feed.kind === 'stamp') return { openedAt: feed.openedAt };
			let { token, more }: { token?: string; more: boolean } = { more: true };
			while (more) ({ token, more } = await feed.readPage(token, feed.pageSize));
			return { openedAt: feed.openedAt, token };
		}

		const openFeed = (fields: readonly string[] = [names.lastName]) =>
			crm.openChangeFeed({ recordType: names.lead, fields });

		test('created, updated and deleted records come, and no others', async () => {
			const [updated, deleted] = [createLead(), createLead()];
			createLead();
			emulator.clock.advance(MINUTE);
			const feed = await openFeed();
			const start = await startOf(feed);
			expect(feed.seesDeletes).toBe(true);

			emulator.as(userId).update(names.lead, updated, { [names.lastName]: 'Byron' });
			emulator.as(userId).delete(names.lead, deleted);
			const created = createLead();

			const rows = await readFrom(await openFeed(), start);
			const seen = rows.map((row) =>
				row.kind === 'deleted'
					? [row.id, 'deleted']
					: [row.record.id, row.record.values[names.lastName]],
			);
			expect(seen.sort()).toEqual(
				[
					[updated, 'Byron'],
					[deleted, 'deleted'],
					[created, 'Lovelace'],
				].sort(),
			);
		});

		test('records of one second are all read, page by page', async () => {
			emulator.clock.advance(MINUTE);
			const feed = await openFeed();
			const start = await startOf(feed);
			emulator.clock.freeze();
			const ids = Array.from({ length: 7 }, () => createLead());
			emulator.clock.run();
			const rows = await readFrom(feed, start);
			expect(rows.map((row) => row.kind === 'present' && row.record.id).sort()).toEqual(ids.sort());
		});

		test('the feed tells the time of the CRM, not of this machine', async () => {
			emulator.clock.advance(30 * MINUTE);
			const feed = await openFeed();
			const difference = Math.abs(Date.parse(feed.openedAt) - emulator.clock.now().getTime());
			expect(difference).toBeLessThan(MINUTE);
		});

		test('a change tells who made it and when, and every field where none is chosen', async () => {
			const feed = await openFeed([]);
			const start = await startOf(feed);
			createLead({ [names.email]: 'all@example.com' });
			const [row] = await readFrom(feed, start);
			expect(row).toMatchObject({
				kind: 'present',
				record: {
					values: { [names.email]: 'all@example.com', [names.lastName]: 'Lovelace' },
					modifiedBy: userId,
				},
			});
		});

		test('unknown names are told before anything is read', async () => {
			await expect(openFeed(['nickname'])).rejects.toMatchObject({
				remedy: 'mendSetUp',
				fields: ['nickname'],
			});
			await expect(crm.openChangeFeed({ recordType: 'leed', fields: [] })).rejects.toThrow(
				/no record type "leed"/,
			);
		});
	});

	describe('when something goes wrong', () => {
		const busy = (headers: Record<string, string> = {}) => ({
			answer: {
				status: 429,
				headers: { 'content-type': 'application/json', ...headers },
				body: '[]',
			},
		});

		test('it waits as long as it is asked to', async () => {
			emulator.faults.add({ ...busy({ 'retry-after': '3' }), times: 2 });
			await crm.describe(names.lead);
			expect(waits).toEqual([3000, 3000]);
		});

		test('it hands on what would take too long', async () => {
			emulator.faults.add(busy({ 'retry-after': '120' }));
			await expect(crm.describe(names.lead)).rejects.toMatchObject({
				remedy: 'wait',
				waitCause: 'rate-limited',
				retryAfterMs: 120_000,
			});
			expect(waits).toEqual([]);
		});

		test.each([
			['an unavailable service', { answer: { status: 503, body: 'Service unavailable' } }],
			['a connection cut before the answer', { cut: 'beforeWrite' as const }],
			['a connection cut instead of the answer', { cut: 'afterWrite' as const }],
		])('a read is repeated after %s', async (_, fault) => {
			emulator.faults.add({ ...fault, times: 2 });
			const { name } = await crm.describe(names.lead);
			expect(name).toBe(names.lead);
			expect(waits).toEqual([500, 1000]);
		});

		test.each(['beforeWrite', 'afterWrite'] as const)(
			'an update is repeated when the connection is cut %s',
			async (cut) => {
				const id = createLead({ [names.email]: `${cut}@example.com` });
				await crm.describe(names.lead);
				emulator.faults.add({ cut });
				const [result] = await crm.write([update(id, { [names.firstName]: 'Ada' })]);
				expect(result).toEqual({ ok: true, id });
			},
		);

		test('a create whose answer is lost never makes two records', async () => {
			await crm.describe(names.lead);
			emulator.faults.add({ cut: 'afterWrite' });
			const [result] = await crm.write([create({ [names.email]: 'once@example.com' })]);
			expect(await countByEmail('once@example.com')).toBe(1);
			expect(result?.ok || result?.error.outcomeUnknown).toBe(true);
		});

		test('a token that is not accepted asks to sign in', async () => {
			const stranger = open(connect(emulator, 'not-a-token'));
			await expect(stranger.describe(names.lead)).rejects.toMatchObject({
				remedy: 'signIn',
				status: 401,
			});
		});

		test('a web page says that the URL is wrong', async () => {
			emulator.faults.add({
				answer: {
					status: 200,
					headers: { 'content-type': 'text/html; charset=utf-8' },
					body: '<!DOCTYPE html><title>Sign in</title>',
				},
			});
			await expect(crm.listRecordTypes()).rejects.toMatchObject({
				remedy: 'mendSetUp',
				advice: expect.stringMatching(/Check the URL in the credential/) as unknown,
			});
		});

		test('a host where nobody listens is named', async () => {
			const nowhere = open(connect({ url: 'https://localhost:2' }, token));
			await expect(nowhere.whoAmI()).rejects.toMatchObject({
				code: 'ECONNREFUSED',
				message: expect.stringContaining('localhost:2') as unknown,
			});
		});

		test('an error tells nothing of the sign-in', async () => {
			const stranger = open(connect(emulator, 'very-secret-token'));
			const error: unknown = await stranger.whoAmI().catch((caught: unknown) => caught);
			expect(error).toBeInstanceOf(CrmError);
			expect(JSON.stringify({ ...(error as CrmError), text: String(error) })).not.toContain(
				'very-secret',
			);
		});
	});
});

function idOf(result: WriteResult | undefined): string {
	if (!result?.ok) throw result?.error ?? new Error('There is no such result.');
	return result.id;
}

function errorOf(result: WriteResult | undefined): CrmError {
	if (!result || result.ok) throw new Error('It was written.');
	return result.error;
}
