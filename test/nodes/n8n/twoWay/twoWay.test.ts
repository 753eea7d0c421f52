/** The two-way example workflows, in n8n-core's engine on both emulated CRMs: what each edit does on the other side. */
import { trustEmulators } from '../../../emulators/kernel/tls';
import {
	other,
	LINKED_TO_ANOTHER,
	sideNames,
	TwoCrms,
	type Person,
	type SideName,
} from './twoCrms';

let crms: TwoCrms;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());
beforeEach(() => crms.republish());

const MAX_ROUNDS = 6;

let serial = 0;
const newPerson = (): Person => ({
	firstName: 'Ada',
	lastName: `Lovelace ${(serial += 1)}`,
	company: 'Engines',
	email: `ada${serial}@example.com`,
	phone: '+1 555 0100',
});

async function settle(): Promise<void> {
	expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
}

/** A person who is in both CRMs; the ids on both sides. */
async function synced(side: SideName, person: Person): Promise<Record<SideName, string>> {
	const id = crms.create(side, person);
	await settle();
	const linked = crms.leads(side).get(id)!.link!;
	return { [side]: id, [other(side)]: linked } as Record<SideName, string>;
}

const personOf = (side: SideName, id: string) => {
	const { link, ...person } = crms.leads(side).get(id)!;
	return { link, person };
};

