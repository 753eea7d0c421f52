/** Inactive, merged and converted records. */
import { emailRule, nameRule } from '../../../../nodes/sync/matching/matchRule';
import { contact, lead, leadRecord, recordOf } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, run, runPeople } from './runOn';

const inactive = { ...ada, IsOpen: false };
const changed = { ...ada, Phone: '1' };

describe('an inactive record', () => {
	test('is never the one that is updated when an active one matches', async () => {
		const crm = new MemoryCrm([
			leadRecord('gone', inactive, { modified: 9 }),
			leadRecord('here', ada, { modified: 1 }),
		]);
		const policy = { onMultipleMatches: 'mostRecentlyModified' } as const;
		const [outcome] = await run(crm, [changed], { policy });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			id: 'here',
			candidates: [{ id: 'here' }],
		});
	});

	test('comes after an active one that a later rule finds', async () => {
		const crm = new MemoryCrm([
			leadRecord('gone', inactive),
			leadRecord('here', { ...ada, FirstName: 'Ada', Email: null }),
		]);
		const rules = [emailRule, nameRule];
		const [outcome] = await run(crm, [{ ...changed, FirstName: 'Ada' }], { rules });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'here', matchedBy: 'name' });
	});

	test.each([
		['use', { outcome: 'updated', id: 'gone' }],
		[
			'ignore',
			{
				outcome: 'created',
				reason: 'Created: no matching record found. 1 record was ignored as inactive.',
			},
		],
		['review', { outcome: 'review', candidates: [{ id: 'gone' }] }],
	] as const)('alone, with %s', async (inactiveRecords, expected) => {
		const crm = new MemoryCrm([leadRecord('gone', inactive)]);
		const [outcome] = await run(crm, [changed], { matchPolicy: { inactiveRecords } });
		expect(outcome).toMatchObject(expected);
	});
});

describe('a merged record leads to its master', () => {
	const merged = (id: string, MasterId: string) =>
		recordOf(contact, id, { ...ada, Title: null, MasterId, IsActive: false });

	test('through several merges, whatever its address', async () => {
		const master = recordOf(contact, 'c', { LastName: 'Lovelace', Email: 'new@example.com' });
		const crm = new MemoryCrm([merged('a', 'b'), merged('b', 'c'), master]);
		const item = { Contact: { ...ada, Company: undefined, Title: 'Countess' } };
		const [outcome] = await runPeople(crm, [item], { searchIn: [contact] });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'c', candidates: [{ id: 'c' }] });
	});

	test('or stays what it is when the master was deleted', async () => {
		const crm = new MemoryCrm([merged('a', 'b')]);
		const item = { Contact: { LastName: 'Byron', Email: ada.Email } };
		const [outcome] = await runPeople(crm, [item], { searchIn: [contact] });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'a' });
	});
});

test('a converted lead whose contact was deleted is no match, so that the person is created again', async () => {
	const crm = new MemoryCrm([leadRecord('l', { ...ada, IsOpen: false, ConvertedContactId: 'c' })]);
	const [outcome] = await runPeople(crm, [{ Lead: ada }], { searchIn: [lead] });
	expect(outcome).toMatchObject({
		outcome: 'created',
		reason:
			'Created: no matching record found. 1 record was ignored: converted or merged, and the record it became cannot be found.',
	});
});
