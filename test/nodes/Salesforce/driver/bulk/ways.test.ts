/** When Bulk API 2.0 is used. */
import {
	callsInBulk,
	callsInCollections,
	chooseWays,
} from '../../../../../nodes/Salesforce/driver/bulk/ways';
import { Pace } from '../../../../../nodes/Salesforce/driver/collections/pace';
import type { FieldValues, WriteOptions } from '../../../../../nodes/crm/port';
import { newLead } from './inBulk';

describe('the way with fewer calls is used', () => {
	test.each([
		['create', 12_000, 1_000_000, 12, 12],
		['create', 12_001, 1_000_000, 12, 13],
		['create', 100_000, 20_000_000, 48, 100],
		['update', 11_000, 1_000_000, 11, 11],
		['update', 11_001, 1_000_000, 11, 12],
		['checkedUpdate', 4_800, 1_000_000, 12, 12],
		['checkedUpdate', 4_801, 1_000_000, 12, 13],
		['checkedUpdate', 100_000, 15_000_000, 43, 250],
	] as const)(
		'%s of %i records with %i characters: %i calls in bulk, %i in collections',
		(kind, rows, characters, inBulk, inCollections) => {
			expect(callsInBulk(kind, rows, characters)).toBe(inBulk);
			expect(callsInCollections({ kind, entity: 'Lead' }, rows, new Pace())).toBe(inCollections);
		},
	);

	test('records that have to be checked one by one are soon worth a job', () => {
		const pace = new Pace();
		pace.checkSingly('Lead');
		const lead = { kind: 'checkedUpdate', entity: 'Lead' } as const;
		expect(callsInCollections(lead, 300, pace)).toBe(12);
		expect(callsInCollections({ ...lead, kind: 'update' }, 300, pace)).toBe(1);
		expect(callsInCollections({ ...lead, entity: 'Contact' }, 300, pace)).toBe(1);
	});

	const many = (values: (index: number) => FieldValues) =>
		Array.from({ length: 13_000 }, (_, index) => newLead(values(index)));
	const respect: WriteOptions = { duplicateRules: 'respect' };

	test('what a file cannot express is not sent in bulk', () => {
		const odd: FieldValues[] = [
			{ Title: '#N/A' },
			{ Title: 'two\r\nlines' },
			{ Description: 'x'.repeat(32_001) },
			{ LastName: null, Company: ' ' },
		];
		const rows = [...odd.map((values) => newLead(values)), ...many(() => ({}))];
		const groups = chooseWays(rows, respect, new Pace());
		expect(groups).toMatchObject([{ kind: 'create', entity: 'Lead' }]);
		expect(groups[0]?.rows).toEqual(rows.slice(odd.length));
	});

	test('long values need more files, and so more calls', () => {
		expect(
			chooseWays(
				many(() => ({ Description: 'x'.repeat(5_000) })),
				respect,
				new Pace(),
			),
		).toEqual([]);
	});

	test('bypassing duplicate rules is possible only in collections', () => {
		expect(
			chooseWays(
				many(() => ({})),
				{ duplicateRules: 'bypass' },
				new Pace(),
			),
		).toEqual([]);
	});
});
