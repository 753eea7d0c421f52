import type { ChangeFeed, FeedRow } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

const MINUTE = 60_000;

describe.each(productsUnderTest)('$name: changes', (underTest) => {
	const { names, product } = underTest;
	const stage = setStage(underTest);
	const { createLead } = stage;

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
		const before = new Date(stage.emulator.clock.now().getTime() + MINUTE).toISOString();
		let after = { stamp: start.openedAt, tieBreaker: '' };
		let more = true;
		while (more) {
			const page = await feed.readPage({ order: 'modified', after, before, limit: 2 });
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

	/** The current time, by the feed itself. */
	async function startOf(feed: ChangeFeed): Promise<Start> {
		if (feed.kind === 'stamp') return { openedAt: feed.openedAt };
		let { token, more }: { token?: string; more: boolean } = { more: true };
		while (more) ({ token, more } = await feed.readPage(token, feed.pageSize));
		return { openedAt: feed.openedAt, token };
	}

	const openFeed = (fields: readonly string[] = [names.lastName]) =>
		stage.crm.openChangeFeed({ entity: names.lead, fields });

	test('created, updated and deleted records are returned, and no others', async () => {
		const [updated, deleted] = [createLead(), createLead()];
		createLead();
		stage.emulator.clock.advance(MINUTE);
		const feed = await openFeed();
		const start = await startOf(feed);
		expect(feed.seesDeletes).toBe(true);

		stage.emulator.as(stage.userId).update(names.lead, updated, { [names.lastName]: 'Byron' });
		stage.emulator.as(stage.userId).delete(names.lead, deleted);
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
		stage.emulator.clock.advance(MINUTE);
		const feed = await openFeed();
		const start = await startOf(feed);
		stage.emulator.clock.freeze();
		const ids = Array.from({ length: 7 }, () => createLead());
		stage.emulator.clock.run();
		const rows = await readFrom(feed, start);
		expect(rows.map((row) => row.kind === 'present' && row.record.id).sort()).toEqual(ids.sort());
	});

	test('the feed has the time of the CRM, not of this machine', async () => {
		stage.emulator.clock.advance(30 * MINUTE);
		const feed = await openFeed();
		const difference = Math.abs(Date.parse(feed.openedAt) - stage.emulator.clock.now().getTime());
		expect(difference).toBeLessThan(MINUTE);
	});

	test('a change has its user and time, and every field when none is selected', async () => {
		const feed = await openFeed([]);
		const start = await startOf(feed);
		createLead({ [names.email]: 'all@example.com' });
		const [row] = await readFrom(feed, start);
		expect(row).toMatchObject({
			kind: 'present',
			record: {
				values: { [names.email]: 'all@example.com', [names.lastName]: 'Lovelace' },
				modifiedBy: stage.userId,
			},
		});
	});

	test('a feed is opened again from what is saved of it, without a call', async () => {
		stage.emulator.clock.advance(MINUTE);
		const feed = await openFeed([]);
		const start = await startOf(feed);
		createLead({ [names.email]: 'again@example.com' });
		const callsBefore = stage.crm.callCount;
		const saved = JSON.parse(JSON.stringify(feed.saved)) as typeof feed.saved;
		const again = stage.crm.reopenChangeFeed(saved);
		expect(stage.crm.callCount).toBe(callsBefore);
		expect(again.openedAt).toBe(feed.openedAt);
		const rows = await readFrom(again, start);
		expect(rows).toHaveLength(1);
		expect(rows).toEqual(await readFrom(feed, start));
	});

	test('unknown names are an error before anything is read', async () => {
		await expect(openFeed(['nickname'])).rejects.toMatchObject({
			kind: 'misconfigured',
			fields: ['nickname'],
		});
		await expect(stage.crm.openChangeFeed({ entity: 'leed', fields: [] })).rejects.toThrow(
			`no ${product.entityTerm.toLowerCase()} "leed"`,
		);
	});
});
