import type { ChangeFeed, StampFeed, TokenFeed } from '../../../../nodes/crm/port';
import { INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const PAGE = 5000;
const DAY = 24 * 60 * 60 * 1000;

const under = useEmulatedDataverse();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const createLead = (lastname: string) => admin().create('lead', { lastname, subject: 'x' });

async function openTokenFeed(): Promise<TokenFeed> {
	const feed = await under.crm.openChangeFeed({ entity: 'lead', fields: ['lastname'] });
	return ofKind(feed, 'token');
}

function ofKind<Kind extends ChangeFeed['kind']>(feed: ChangeFeed, kind: Kind) {
	if (feed.kind !== kind) throw new Error(`It is a ${feed.kind} feed.`);
	return feed as Extract<ChangeFeed, { kind: Kind }>;
}

describe('a table with change tracking', () => {
	test('requests the selected fields, what a record needs, and nothing that would be rejected', async () => {
		await (await openTokenFeed()).readPage(undefined, PAGE);
		const { url, headers } = under.sent.at(-1)!;
		expect(decodeURIComponent(url)).toBe(
			`${under.emulator.url}/api/data/v9.2/leads?$select=leadid,createdon,modifiedon,_modifiedby_value,_createdby_value,merged,_masterid_value,statecode,lastname`,
		);
		expect(headers.Prefer).toBe('odata.track-changes,odata.maxpagesize=5000');
	});

	test('its tokens contain no host, and a later poll can use them', async () => {
		const { token } = await (await openTokenFeed()).readPage(undefined, PAGE);
		expect(token).toMatch(/^leads\?.*deltatoken=/);
		const id = createLead('Lovelace');
		const page = await (await openTokenFeed()).readPage(token, PAGE);
		expect(page.more).toBe(false);
		expect(page.rows).toEqual([
			expect.objectContaining({
				kind: 'present',
				record: expect.objectContaining({ id }) as unknown,
			}),
		]);
	});

	test('a row that was merged into another names that one, until someone activates it', async () => {
		const [masterId, mergedId] = [createLead('Lovelace'), createLead('King')];
		const feed = await openTokenFeed();
		const { token } = await feed.readPage(undefined, PAGE);
		const rowOf = async () =>
			(await feed.readPage(token, PAGE)).rows.find(
				(row) => row.kind !== 'deleted' && row.record.id === mergedId,
			);
		admin().merge('lead', { masterId, mergedId });
		const merged = await rowOf();
		admin().update('lead', mergedId, { statecode: 0 });
		const active = await rowOf();
		expect(merged).toMatchObject({ kind: 'merged', mergedInto: masterId });
		expect(active).toMatchObject({ kind: 'present' });
	});

	test('an empty response keeps the token, which still returns what changes later', async () => {
		under.emulator.organization.emptyDeltaHasNoLink = true;
		const feed = await openTokenFeed();
		const { token } = await feed.readPage(undefined, PAGE);
		const empty = await feed.readPage(token, PAGE);
		expect(empty).toMatchObject({ rows: [], token, more: false });
		createLead('Lovelace');
		expect((await feed.readPage(empty.token, PAGE)).rows).toHaveLength(1);
	});

	test('a token shows which versions were settled when it was issued', async () => {
		const feed = await openTokenFeed();
		createLead('Lovelace');
		const { token, rows } = await feed.readPage(undefined, PAGE);
		const settled = rows.flatMap((row) => (row.kind === 'present' ? [row.record.version] : []));
		expect(settled.map((version) => feed.isSettled(version, token))).toContain(true);
		expect(settled.map((version) => feed.isSettled(version, token))).not.toContain(false);
		createLead('Byron');
		const [later] = (await feed.readPage(token, PAGE)).rows;
		expect(later?.kind === 'present' && feed.isSettled(later.record.version, token)).toBe(false);
		expect(feed.isSettled('1', 'leads?$deltatoken=opaque')).toBeUndefined();
	});

	test('a token of a restored environment precedes one that was issued before', async () => {
		under.emulator.organization.emptyDeltaHasNoLink = false;
		const feed = await openTokenFeed();
		const restore = under.emulator.backUp();
		createLead('Lovelace');
		const { token } = await feed.readPage(undefined, PAGE);
		restore();
		const restored = await feed.readPage(token, PAGE);
		expect(feed.precedes(restored.token, token)).toBe(true);
		expect(feed.precedes(token, restored.token)).toBe(false);
		expect(feed.precedes(token, token)).toBe(false);
		expect(feed.precedes(token, 'leads?$deltatoken=opaque')).toBe(false);
	});

	test('a token shows when the last row was modified that was settled when it was issued', async () => {
		const feed = await openTokenFeed();
		const start = under.emulator.clock.now().toISOString();
		for (const name of ['Lovelace', 'Byron', 'Babbage']) {
			under.emulator.clock.advance(60_000);
			createLead(name);
		}
		const { token } = await feed.readPage(undefined, PAGE);
		under.emulator.clock.advance(60_000);
		createLead('Menabrea');
		const last = await feed.lastSettled(token, start);
		const rows = await feed.byStamp.readPage({
			...{ order: 'modified', after: { stamp: start, tieBreaker: '' }, limit: PAGE },
		});
		const stamps = rows.rows.map(({ modifiedAt }) => modifiedAt);
		// The version of the token itself may not be settled.
		expect(stamps.slice(1, 3)).toContain(last);
		expect(await feed.lastSettled(token, stamps[3]!)).toBeUndefined();
		expect(await feed.lastSettled('leads?$deltatoken=opaque', start)).toBeUndefined();
	});

	test.each([
		['is older than a week', () => under.emulator.clock.advance(8 * DAY)],
		['was given before the table was changed', () => under.emulator.alterTable('lead')],
	])('a token that %s has its own error code', async (_, age) => {
		const { token } = await (await openTokenFeed()).readPage(undefined, PAGE);
		age();
		const crm = under.reopen();
		const feed = ofKind(await crm.openChangeFeed({ entity: 'lead', fields: [] }), 'token');
		await expect(feed.readPage(token, PAGE)).rejects.toMatchObject({ reason: 'tokenExpired' });
	});

	test('a token with another host is not sent there', async () => {
		const feed = await openTokenFeed();
		const calls = under.crm.callCount;
		const foreign = 'https://elsewhere.example/api/data/v9.2/leads?$deltatoken=1';
		await expect(feed.readPage(foreign, PAGE)).rejects.toThrow(/another host: elsewhere.example/);
		expect(under.crm.callCount).toBe(calls);
	});

	test('a link to another host is rejected', async () => {
		const feed = await openTokenFeed();
		under.emulator.faults.add({
			answer: {
				status: 200,
				headers: { 'content-type': 'application/json' },
				body: {
					'@odata.context': `${under.emulator.url}/api/data/v9.2/$metadata#leads`,
					value: [],
					'@odata.deltaLink': 'https://elsewhere.example/api/data/v9.2/leads?$deltatoken=1',
				},
			},
		});
		await expect(feed.readPage(undefined, PAGE)).rejects.toThrow(/another host/);
	});

	test('a user who can read only their own rows sees which privilege is too narrow', async () => {
		under.emulator.security.limitToOwnRows(INTEGRATION_USER.id, 'lead');
		const feed = await openTokenFeed();
		await expect(feed.readPage(undefined, PAGE)).rejects.toMatchObject({
			kind: 'misconfigured',
			message: expect.stringMatching(/prvReadLead .*not for the whole organization/) as unknown,
		});
	});
});

describe('a table without change tracking', () => {
	const createThing = (name: string) => admin().create('new_thing', { new_name: name });

	async function openStampFeed(): Promise<StampFeed> {
		const { crm } = under;
		const feed = await crm.openChangeFeed({ entity: 'new_thing', fields: ['new_name'] });
		return ofKind(feed, 'stamp');
	}

	async function readNames(feed: StampFeed, limit: number) {
		const before = new Date(under.emulator.clock.now().getTime() + 60_000).toISOString();
		const names: unknown[] = [];
		let after = { stamp: feed.openedAt, tieBreaker: '' };
		for (let more = true; more;) {
			const page = await feed.readPage({ order: 'modified', after, before, limit });
			for (const { row } of page.rows) {
				if (row.kind === 'present') names.push(row.record.values.new_name);
			}
			after = page.rows.at(-1)?.position ?? after;
			more = page.more;
		}
		return names;
	}

	test('is read by its stamps, in the order of the writes, with any page size', async () => {
		under.emulator.clock.advance(60_000);
		const feed = await openStampFeed();
		expect(feed.seesDeletes).toBe(false);
		under.emulator.clock.freeze();
		const ids = ['a', 'b', 'c', 'd', 'e'].map(createThing);
		admin().update('new_thing', ids[1]!, { new_name: 'b again' });
		under.emulator.clock.run();
		for (const limit of [1, 2, 3, 100]) {
			expect(await readNames(feed, limit)).toEqual(['a', 'c', 'd', 'e', 'b again']);
		}
	});

	test('returns no earlier and no later rows', async () => {
		createThing('before');
		under.emulator.clock.advance(60_000);
		const feed = await openStampFeed();
		const after = { stamp: feed.openedAt, tieBreaker: '' };
		under.emulator.clock.advance(10_000);
		createThing('late');
		const before = new Date(Date.parse(feed.openedAt) + 5_000).toISOString();
		const page = await feed.readPage({ order: 'modified', after, before, limit: 10 });
		expect(page).toEqual({ rows: [], more: false });
	});
});
