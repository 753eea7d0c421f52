import type { Change } from '../../../../nodes/sync/changes/change';
import {
	pickWatched,
	undecided,
	type FieldHistory,
	type WatchedMemory,
} from '../../../../nodes/sync/changes/watchedFields';
import { leadRecord } from '../leadDescription';

const FIELDS = ['Phone'];

/** @param modified day of January 2026. */
function changed(event: 'created' | 'updated', id: string, phone: string, modified = 1): Change {
	const values = { Phone: phone, Company: String(Math.random()) };
	return { event, record: leadRecord(id, values, { modified }) };
}

function pick(changes: Change[], memory: WatchedMemory = { seen: {} }, history?: FieldHistory) {
	const picked = pickWatched(changes, FIELDS, memory, history);
	return {
		events: picked.changes.map(({ event }) => event),
		memory: JSON.parse(JSON.stringify({ seen: picked.seen })) as WatchedMemory,
	};
}

/** What is remembered of a record whose phone was `1` on the third of January. */
const { memory: known } = pick([changed('created', 'a', '1', 3)]);
const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

describe('without history', () => {
	test('an update counts only when a watched field differs from its last known value', () => {
		const other = pick([changed('updated', 'a', '1', 4)], known);
		const phone = pick([changed('updated', 'a', '2', 5)], other.memory);
		expect([other.events, phone.events]).toEqual([[], ['updated']]);
	});

	test('an update of a record that was not seen counts', () => {
		expect(pick([changed('updated', 'a', '1')]).events).toEqual(['updated']);
	});

	test('a deletion counts, and its record is no longer remembered', () => {
		const deletion: Change = { event: 'deleted', deletion: { entity: 'lead', id: 'a' } };
		expect(pick([deletion], known)).toEqual({ events: ['deleted'], memory: { seen: {} } });
	});
});

describe('with history', () => {
	const since = day(2);

	test.each<[what: string, phone: string, memory: WatchedMemory, last: string[], counts: boolean]>([
		['unseen, never changed', '1', { seen: {}, since }, [], false],
		['unseen, changed before the last complete read', '1', { seen: {}, since }, [day(1)], false],
		['unseen, changed since the last complete read', '1', { seen: {}, since }, [day(2)], true],
		['unseen, changed at any time', '1', { seen: {} }, [day(1)], true],
		['seen, changed and changed back since', '1', { ...known, since }, [day(4)], true],
		['seen, changed with the state that was seen', '1', { ...known, since }, [day(3)], false],
		['seen, differs although the history has no entry', '2', { ...known, since }, [], true],
	])('%s', (_, phone, memory, last, counts) => {
		const history = new Map(last.map((at) => ['a', at]));
		const { events } = pick([changed('updated', 'a', phone, 5)], memory, history);
		expect(events).toEqual(counts ? ['updated'] : []);
	});

	test('created and deleted records always count', () => {
		const deletion: Change = { event: 'deleted', deletion: { entity: 'lead', id: 'b' } };
		const { events } = pick([changed('created', 'a', '1'), deletion], undefined, new Map());
		expect(events).toEqual(['created', 'deleted']);
	});

	test.each<[what: string, changes: Change[], memory: WatchedMemory, question: object]>([
		['no changes', [], { seen: {}, since }, { ids: [] }],
		['no created record', [changed('created', 'b', '1')], { seen: {}, since }, { ids: [] }],
		['no record that differs', [changed('updated', 'a', '2', 5)], known, { ids: [] }],
		[
			'a record with its last known values',
			[changed('updated', 'a', '1', 5)],
			{ ...known, since },
			{ ids: ['a'], since: day(3) },
		],
		[
			'records that were not seen',
			[changed('updated', 'a', '1', 5), changed('updated', 'b', '1')],
			{ ...known, since },
			{ ids: ['a', 'b'], since },
		],
		[
			'a record that the first read did not see',
			[changed('updated', 'b', '1')],
			known,
			{ ids: ['b'] },
		],
	])('is requested for %s', (_, changes, memory, question) => {
		expect(undecided(changes, FIELDS, memory)).toEqual(question);
	});
});

test('the most recently seen records are remembered, in bounded space', () => {
	const many = Array.from({ length: 5_000 }, (_, index) =>
		changed('created', `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, '1'),
	);
	const { seen } = pick(many).memory;
	expect(Object.keys(seen)).toHaveLength(500);
	expect(JSON.stringify(seen).length).toBeLessThan(35_000);
	expect(Object.keys(seen).at(-1)).toMatch(/4999$/);
});
