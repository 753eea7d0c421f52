/** What a value of each type becomes, whichever way it is mapped: the table that the tests of values share. */
import type { INodeParameters } from 'n8n-workflow';
import type { FieldKind, ProductUnderTest } from '../../products';

/** What a workflow maps: as a value of the item, and as the expression that a person enters. */
export interface Mapped {
	item: unknown;
	expression: string;
}

const json = (value: unknown): Mapped => ({
	item: value,
	expression: `={{ JSON.parse(${JSON.stringify(JSON.stringify(value))}) }}`,
});
/** What JSON does not have. */
const number = (value: number): Mapped => ({ item: value, expression: `={{ ${value} }}` });
const date = (text: string): Mapped => ({
	item: new Date(text),
	expression: `={{ new Date("${text}") }}`,
});

export type Expected = { to: unknown } | { rejected: RegExp };
export type Row = [kind: FieldKind, before: unknown, mapped: Mapped, expected: Expected];

/** 11:30 PM on 31 March in New York. */
const NIGHT = '2026-04-01T03:30:00.000Z';
const DAYS = ['2026-03-31', '03/31/2026', '2026-03-31T23:30:00', NIGHT, '2026-03-31T00:00:00.000Z'];

export function rowsOf({
	choice: [small, large],
	choices,
	fields,
}: ProductUnderTest['thing']): Row[] {
	const emptyCheckbox = fields.checkbox === 'Flag__c' ? false : null;
	const rows: Row[] = [
		...(['', ' \t', null] as const).flatMap((empty): Row[] => [
			['phone', '030 901820', json(empty), { to: null }],
			['notes', 'Notes', json(empty), { to: null }],
			['integer', 7, json(empty), { to: null }],
			['amount', 7, json(empty), { to: null }],
			['checkbox', true, json(empty), { to: emptyCheckbox }],
			['day', '2026-01-01', json(empty), { to: null }],
			['moment', '2026-01-01T00:00:00Z', json(empty), { to: null }],
			['choice', small!.value, json(empty), { to: null }],
			['choices', choices.stored, json(empty), { to: null }],
		]),
		...[large!.value, String(large!.value), large!.label, large!.label.toUpperCase()].map(
			(value): Row => ['choice', small!.value, json(value), { to: large!.value }],
		),
		['choice', small!.value, json('Enormous'), { rejected: /must be one of its choices/ }],
		...[choices.labels, choices.labels.toReversed(), choices.labels.join(', '), choices.stored].map(
			(value): Row => ['choices', null, json(value), { to: choices.stored }],
		),
		['amount', 1, json('10.005'), { to: 10.01 }],
		['amount', 1, json(0), { to: 0 }],
		['amount', 1, json('many'), { rejected: /must be a number/ }],
		...(['amount', 'total'] as const).flatMap((kind): Row[] => [
			...['12345678901234567890', '9007199254740993', 2 ** 53, -1e20].map((large): Row => [
				kind,
				1,
				json(large),
				{ rejected: /has more digits than can be sent exactly/ },
			]),
			...[NaN, Infinity, -Infinity].map((none): Row => [
				kind,
				1,
				number(none),
				{ rejected: new RegExp(`must be a number, not ${none}`) },
			]),
			...['NaN', 'Infinity', '1e9999', '1,000', '0x10', '\ud83d', true, [], {}].map((none): Row => [
				kind,
				1,
				json(none),
				Array.isArray(none) ? { to: null } : { rejected: /must be a number/ },
			]),
			[kind, 1, json('1e400'), { rejected: /has more digits than can be sent exactly/ }],
			[kind, 1, number(-0), { to: 0 }],
			[kind, 1, json('-0'), { to: 0 }],
			[kind, 1, json(' 7 '), { to: 7 }],
		]),
		['amount', 1, json('-0.001'), { to: 0 }],
		['amount', 1, json('1e-400'), { to: 0 }],
		['price', 1, json('10.005'), { to: 10.01 }],
		['share', 1, json(12.5), { to: 13 }],
		['total', 1, json('9007199254740991'), { to: Number.MAX_SAFE_INTEGER }],
		...[number(NaN), number(Infinity), json(1e20)].map((mapped): Row => [
			'notes',
			'Notes',
			mapped,
			{ rejected: /cannot be represented exactly; map it as text/ },
		]),
		['notes', 'Notes', json('NaN'), { to: 'NaN' }],
		...(['TRUE', ' true ', '1', 1] as const).map((yes): Row => [
			'checkbox',
			false,
			json(yes),
			{ to: true },
		]),
		...(['False', '0', 0] as const).map((no): Row => ['checkbox', true, json(no), { to: false }]),
		...(['yes', 'on', 2, '\ud83d'] as const).map((none): Row => [
			'checkbox',
			true,
			json(none),
			{ rejected: /must be true or false/ },
		]),
		...(['phone', 'url', 'notes', 'choice', 'choices'] as const).map((kind): Row => [
			kind,
			null,
			json('a\udc00'),
			{ rejected: /half of an emoji/ },
		]),
		...(['day', 'moment', 'clock', 'time', 'integer'] as const).map((kind): Row => [
			kind,
			null,
			json('1\udc00'),
			{ rejected: /must be a/ },
		]),
		['integer', 1, json(1.5), { rejected: /must be a whole number/ }],
		['checkbox', true, json('false'), { to: false }],
		['notes', 'Notes', json({ a: 1 }), { rejected: /must be text/ }],
		['notes', 'Notes', json(['a']), { rejected: /must be text/ }],
		...(['day', 'localDay', 'fixedDay'] as const).flatMap((kind) =>
			[...DAYS.map(json), date(NIGHT), date('2026-03-31')].map((mapped): Row => [
				kind,
				'2026-01-01',
				mapped,
				{ to: '2026-03-31' },
			]),
		),
		['moment', null, json('2026-03-31T23:30:00'), { to: NIGHT }],
		['moment', null, json('2026-03-31T23:30:00-04:00'), { to: NIGHT }],
		['moment', null, date(NIGHT), { to: NIGHT }],
		['moment', null, json('03/31/2026'), { to: '2026-03-31T04:00:00.000Z' }],
		['clock', null, json('2026-03-31T23:30:00'), { to: '2026-03-31T23:30:00' }],
		['clock', null, date(NIGHT), { to: '2026-03-31T23:30:00' }],
		...['9:30', '09:30:00', '09:30:00.000Z', '09:30:00+02:00', '9:30 AM'].map((time): Row => [
			'time',
			null,
			json(time),
			{ to: '09:30:00.000Z' },
		]),
		['time', null, json('21:30:15.1239Z'), { to: '21:30:15.123Z' }],
		['time', null, json('9:30 pm'), { to: '21:30:00.000Z' }],
		['time', null, date(NIGHT), { to: '23:30:00.000Z' }],
		['time', null, json('2026-03-31T23:30:00'), { to: '23:30:00.000Z' }],
		...['2026-03-31', '24:00', '13:00 PM', 930, 'noon'].map((none): Row => [
			'time',
			null,
			json(none),
			{ rejected: /must be a time/ },
		]),
		['time', '09:30:00.000Z', json(' '), { to: null }],
	];
	return rows.filter(([kind]) => fields[kind] !== undefined);
}

/** Create or Update of the record with the same values in these fields. */
export const matchBy = (...fields: string[]): INodeParameters => ({
	searchIn: 'entity',
	matchBy: 'customFields',
	matchRules: { rule: [{ fields }] },
	onSingleMatch: 'update',
	overwrite: 'always',
});
