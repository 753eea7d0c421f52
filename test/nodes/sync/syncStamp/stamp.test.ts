import fc from 'fast-check';
import type { FieldValue } from '../../../../nodes/crm/port';
import {
	afterWriteBack,
	formatChangeStamp,
	isEcho,
	mappedSourceOf,
	parseChangeStamp,
	readChangeStamp,
} from '../../../../nodes/sync/syncStamp/changeStamp';
import {
	entryOf,
	formatStamp,
	NO_STAMP,
	parseStamp,
	unsettledEntryOfKey,
	keyOf,
} from '../../../../nodes/sync/syncStamp/stamp';
import { describeField } from '../../../support/fieldDescription';
import { recordOf, lead } from '../leadDescription';

const text = describeField('text', 'Title');
const email = describeField('email', 'Email');
const checkbox = describeField('boolean', 'DoNotCall', { nullable: false });
const amount = describeField('number', 'Amount', { scale: 2 });
const choices = describeField('multiChoice', 'Interests');
const moment = describeField('dateTime', 'CalledAt');
const stampField = 'SyncStamp';

const read = (values: Record<string, FieldValue>, unreadable: string[] = []) =>
	readChangeStamp(
		{ stampField, synced: [text, email] },
		{ ...recordOf(lead, '1', values), unreadable },
	);

test('31 fields fit in 255 characters, and are read as they were written', () => {
	const entries = Array.from({ length: 31 }, (_, index) =>
		entryOf(describeField('text', `new_field${index}`), `value ${index}`),
	);
	const written = formatStamp({ count: 4_095, entries });
	expect(written.length).toBeLessThanOrEqual(255);
	expect(parseStamp(written)).toEqual({ count: 4_095, entries: entries.toSorted() });
});

test.each([
	['empty', null],
	['an edit by a person', 'Call her back'],
	['cut off', formatStamp({ count: 1, entries: [entryOf(text, 'a')] }).slice(0, -1)],
	['another version', '2AAabcdefgh'],
	['a number', 12],
])('a text that is not a stamp is none: %s', (_, value) => {
	expect(parseStamp(value)).toBe(NO_STAMP);
});

test.each([
	['case of an email address', email, 'Ada@Example.com', 'ada@example.com'],
	['spaces around a text', text, ' Countess ', 'Countess'],
	['an empty text', text, '', null],
	['an empty checkbox', checkbox, null, false],
	['decimal places beyond the scale', amount, 1.501, 1.5],
	['the order of choices', choices, 'Training;Events', 'Events;Training'],
	['how a time is written', moment, '2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000+00:00'],
])('the same value has the same hash: %s', (_, field, left, right) => {
	expect(entryOf(field, left)).toBe(entryOf(field, right));
});

test('different values, and the same value of different fields, have different hashes', () => {
	expect(entryOf(text, 'a')).not.toBe(entryOf(text, 'A'));
	expect(entryOf(text, 'a').slice(3)).not.toBe(entryOf(email, 'a').slice(3));
});

test('any texts are read without an error', () => {
	fc.assert(
		fc.property(fc.string(), (any) => {
			expect(parseStamp(formatStamp(parseStamp(any)))).toEqual(parseStamp(any));
			const change = parseChangeStamp(any);
			expect(change === undefined || typeof formatChangeStamp(change) === 'string').toBe(true);
		}),
	);
});

describe('a change', () => {
	const stamp = formatStamp({ count: 3, entries: [entryOf(text, 'Dr'), entryOf(email, 'a@b.c')] });

	test.each([
		['is an echo while the fields fit the stamp', { Title: 'Dr', Email: 'A@b.c' }, true],
		['is an echo when another field was edited', { Title: 'Dr', Email: 'a@b.c', Fax: '1' }, true],
		['is none when a field was edited', { Title: 'Prof', Email: 'a@b.c' }, false],
		['is none when a field was emptied', { Title: null, Email: 'a@b.c' }, false],
	])('%s', (_, values, expected) => {
		expect(isEcho(read({ ...values, [stampField]: stamp }))).toBe(expected);
	});

	test('is no echo without a stamp, or when a synced field is new', () => {
		expect(isEcho(read({ Title: null, Email: null }))).toBe(false);
		const older = formatStamp({ count: 3, entries: [entryOf(text, 'Dr')] });
		expect(isEcho(read({ Title: 'Dr', Email: null, [stampField]: older }))).toBe(false);
	});

	test('leaves out a field that could not be read', () => {
		const change = read({ Title: 'Dr', [stampField]: stamp }, ['Email']);
		expect(isEcho(change)).toBe(true);
		expect(change.now.entries).toEqual([entryOf(text, 'Dr')]);
	});

	test('says of each expression whether its value was edited', () => {
		const older = formatStamp({ count: 0, entries: [entryOf(text, 'Dr')] });
		const change = read({ Title: 'Prof', Email: 'a@b.c', [stampField]: older });
		const emitted = parseChangeStamp(formatChangeStamp(change))!;
		expect(mappedSourceOf(emitted, '={{ $json.Title }}')).toEqual({
			state: 'changed',
			field: 'Title',
			base: [entryOf(text, 'Dr')],
		});
		expect(mappedSourceOf(emitted, '={{ $json["Email"] }}')).toMatchObject({
			state: 'new',
			base: [],
		});
		expect(mappedSourceOf(emitted, '={{ $json.Phone }}')).toBeUndefined();
		const same = read({ Title: 'Dr', Email: 'a@b.c', [stampField]: older });
		expect(mappedSourceOf(same, '={{ $json.Title.trim() }}')).toMatchObject({ state: 'unchanged' });
		const both = mappedSourceOf(emitted, '={{ $json.Title }} {{ $json.Email }}');
		expect(both).toEqual({ state: 'new', base: [entryOf(text, 'Dr')] });
	});
});

describe('the write-back', () => {
	const before = { count: 3, entries: [entryOf(text, 'old'), entryOf(email, 'a@b.c')] };
	const now = { count: 3, entries: [entryOf(text, 'new'), entryOf(email, 'a@b.c')] };

	test('stamps the values that were emitted, and counts', () => {
		expect(afterWriteBack(before, { now, before })).toEqual({ count: 4, entries: now.entries });
	});

	test('changes nothing when it was written before', () => {
		const written = { count: 9, entries: now.entries };
		expect(afterWriteBack(written, { now, before })).toEqual(written);
	});

	test('keeps the stamps of fields that only the other direction syncs', () => {
		const fax = entryOf(describeField('text', 'Fax'), '1');
		const current = { ...before, entries: [...before.entries, fax] };
		expect(afterWriteBack(current, { now, before }).entries).toContain(fax);
	});

	test('leaves unsettled what another sync has stamped since', () => {
		const current = { count: 4, entries: before.entries };
		expect(afterWriteBack(current, { now, before }).entries.toSorted()).toEqual(
			[unsettledEntryOfKey(keyOf('Title')), entryOf(email, 'a@b.c')].toSorted(),
		);
	});
});
