import type { Change } from '../../../../nodes/sync/changes/change';
import { pickWatched, type SeenFields } from '../../../../nodes/sync/changes/watchedFields';
import { leadRecord } from '../leadDescription';

function changed(event: 'created' | 'updated', id: string, phone: string): Change {
	return { event, record: leadRecord(id, { Phone: phone, Company: String(Math.random()) }) };
}

function watch(changes: Change[], seen: SeenFields = {}) {
	const picked = pickWatched(changes, ['Phone'], seen);
	return {
		events: picked.changes.map(({ event }) => event),
		seen: JSON.parse(JSON.stringify(picked.seen)) as SeenFields,
	};
}

test('an update counts only when a watched field differs from what was last seen', () => {
	const first = watch([changed('created', 'a', '1')]);
	const other = watch([changed('updated', 'a', '1')], first.seen);
	const phone = watch([changed('updated', 'a', '2')], other.seen);
	expect([first.events, other.events, phone.events]).toEqual([['created'], [], ['updated']]);
});

test('an update of a record that was not seen counts', () => {
	expect(watch([changed('updated', 'a', '1')]).events).toEqual(['updated']);
});

test('a deletion counts, and is forgotten', () => {
	const first = watch([changed('created', 'a', '1')]);
	const gone = watch([{ event: 'deleted', row: { kind: 'deleted', id: 'a' } }], first.seen);
	expect(gone).toEqual({ events: ['deleted'], seen: {} });
});

test('the records seen last are remembered, in bounded space', () => {
	const many = Array.from({ length: 5_000 }, (_, index) =>
		changed('created', `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, '1'),
	);
	const { seen } = watch(many);
	expect(Object.keys(seen)).toHaveLength(500);
	expect(JSON.stringify(seen).length).toBeLessThan(35_000);
	expect(Object.keys(seen).at(-1)).toMatch(/4999$/);
});
