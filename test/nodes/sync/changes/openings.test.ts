/** The ways from one phase to another, one by one (SPEC.md); that each loses nothing is tested by histories. */
import type { ChangeFeed, TokenFeed } from '../../../../nodes/crm/port';
import type { Cursor } from '../../../../nodes/sync/changes/cursor';
import type { Position } from '../../../../nodes/sync/changes/position';
import { readAgain } from '../../../../nodes/sync/changes/readAgain';
import { readChanges, type ChangeSettings } from '../../../../nodes/sync/changes/readChanges';
import { ModelCrm } from './modelCrm';

const settings: ChangeSettings = {
	source: { crm: 'model', entity: 'Lead' },
	events: ['created', 'updated', 'deleted'],
	rowLimit: 1_000,
	settleDelayMs: 0,
	lookbackMs: 30 * 60_000,
	mayContinue: () => true,
};

/** A CRM whose table tracks changes, and a trigger that has polled it this many times. */
async function started(polls: number) {
	const crm = new ModelCrm({ tieBreaker: 'version' });
	crm.tracks = true;
	let cursor: Cursor | undefined;
	const poll = async (changed: Partial<ChangeSettings> = {}) => {
		crm.pass(60);
		const feed = crm.openFeed();
		const read = await readChanges(feed, { ...settings, ...changed }, cursor);
		({ cursor } = read);
		return { ...read, position: read.cursor.position, feed: feed.saved };
	};
	for (let index = 0; index < polls; index += 1) await poll();
	return { crm, poll };
}

const where = (position: Position) =>
	position.phase === 'opening' ? `${position.phase}, ${position.pass}` : position.phase;

test('a table with change tracking is opened, and then read by token', async () => {
	const { poll } = await started(0);
	expect(where((await poll()).position)).toBe('opening, allRows');
	expect(where((await poll()).position)).toBe('byToken');
});

test.each<[string, (crm: ModelCrm) => void, string]>([
	['the token is lost', (crm) => crm.expireTokens(), 'opening, allRows'],
	['other fields are selected', (crm) => (crm.fieldsKey = 'email'), 'opening, allRows'],
	['change tracking is turned off', (crm) => (crm.tracks = false), 'byStamp'],
])('when %s, the same poll continues by stamp and emits what was waiting', async (_, act, to) => {
	const { crm, poll } = await started(2);
	crm.write('a', 'save', undefined);
	act(crm);
	const { changes, position } = await poll();
	expect(changes).toMatchObject([{ event: 'created', record: { id: 'a' } }]);
	expect(where(position)).toBe(to);
});

test('when change tracking is turned on, what was waiting is emitted while the token is opened', async () => {
	const { crm, poll } = await started(0);
	crm.tracks = false;
	await poll();
	crm.write('a', 'save', undefined);
	crm.tracks = true;
	const { changes, position } = await poll();
	expect(changes).toMatchObject([{ event: 'created', record: { id: 'a' } }]);
	expect(where(position)).toBe('opening, allRows');
});

test('a record that was saved before the start is not a change, although the token returns it again and again', async () => {
	const { crm, poll } = await started(0);
	crm.write('a', 'save', undefined);
	crm.begin(1);
	crm.write('a', 'save', undefined);
	const events: string[] = [];
	for (let polls = 0; polls < 5; polls += 1) {
		const { changes } = await poll();
		events.push(...changes.map(({ event }) => event));
	}
	expect(events).toEqual([]);
});

test('more changes than one poll emits are read by stamp, and their deletions from the pages', async () => {
	const { crm, poll } = await started(2);
	for (const id of ['a', 'b', 'c', 'd', 'e']) crm.write(id, 'save', undefined);
	await poll();
	crm.pass(60);
	for (const id of ['a', 'b', 'c']) crm.write(id, 'save', undefined);
	for (const id of ['d', 'e']) crm.write(id, 'delete', undefined);
	const emitted: string[] = [];
	const phases: string[] = [];
	for (let polls = 0; polls < 6; polls += 1) {
		const { changes, position } = await poll({ rowLimit: 2 });
		expect(changes.length).toBeLessThanOrEqual(2);
		phases.push(where(position));
		emitted.push(
			...changes.map((change) =>
				change.event === 'deleted'
					? `deleted ${change.deletion.id}`
					: `${change.event} ${change.record.id}`,
			),
		);
	}
	expect(emitted.toSorted()).toEqual([
		...['deleted d', 'deleted e'],
		...['updated a', 'updated b', 'updated c'],
	]);
	expect([phases[0], phases.at(-1)]).toEqual(['opening, changes', 'byToken']);
});

test.each<[string, ChangeSettings['startFrom'], readonly string[]]>([
	['starts over', undefined, []],
	['starts over with all records', 'all', ['a', 'b', 'c', 'd', 'e']],
])('an entity that is selected again after another one %s', async (_, startFrom, expected) => {
	const { crm, poll } = await started(3);
	for (const id of ['a', 'b', 'c', 'd', 'e']) crm.write(id, 'save', undefined);
	crm.pass(7_200);
	expect((await poll({ rowLimit: 2 })).changes).toHaveLength(2);
	const other = await poll({ source: { ...settings.source, entity: 'Contact' } });
	expect([where(other.position), other.changes]).toEqual(['opening, allRows', []]);
	const { changes } = await poll({ startFrom });
	expect(changes.map((change) => 'record' in change && change.record.id)).toEqual(expected);
	crm.write('f', 'save', undefined);
	expect((await poll()).changes).toMatchObject([{ event: 'created', record: { id: 'f' } }]);
});