describe.each(sideNames)('from %s', (side) => {
	const there = other(side);

	test('a new record arrives once, with links on both sides, and nothing is written after that', async () => {
		const ids = await synced(side, newPerson());
		expect(personOf(there, ids[there])).toMatchObject({ link: ids[side] });
		expect(personOf(there, ids[there]).person).toEqual(personOf(side, ids[side]).person);
		const before = crms.writes;
		await crms.pollAll();
		expect(await crms.run(side)).toEqual([]);
		expect(crms.writes).toBe(before);
	});

	test('a change costs one write in each CRM, and its echo starts no execution', async () => {
		const ids = await synced(side, newPerson());
		const before = crms.writes;
		crms.edit(side, ids[side], { firstName: 'Augusta' });
		expect(await crms.poll(side)).toBe(1);
		expect(await crms.run(side)).toMatchObject([{ outcome: 'updated', id: ids[there] }]);
		expect(crms.writes - before).toBe(2);
		expect(await crms.poll(there)).toBe(0);
		expect(await crms.poll(side)).toBe(0);
	});

	test('different fields that were edited on both sides are merged', async () => {
		const ids = await synced(side, newPerson());
		crms.edit(side, ids[side], { firstName: 'Augusta' });
		crms.edit(there, ids[there], { phone: '+1 555 0199' });
		await crms.pollAll();
		await settle();
		for (const each of sideNames) {
			expect(personOf(each, ids[each]).person).toMatchObject({
				firstName: 'Augusta',
				phone: '+1 555 0199',
			});
		}
	});

	test('of two edits of a field, the newest wins', async () => {
		const ids = await synced(side, newPerson());
		crms.edit(there, ids[there], { firstName: 'Annabella' });
		crms.crms.dynamics365.clock.advance(5_000);
		crms.crms.salesforce.clock.advance(5_000);
		crms.edit(side, ids[side], { firstName: 'Augusta' });
		await crms.pollAll();
		await settle();
		for (const each of sideNames) {
			expect(personOf(each, ids[each]).person).toMatchObject({ firstName: 'Augusta' });
		}
	});

	test('an edit back to the value before is carried too', async () => {
		const ids = await synced(side, newPerson());
		for (const firstName of ['Augusta', 'Ada']) {
			crms.edit(side, ids[side], { firstName });
			await settle();
			expect(personOf(there, ids[there]).person).toMatchObject({ firstName });
		}
	});

	test('a changed email makes no new record, and records without an email are synced', async () => {
		const ids = await synced(side, { ...newPerson(), email: null });
		const email = `moved${serial}@example.com`;
		crms.edit(side, ids[side], { email });
		await settle();
		expect(personOf(there, ids[there])).toMatchObject({ link: ids[side], person: { email } });
	});

	test('an execution that is killed between its writes is repeated without a trace', async () => {
		const ids = await synced(side, newPerson());
		crms.edit(side, ids[side], { firstName: 'Augusta' });
		await crms.poll(side);
		await crms.kill(side);
		crms.edit(side, ids[side], { firstName: 'Ada' });
		await settle();
		expect(personOf(there, ids[there]).person).toMatchObject({ firstName: 'Ada' });
	});

	test('a deleted record is left alone on the other side', async () => {
		const ids = await synced(side, newPerson());
		crms.delete(side, ids[side]);
		await settle();
		expect(crms.leads(there).has(ids[there])).toBe(true);
	});

	describe('bad input', () => {
		test('a link that was cleared is written again', async () => {
			const ids = await synced(side, newPerson());
			crms.editFields(there, ids[there], { [crms.names(there).key]: null });
			crms.edit(side, ids[side], { firstName: 'Augusta' });
			await settle();
			expect(personOf(there, ids[there])).toMatchObject({
				link: ids[side],
				person: { firstName: 'Augusta' },
			});
		});

		test('a link that was cleared of a record without an email: it is created again, and linked', async () => {
			const ids = await synced(side, { ...newPerson(), email: null });
			crms.editFields(there, ids[there], { [crms.names(there).key]: null });
			crms.edit(side, ids[side], { firstName: 'Augusta' });
			await settle();
			const { link } = personOf(side, ids[side]);
			expect(link).not.toBe(ids[there]);
			expect(personOf(there, link!)).toMatchObject({
				link: ids[side],
				person: { firstName: 'Augusta' },
			});
			expect(personOf(there, ids[there])).toMatchObject({ link: null });
		});

		test('a record whose linked record was deleted is created again once it is edited, and linked', async () => {
			const ids = await synced(side, newPerson());
			crms.delete(there, ids[there]);
			await settle();
			crms.edit(side, ids[side], { firstName: 'Augusta' });
			await settle();
			const { link } = personOf(side, ids[side]);
			expect(personOf(there, link!)).toMatchObject({ link: ids[side] });
		});

		const linkedToAnother = [
			{ error: { message: expect.stringMatching(LINKED_TO_ANOTHER) as string } },
		];

		test('a second record with the email of a linked one fails: the linked ones stay in step', async () => {
			const person = newPerson();
			const ids = await synced(side, person);
			const second = crms.create(side, { ...person, firstName: 'Annabella' });
			await crms.poll(side);
			expect(await crms.run(side)).toMatchObject(linkedToAnother);
			expect(personOf(there, ids[there])).toMatchObject({ link: ids[side], person });
			expect(personOf(side, second).link).toBeNull();

			crms.edit(there, ids[there], { firstName: 'Augusta' });
			await settle();
			crms.edit(side, ids[side], { jobTitle: 'Countess' });
			await settle();
			for (const each of sideNames) {
				const values = { firstName: 'Augusta', jobTitle: 'Countess' };
				expect(personOf(each, ids[each]).person).toMatchObject(values);
			}
			expect(personOf(side, second).person.firstName).toBe('Annabella');
		});

		test('a record that was deleted and created again by hand is linked once the old link is emptied', async () => {
			const person = newPerson();
			const ids = await synced(side, person);
			crms.delete(side, ids[side]);
			const again = crms.create(side, { ...person, phone: '+1 555 0111' });
			await crms.poll(side);
			expect(await crms.run(side)).toMatchObject(linkedToAnother);

			crms.editFields(there, ids[there], { [crms.names(there).key]: null });
			crms.edit(side, again, { jobTitle: 'Countess' });
			await settle();
			expect(personOf(there, ids[there])).toMatchObject({
				link: again,
				person: { jobTitle: 'Countess', phone: '+1 555 0111' },
			});
			expect(personOf(side, again).link).toBe(ids[there]);
		});

		test('of two records that were merged on the other side, the one that is left stays in step', async () => {
			const [kept, merged] = [await synced(side, newPerson()), await synced(side, newPerson())];
			crms.merge(there, { masterId: kept[there], mergedId: merged[there] });
			await settle();
			crms.edit(side, merged[side], { firstName: 'Annabella' });
			await crms.poll(side);
			expect(await crms.run(side)).toMatchObject(linkedToAnother);

			crms.edit(side, kept[side], { firstName: 'Augusta' });
			await settle();
			expect(personOf(there, kept[there])).toMatchObject({
				link: kept[side],
				person: { firstName: 'Augusta' },
			});
			expect(personOf(side, merged[side]).person.firstName).toBe('Annabella');
		});

		test('a stamp that a person has overwritten is a first contact: nothing is lost', async () => {
			const ids = await synced(side, newPerson());
			crms.editFields(there, ids[there], { [crms.names(there).syncStamp]: 'Call her back' });
			await settle();
			expect(personOf(there, ids[there]).person).toEqual(personOf(side, ids[side]).person);
			crms.edit(side, ids[side], { firstName: 'Augusta' });
			await settle();
			expect(personOf(there, ids[there]).person).toMatchObject({ firstName: 'Augusta' });
		});

		test('a record restored from a backup overwrites nothing newer by itself', async () => {
			const ids = await synced(side, newPerson());
			const { key, syncStamp, firstName } = crms.names(side);
			const backup = crms.rowOf(side, ids[side]);
			crms.edit(there, ids[there], { firstName: 'Augusta' });
			await settle();
			crms.editFields(side, ids[side], {
				[key]: backup[key]!,
				[syncStamp]: backup[syncStamp]!,
				[firstName]: backup[firstName]!,
			});
			crms.crms.dynamics365.clock.advance(60_000);
			crms.crms.salesforce.clock.advance(60_000);
			crms.edit(there, ids[there], { phone: '+1 555 0177' });
			await settle();
			for (const each of sideNames) {
				expect(personOf(each, ids[each]).person).toMatchObject({
					firstName: 'Augusta',
					phone: '+1 555 0177',
				});
			}
		});
	});
});

