import type { FieldValue } from '../../../../nodes/crm/port';
import type { SourceState } from '../../../../nodes/sync/syncStamp/changeStamp';
import { settleFields, type OnConflict } from '../../../../nodes/sync/syncStamp/settleFields';
import { entryOf, keyOf, unsettledEntryOfKey } from '../../../../nodes/sync/syncStamp/stamp';
import { describeField } from '../../../support/fieldDescription';
import { day, lead, recordOf } from '../leadDescription';

const title = describeField('text', 'Title');
const description = { ...lead, fields: [title] };
const stampOf = (value: FieldValue) => [entryOf(title, value)];
const unsettled = [unsettledEntryOfKey(keyOf('Title'))];

interface Case {
	base: string[];
	current: FieldValue;
	incoming: FieldValue;
	source?: SourceState;
	/** The value of its field Name that the source was stamped with. */
	sourceHad?: FieldValue;
	onConflict?: OnConflict;
	/** The day of January 2026; the record was modified on the 10th. */
	changed?: number;
}

function settle({ base, current, incoming, onConflict = 'crm', changed = 20, ...each }: Case) {
	const { source: state, sourceHad } = each;
	const had = sourceHad === undefined ? [] : [entryOf({ ...title, name: 'Name' }, sourceHad)];
	return settleFields(
		description,
		{
			record: recordOf(lead, '1', { Title: current }, { modified: 10 }),
			stamp: { count: 7, entries: base },
		},
		{ Title: incoming },
		{
			onConflict,
			changedAt: day(changed),
			sources: new Map(state ? [['Title', { state, field: 'Name', base: had }]] : []),
		},
	);
}

test.each<[string, Case, 'equal' | 'write' | 'keep' | 'conflict']>([
	['equal', { base: stampOf('a'), current: 'a', incoming: 'a' }, 'equal'],
	['equal, without a stamp', { base: [], current: 'a', incoming: 'a' }, 'equal'],
	['only the source has it', { base: stampOf('a'), current: 'a', incoming: 'b' }, 'write'],
	['the source was emptied', { base: stampOf('a'), current: 'a', incoming: null }, 'write'],
	['only the record has it', { base: stampOf('a'), current: 'b', incoming: 'a' }, 'keep'],
	['the record was emptied', { base: stampOf('a'), current: null, incoming: 'a' }, 'keep'],
	['both', { base: stampOf('a'), current: 'b', incoming: 'c' }, 'conflict'],
	[
		'the source is as it was, and so is the record, but they differ',
		{ base: stampOf('a'), current: 'a', incoming: 'b', source: 'unchanged' },
		'conflict',
	],
	[
		'the source was edited to what the record had',
		{ base: stampOf('a'), current: 'b', incoming: 'a', source: 'changed' },
		'conflict',
	],
	['first contact', { base: [], current: 'a', incoming: 'b' }, 'conflict'],
	['first contact, empty in the record', { base: [], current: null, incoming: 'b' }, 'write'],
	['first contact, empty in the source', { base: [], current: 'a', incoming: null }, 'keep'],
	[
		'first contact of the source',
		{ base: stampOf('a'), current: 'a', incoming: 'b', source: 'new' },
		'conflict',
	],
	['unsettled', { base: unsettled, current: null, incoming: 'b' }, 'conflict'],
	[
		'unsettled, and no one has edited the source',
		{ base: unsettled, current: null, incoming: 'b', source: 'unchanged' },
		'keep',
	],
	[
		'the source is as it was, and the record was edited back to the same value',
		{ base: stampOf('b'), current: 'a', incoming: 'a', source: 'unchanged' },
		'keep',
	],
	[
		'the record has what the source was stamped with, and the source was edited',
		{ base: stampOf('a'), current: 'b', incoming: 'a', source: 'changed', sourceHad: 'b' },
		'write',
	],
	[
		'unsettled, and the record has what the source was stamped with',
		{ base: unsettled, current: 'b', incoming: 'a', source: 'changed', sourceHad: 'b' },
		'write',
	],
	[
		'unsettled, and the record has another value than the source was stamped with',
		{ base: unsettled, current: 'c', incoming: 'a', source: 'changed', sourceHad: 'b' },
		'conflict',
	],
])('%s', (_, each, expected) => {
	const { values, kept, conflicts } = settle(each);
	expect({
		values,
		kept,
		conflicts: conflicts.map(({ field }) => field),
	}).toEqual({
		values: expected === 'write' ? { Title: each.incoming } : {},
		kept: expected === 'keep' ? ['Title'] : [],
		conflicts: expected === 'conflict' ? ['Title'] : [],
	});
});

