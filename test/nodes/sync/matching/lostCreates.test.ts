/** Creates without a response, in a CRM that changes values on save and commits late: no record is created twice. */
import fc from 'fast-check';
import type { MappedValues } from '../../../../nodes/sync/values/lookupNames';
import { ada, run } from './runOn';
import { UnreliableCrm, type Fate, type Repeats } from './unreliableCrm';

const kinds: readonly Repeats[] = ['byId', 'byUniqueEmail', 'not, by email', 'not'];

/** A CRM in which these things happen to the first writes; all later ones are answered. */
function crmWith(repeats: Repeats, fates: readonly Fate[]): UnreliableCrm {
	const crm = new UnreliableCrm(repeats);
	const left = [...fates];
	crm.fate = () => left.shift() ?? 'answered';
	return crm;
}

/** Creates or updates leads by their email address. */
const sync = async (crm: UnreliableCrm, items: readonly MappedValues[]) =>
	await run(crm, items, { searchIn: [crm.lead] });

describe.each(kinds)('a create that is repeated %s', (repeats) => {
	test.each<[string, Fate]>([
		['was carried out', 'lost'],
		['is carried out while it is searched', { late: 3 }],
	])('and %s is found by its match value', async (_, fate) => {
		const crm = crmWith(repeats, [fate]);
		const [outcome] = await sync(crm, [{ Email: ada.Email, LastName: 'Lovelace', Company: 'x' }]);
		expect(['created', 'updated']).toContain(outcome?.outcome);
		expect(crm.all('Lead')).toHaveLength(1);
	});

	test('and was never carried out is sent again only where that is harmless', async () => {
		const crm = crmWith(repeats, ['never']);
		const [outcome] = await sync(crm, [ada]);
		const isRepeated = !repeats.startsWith('not');
		expect(outcome?.outcome).toBe(isRepeated ? 'created' : 'failed');
		expect(crm.all('Lead')).toHaveLength(isRepeated ? 1 : 0);
		expect(crm.writes).toHaveLength(isRepeated ? 2 : 1);
	});

	test('and runs for longer than it is waited for is never followed by a second record', async () => {
		const crm = crmWith(repeats, [{ late: 100 }]);
		const [outcome] = await sync(crm, [ada]);
		crm.commitAll();
		expect(crm.all('Lead')).toHaveLength(1);
		if (repeats.startsWith('not')) {
			expect(outcome).toMatchObject({
				outcome: 'failed',
				reason: expect.stringMatching(/The record may have been created/) as unknown,
			});
		}
	});
});

test('without a search, a create that is not found is reported, and never sent again', async () => {
	const crm = crmWith('not', ['lost']);
	const [outcome] = await run(crm, [ada], { searchIn: [] });
	expect(outcome).toMatchObject({
		outcome: 'failed',
		reason: expect.stringMatching(/The record may have been created/) as unknown,
	});
	expect(crm.all('Lead')).toHaveLength(1);
});

test('an item that matches one that may have been created is not created either', async () => {
	const crm = crmWith('not', [{ late: 100 }]);
	const outcomes = await sync(crm, [ada, { ...ada, Phone: '1' }]);
	expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
	crm.commitAll();
	expect(crm.all('Lead')).toHaveLength(1);
});

test('a record that another user creates after the search is updated, and reported as such', async () => {
	const crm = new UnreliableCrm('not, by email');
	const search = crm.find.bind(crm);
	crm.find = async (requests) => {
		const found = await search(requests);
		if (crm.all('Lead').length === 0)
			await crm.write([{ kind: 'create', entity: 'Lead', values: ada }]);
		return found;
	};
	const [outcome] = await sync(crm, [{ ...ada, Phone: '1' }]);
	expect(outcome).toMatchObject({ outcome: 'updated', id: 'not, by email 1' });
	expect(crm.all('Lead')).toHaveLength(1);
});

describe('whatever is lost', () => {
	const fate: fc.Arbitrary<Fate> = fc.oneof(
		fc.constantFrom<Fate>('answered', 'never', 'lost'),
		fc.record({ late: fc.integer({ min: 0, max: 12 }) }),
	);
	const fates = fc.array(fate, { maxLength: 12 });
	const emails = fc.array(fc.constantFrom('a@x.com', 'b@x.com', 'c@x.com'), { maxLength: 5 });

	test.each(kinds)('each address has one record once responses come (%s)', async (repeats) => {
		await fc.assert(
			fc.asyncProperty(emails, fates, async (incoming, toHappen) => {
				const crm = crmWith(repeats, toHappen);
				const items = incoming.map((Email) => ({ ...ada, Email }));
				await sync(crm, items);
				crm.commitAll();
				const seen = crm.all('Lead').map(({ values }) => values.Email);
				expect(seen).toEqual([...new Set(seen)]);
				crm.fate = () => 'answered';
				await sync(crm, items);
				const all = crm.all('Lead').map(({ values }) => values.Email);
				expect(all.toSorted()).toEqual([...new Set(incoming)].toSorted());
			}),
		);
	});

	test.each(kinds)(
		'there are never more records than items without a search (%s)',
		async (repeats) => {
			await fc.assert(
				fc.asyncProperty(emails, fates, async (incoming, toHappen) => {
					const crm = crmWith(repeats, toHappen);
					const outcomes = await run(
						crm,
						incoming.map((Email) => ({ ...ada, Email })),
						{ searchIn: [] },
					);
					crm.commitAll();
					const created = outcomes.filter(({ outcome }) => outcome === 'created');
					expect(crm.all('Lead').length).toBeLessThanOrEqual(incoming.length);
					expect(crm.all('Lead').length).toBeGreaterThanOrEqual(created.length);
				}),
			);
		},
	);
});
