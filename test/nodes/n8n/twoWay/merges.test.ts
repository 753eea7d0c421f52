/**
 * Merges in one CRM, in n8n-core's engine on both emulated CRMs. What they leave in the other CRM are two records, which
 * a person merges there: until then, one of them is in step, and every edit of the other is reported.
 */
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
beforeEach(async () => {
	crms.clear();
	await crms.republish();
});

const MAX_ROUNDS = 8;

type Ids = Record<SideName, string>;

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

let serial = 0;
const newPerson = (): Person => ({
	firstName: 'Ada',
	lastName: `Lovelace ${(serial += 1)}`,
	company: 'Engines',
	email: `merged${serial}@example.com`,
});

async function synced(side: SideName): Promise<Ids> {
	const id = crms.create(side, newPerson());
	await settle();
	return { [side]: id, [other(side)]: crms.leads(side).get(id)!.link! } as Ids;
}

/** Both records are linked to each other, and equal. */
function expectInStep(ids: Ids, values: Person): void {
	const [left, right] = sideNames.map((side) => crms.leads(side).get(ids[side])!);
	expect(left).toEqual({ ...right, link: ids.salesforce });
	expect(right).toMatchObject({ ...values, link: ids.dynamics365 });
}

async function expectQuiet(): Promise<void> {
	const before = crms.writes;
	await settle();
	expect(crms.writes).toBe(before);
}

/** The failed item of a record, once it has been edited: what it says, and what to do. */
async function expectReported(side: SideName, id: string, { inPlaceOf }: { inPlaceOf: string }) {
	crms.edit(side, id, { jobTitle: `Countess ${(serial += 1)}` });
	await crms.poll(side);
	expect(await crms.run(side)).toMatchObject([
		{
			error: {
				message: expect.stringMatching(LINKED_TO_ANOTHER) as string,
				advice: expect.stringContaining(`merged into ${id}, empty`) as string,
			},
		},
	]);
	const message = expect.stringContaining(`${inPlaceOf}, not to ${id}`) as string;
	expect(crms.reports.at(-1)).toEqual({ id, message });
	expect(crms.leads(side).get(id)).toMatchObject({ jobTitle: `Countess ${serial}` });
}