describe.each(sideNames)('in %s, a linked record is merged into one that has no link', (side) => {
	const there = other(side);

	test('the one that is left takes its place', async () => {
		const ids = await synced(side, newPerson());
		const left = crms.create(side, newPerson());
		crms.merge(side, { masterId: left, mergedId: ids[side] });
		crms.edit(there, ids[there], { firstName: 'Augusta' });
		await crms.poll(there);
		await crms.run(there);
		await settle();
		const [here, linked] = [personOf(side, left), personOf(there, ids[there])];
		expect(here).toMatchObject({ link: ids[there], person: { firstName: 'Augusta' } });
		expect(linked).toEqual({ link: left, person: here.person });
	});
});

test.each(sideNames)(
	'in %s, a link that another active record has is an error that names it, and no edit is lost',
	async (side) => {
		const there = other(side);
		const { key } = crms.names(side);
		const ids = await synced(side, newPerson());
		const { [side]: copy } = await synced(side, newPerson());
		crms.editFields(side, ids[side], { [key]: null });
		crms.editFields(side, copy, { [key]: ids[there] });
		crms.edit(side, ids[side], { firstName: 'Augusta' });
		await crms.poll(side);
		await crms.run(side);
		expect(crms.failures.at(-1)).toMatchObject({
			message: expect.stringContaining(`${copy} already has the link ${ids[there]}`) as string,
			description: expect.stringContaining(`empty "${key}"`) as string,
		});
		expect(personOf(there, ids[there])).toMatchObject({
			link: ids[side],
			person: { firstName: 'Augusta' },
		});

		crms.editFields(side, copy, { [key]: null });
		await settle();
		expect(personOf(side, ids[side]).link).toBe(ids[there]);
	},
);
