/** Whether a created, an updated and a deleted record come through the change feed. */
import assert from 'node:assert/strict';
import type { ChangeFeed, FeedRow } from '../../nodes/crm/port';
import { eventually, NotChecked, type LiveStage } from './stage';

/** Of the first read of a table with change tracking, which returns every row; 100,000 rows. */
const MAX_PAGES = 20;

export async function followChanges(stage: LiveStage): Promise<string> {
	const { crm, entity, leads, product, notes } = stage;
	const { first, last } = leads.fields;
	const feed = await crm.openChangeFeed({
		...{ entity: entity.name, fields: [first, last, product.owner.field], includeLabels: true },
	});
	const read = await startReading(stage, feed);
	const rowOf = async (isWanted: (row: FeedRow) => boolean) =>
		await eventually(stage, async () => (await read()).find(isWanted));

	const id = await leads.createOne('followed');
	const created = await rowOf((row) => row.kind === 'present' && row.record.id === id);
	assert.ok(created?.kind === 'present', 'the created record did not appear');
	notes.set('labels of changes', created.record.labels?.[product.owner.field]);

	await stage.wait(2_000);
	const values = { [first]: 'followed again' };
	await crm.write([{ kind: 'update', entity: entity.name, id, values }]);
	const isUpdated = (row: FeedRow) =>
		row.kind === 'present' && row.record.id === id && row.record.values[first] === values[first];
	assert.ok(await rowOf(isUpdated), 'the update did not appear');

	await crm.delete([{ entity: entity.name, id }]);
	if (!feed.seesDeletes) return `read by ${feed.kind}, without deletions`;
	assert.ok(
		await rowOf((row) => row.kind === 'deleted' && row.id === id),
		'the deletion did not appear',
	);
	if (feed.kind === 'token') await read();
	return `read by ${feed.kind}`;
}

/** @returns what reads the changes since now: those since the last read of a token feed, all of another one. */
async function startReading(stage: LiveStage, feed: ChangeFeed): Promise<() => Promise<FeedRow[]>> {
	if (feed.kind === 'stamp') {
		const start = { stamp: feed.openedAt, tieBreaker: '' };
		return async () => {
			const page = await feed.readFirstPage({
				order: 'modified',
				after: start,
				limit: feed.pageSize,
			});
			stage.notes.set('commits are reported', page.start.committed !== undefined);
			return page.rows.map(({ row }) => row);
		};
	}
	let token: string | undefined;
	const readAll = async (): Promise<FeedRow[]> => {
		const rows: FeedRow[] = [];
		for (let pages = 0; pages < MAX_PAGES; pages += 1) {
			const page = await feed.readPage(token, feed.pageSize);
			token = page.token;
			rows.push(...page.rows);
			if (!page.more) return rows;
		}
		throw new NotChecked(`the table has more than ${MAX_PAGES * feed.pageSize} rows`);
	};
	await readAll();
	return readAll;
}