test('changes are emitted during the pass over all rows, from the first poll on', async () => {
	const { crm, poll } = await started(0);
	for (let index = 0; index < 100; index += 1) crm.write(`old${index}`, 'save', undefined);
	await poll({ mayContinue: () => false });
	crm.write('new', 'save', undefined);
	const { changes, position } = await poll({ mayContinue: () => false });
	expect(changes).toMatchObject([{ event: 'created', record: { id: 'new' } }]);
	expect(position).toMatchObject({ phase: 'opening', until: '' });
});

describe('a backlog of existing records, 20 of which one poll emits', () => {
	const backlog = async (age = 7_200) => {
		const { crm, poll } = await started(0);
		for (let index = 0; index < 60; index += 1) crm.write(`old${index}`, 'save', undefined);
		crm.pass(age);
		const passed: number[] = [];
		const open = crm.openFeed.bind(crm);
		jest.spyOn(crm, 'openFeed').mockImplementation((): ChangeFeed => {
			const feed = open() as TokenFeed;
			const readPage = async (token: string | undefined, size: number) => {
				passed[passed.length - 1] = (passed.at(-1) ?? 0) + 1;
				return await feed.readPage(token, size);
			};
			return { ...feed, readPage };
		});
		const pollAll = async (changed: Partial<ChangeSettings>) => {
			passed.push(0);
			return await poll({ startFrom: 'all', rowLimit: 20, ...changed });
		};
		return { crm, passed, pollAll };
	};
	const events: ChangeSettings['events'] = ['created', 'updated'];

	test('is emitted after the first page of the pass and before the others, where only the rows themselves are to be emitted', async () => {
		const { passed, pollAll } = await backlog();
		const sizes: number[] = [];
		for (let polls = 0; polls < 4; polls += 1) {
			sizes.push((await pollAll({ events })).changes.length);
		}
		expect(sizes).toEqual([20, 20, 20, 0]);
		expect(passed.slice(0, 2)).toEqual([1, 0]);
		expect(Math.max(...passed)).toBeGreaterThan(1);
		expect((await pollAll({ events })).position.phase).toBe('byToken');
	});

	test('does not delay the pass where rows wait because no more can be remembered: they wait for its token', async () => {
		const { passed, pollAll } = await backlog(60);
		const first = await pollAll({ events, rowLimit: 1_000, capacity: 400 });
		expect(first.changes.length).toBeLessThan(60);
		expect(first.complete).toBe(false);
		expect(passed[0]).toBeGreaterThan(1);
	});

	test('does not defer the pass, if it is a single page', async () => {
		const { crm, passed, pollAll } = await backlog();
		for (let index = 10; index < 60; index += 1) crm.write(`old${index}`, 'delete', undefined);
		const { position } = await pollAll({ events, rowLimit: 5 });
		expect(passed).toEqual([1]);
		expect(position).toMatchObject({
			phase: 'opening',
			until: expect.stringMatching(/./) as string,
		});
	});

	test('no longer defers the pass when deletions are to be emitted from then on', async () => {
		const { passed, pollAll } = await backlog();
		await pollAll({ events });
		await pollAll({});
		expect(passed[1]).toBeGreaterThan(0);
	});

	test('is emitted beside the pass, where deletions are to be emitted: they are seen from its first page on', async () => {
		const { crm, passed, pollAll } = await backlog();
		await pollAll({});
		crm.write('old0', 'delete', undefined);
		const emitted: string[] = [];
		for (let polls = 0; polls < 5; polls += 1) {
			emitted.push(...(await pollAll({})).changes.map(({ event }) => event));
		}
		expect(passed[0]).toBeGreaterThan(1);
		expect(emitted.filter((event) => event === 'deleted')).toHaveLength(1);
	});
});

test('a read by token goes on with its feed, so that a poll that finds nothing is one call', async () => {
	const { crm, poll } = await started(2);
	const { cursor, feed } = await poll();
	crm.pass(60);
	crm.failAfter(1);
	const idle = await readAgain(crm, { feed }, settings, cursor);
	expect(idle).toMatchObject({ changes: [], complete: true });
});

test('a response without changes keeps the token', async () => {
	const { crm, poll } = await started(3);
	const open = crm.openFeed.bind(crm);
	const tokens: string[] = [];
	jest.spyOn(crm, 'openFeed').mockImplementation((): ChangeFeed => {
		const feed = open() as TokenFeed;
		return {
			...feed,
			readPage: async (token, size) => {
				tokens.push(token ?? '');
				return await feed.readPage(token, size);
			},
		};
	});
	await poll();
	await poll();
	expect(tokens[0]).toBe(tokens[1]);
});