describe.each(sideNames)('merged in %s', (side) => {
	const there = other(side);

	describe('a linked record, into one that is in both CRMs and not linked yet', () => {
		/** The remaining record with the one that it is linked to, and the one that is left without a link. */
		async function merge(): Promise<{ linked: Ids; left: string }> {
			const merged = await synced(there);
			crms.edit(there, merged[there], { jobTitle: 'Countess' });
			await crms.poll(there);
			const person = newPerson();
			const master = crms.create(side, person);
			const left = crms.create(there, { ...person, phone: '+1 555 0100' });
			crms.merge(side, { masterId: master, mergedId: merged[side] });
			await crms.run(there);
			await settle();
			return { linked: { [side]: master, [there]: merged[there] } as Ids, left };
		}

		test('the remaining one takes over the link, and the one left without is reported and keeps its values', async () => {
			const { linked, left } = await merge();
			const { lastName, email } = crms.leads(there).get(left)!;
			expectInStep(linked, { jobTitle: 'Countess', lastName, email });
			expect(crms.leads(there).get(left)).toMatchObject({ link: null, phone: '+1 555 0100' });
			const message = expect.stringContaining(`${linked[there]}, not to ${left}`) as string;
			expect(crms.reports.at(-1)).toEqual({ id: left, message });
			await expectQuiet();
			await expectReported(there, left, { inPlaceOf: linked[there] });
		});

		test('once the one left without a link is merged into the linked one, both are in step', async () => {
			const { linked, left } = await merge();
			crms.merge(there, { masterId: linked[there], mergedId: left });
			crms.edit(there, linked[there], { jobTitle: 'Mathematician' });
			await settle();
			crms.edit(side, linked[side], { phone: '+1 555 0111' });
			await settle();
			expectInStep(linked, { jobTitle: 'Mathematician', phone: '+1 555 0111' });
			await expectQuiet();
		});

		test('once it is the other way round, both are in step from the next edit here on', async () => {
			const { linked, left } = await merge();
			crms.merge(there, { masterId: left, mergedId: linked[there] });
			await settle();
			await expectReported(there, left, { inPlaceOf: linked[there] });
			crms.edit(side, linked[side], { firstName: 'Annabella' });
			await settle();
			expect(crms.leads(there).get(left)).toMatchObject({ firstName: 'Annabella' });
			crms.edit(there, left, { jobTitle: 'Mathematician' });
			await settle();
			expectInStep({ [side]: linked[side], [there]: left } as Ids, { jobTitle: 'Mathematician' });
			await expectQuiet();
		});
	});

	describe('into a linked record, while an execution with the merged one runs', () => {
		/** Between the writes of the execution: after the other side, and before this one is stamped. */
		async function runWithMerge(ids: { masterId: string; mergedId: string }): Promise<void> {
			await crms.poll(side);
			let isDone = false;
			await crms.run(side, {
				beforeNode: (name) => {
					if (isDone || !name.startsWith('Stamp ')) return;
					isDone = true;
					crms.merge(side, ids);
				},
			});
		}

		test('one that is not linked yet: the remaining one keeps its link', async () => {
			const kept = await synced(there);
			const person = newPerson();
			const merged = crms.create(side, person);
			crms.create(there, person);
			await runWithMerge({ masterId: kept[side], mergedId: merged });
			expectInStep(kept, {});
			crms.edit(there, kept[there], { email: null });
			await settle();
			expectInStep(kept, { email: null });
			await expectQuiet();
		});

		test('a linked one, to which both have been edited alike: no edit is lost', async () => {
			const [kept, merged] = [await synced(side), await synced(side)];
			crms.edit(side, merged[side], { jobTitle: 'Countess' });
			await crms.poll(side);
			crms.edit(side, kept[side], { jobTitle: 'Countess' });
			await runWithMerge({ masterId: kept[side], mergedId: merged[side] });
			await settle();
			expectInStep(kept, { jobTitle: 'Countess' });
			await expectReported(there, merged[there], { inPlaceOf: kept[there] });
		});
	});

	describe('a linked record, into a duplicate that was created here later', () => {
		async function merge(duplicate: Person): Promise<{ master: string; merged: Ids }> {
			const merged = await synced(side);
			const { firstName, lastName, company, email } = crms.leads(side).get(merged[side])!;
			const master = crms.create(side, { firstName, lastName, company, email, ...duplicate });
			crms.merge(side, { masterId: master, mergedId: merged[side] });
			return { master, merged };
		}

		test('with the same email: its edits are reported, until an edit there links both', async () => {
			const { master, merged } = await merge({});
			await settle();
			await expectReported(side, master, { inPlaceOf: merged[side] });
			crms.edit(there, merged[there], { firstName: 'Annabella' });
			await settle();
			const ids = { [side]: master, [there]: merged[there] } as Ids;
			expectInStep(ids, { firstName: 'Annabella', jobTitle: `Countess ${serial}` });
			await expectQuiet();
		});

		test('with the same email: its edits are reported, until the link there is emptied', async () => {
			const { master, merged } = await merge({});
			await settle();
			await expectReported(side, master, { inPlaceOf: merged[side] });
			crms.editFields(there, merged[there], { [crms.names(there).key]: null });
			crms.edit(side, master, { phone: '+1 555 0111' });
			await settle();
			const ids = { [side]: master, [there]: merged[there] } as Ids;
			expectInStep(ids, { jobTitle: `Countess ${serial}`, phone: '+1 555 0111' });
			await expectQuiet();
		});

		test('with another email: it is created there, and edits of the record that was linked are reported', async () => {
			const { master, merged } = await merge(newPerson());
			await settle();
			const ids = { [side]: master, [there]: crms.leads(side).get(master)!.link! } as Ids;
			expect(ids[there]).not.toBe(merged[there]);
			expectInStep(ids, {});
			await expectReported(there, merged[there], { inPlaceOf: ids[there] });
			await expectQuiet();
		});
	});
});