const both: Case = { base: stampOf('a'), current: 'b', incoming: 'c' };

test.each<[string, Partial<Case>, 'incoming' | 'crm' | null]>([
	['newest: the source', { onConflict: 'newest' }, 'incoming'],
	['newest: the record', { onConflict: 'newest', changed: 5 }, 'crm'],
	['newest: at the same time, the greater', { onConflict: 'newest', changed: 10 }, 'incoming'],
	[
		'newest: the greater, on the other side',
		{ onConflict: 'newest', changed: 10, incoming: 'B' },
		'crm',
	],
	['this item', { onConflict: 'incoming', changed: 5 }, 'incoming'],
	['the CRM', { onConflict: 'crm' }, 'crm'],
	['review', { onConflict: 'review' }, null],
])('a conflict: %s', (_, changes, winner) => {
	const each = { ...both, ...changes };
	const { conflicts, values } = settle(each);
	expect(conflicts).toEqual([
		{ field: 'Title', crmValue: 'b', incomingValue: each.incoming, winner },
	]);
	expect(values).toEqual(winner === 'incoming' ? { Title: each.incoming } : {});
});

test.each<[string, Case, { count: number; entries: string[] }]>([
	[
		'written',
		{ base: stampOf('a'), current: 'a', incoming: 'b' },
		{ count: 8, entries: stampOf('b') },
	],
	[
		'overwritten with the value of its stamp: counted, though the hash is the same',
		{
			...{ base: stampOf('a'), current: 'b', incoming: 'a' },
			...{ source: 'changed', onConflict: 'incoming' },
		},
		{ count: 8, entries: stampOf('a') },
	],
	['equal', { base: [], current: 'a', incoming: 'a' }, { count: 8, entries: stampOf('a') }],
	[
		'nothing new',
		{ base: stampOf('a'), current: 'a', incoming: 'a' },
		{ count: 7, entries: stampOf('a') },
	],
	[
		'equal already, though the source was edited: counted',
		{ base: stampOf('b'), current: 'b', incoming: 'b', source: 'changed' },
		{ count: 8, entries: stampOf('b') },
	],
	[
		'kept',
		{ base: stampOf('a'), current: 'b', incoming: 'a' },
		{ count: 7, entries: stampOf('a') },
	],
	[
		'kept at first contact: it differs from its stamp, and is emitted',
		{ base: [], current: 'a', incoming: null },
		{ count: 8, entries: stampOf(null) },
	],
	['overruled', both, { count: 8, entries: stampOf('c') }],
	[
		'overruled again: counted, though the hash is the same',
		{ base: stampOf('a'), current: 'b', incoming: 'a', source: 'changed' },
		{ count: 8, entries: stampOf('a') },
	],
])('the stamp of a field that was %s', (_, each, expected) => {
	expect(settle(each).stamp).toEqual(expected);
});

test.each([
	{ name: 'equal', incoming: true, conflicts: 0 },
	{ name: 'different', incoming: false, conflicts: 1 },
])('a field that has become another type: $name values', ({ incoming, conflicts }) => {
	const [before, after] = [describeField('text', 'Title'), describeField('boolean', 'Title')];
	const settled = settleFields(
		{ ...lead, fields: [after] },
		{
			record: recordOf(lead, '1', { Title: true }),
			stamp: { count: 7, entries: [entryOf(before, 'Yes')] },
		},
		{ Title: incoming },
		{ onConflict: 'crm', sources: new Map([['Title', { state: 'changed' as const, base: [] }]]) },
	);
	expect(settled.values).toEqual({});
	expect(settled.conflicts).toHaveLength(conflicts);
	expect(settled.stamp.entries).toEqual([entryOf(after, incoming)]);
});

test.each([
	{ name: 'back to the value before', source: 'changed' as const, conflicts: 1, kept: [] },
	{ name: 'nowhere', source: 'unchanged' as const, conflicts: 0, kept: ['Customer_account'] },
])(
	'a lookup that is mapped by a key, edited $name: known, though a column for one entity is written',
	({ source, conflicts, kept }) => {
		const column = describeField('lookup', 'Customer_account', { partOfLookup: 'Customer' });
		const settled = settleFields(
			{ ...lead, fields: [describeField('lookup', 'Customer'), column] },
			{
				record: recordOf(lead, '1', { Customer_account: 'two' }),
				stamp: { count: 7, entries: [entryOf(column, 'one')] },
			},
			{ Customer_account: 'one' },
			{ onConflict: 'crm', sources: new Map([['Customer', { state: source, base: [] }]]) },
		);
		expect(settled.kept).toEqual(kept);
		expect(settled.conflicts).toHaveLength(conflicts);
	},
);
