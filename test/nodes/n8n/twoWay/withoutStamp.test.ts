/** Two one-way example workflows that run at the same time, without sync stamps: what an echo costs. */
import { trustEmulators } from '../../../emulators/kernel/tls';
import { other, sideNames, TwoCrms, type Files, type SideName } from './twoCrms';

const ONE_WAY: Files = {
	dynamics365: 'dynamics-to-salesforce.json',
	salesforce: 'salesforce-to-dynamics.json',
};

let crms: TwoCrms;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());
beforeEach(() => crms.clear());

const MAX_ROUNDS = 8;

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

let serial = 0;

/** A lead that is in both CRMs. */
async function arrived(side: SideName): Promise<{ id: string; email: string }> {
	const email = `oneway${(serial += 1)}@example.com`;
	const person = { firstName: 'Ada', lastName: 'Lovelace', company: 'Engines', email };
	const id = crms.create(side, person);
	await settle();
	expect(personOf(other(side), email)).toMatchObject(person);
	return { id, email };
}

const personOf = (side: SideName, address: string) =>
	[...crms.leads(side).values()].find(({ email }) => email === address)!;

describe.each(sideNames)('an edit in %s', (side) => {
	const there = other(side);

	test('arrives; its echo starts an execution, which finds the values equal and writes nothing', async () => {
		await crms.republish(ONE_WAY);
		const { id, email } = await arrived(side);
		crms.edit(side, id, { firstName: 'Augusta' });
		await crms.poll(side);
		expect(await crms.run(side)).toMatchObject([{ outcome: 'updated' }]);
		expect(personOf(there, email).firstName).toBe('Augusta');

		const before = crms.writes;
		expect(await crms.poll(there)).toBe(1);
		expect(await crms.run(there)).toMatchObject([{ outcome: 'unchanged' }]);
		await settle();
		expect(crms.writes).toBe(before);
	});

	test('a record that the workflow has created starts no execution, and an edit of it by someone else does', async () => {
		await crms.republish(ONE_WAY);
		const email = `oneway${(serial += 1)}@example.com`;
		const id = crms.create(side, { lastName: 'Lovelace', company: 'Engines', email });
		await crms.poll(side);
		await crms.run(side);
		expect(await crms.poll(there)).toBe(0);

		const [created] = [...crms.leads(there)].find(([, lead]) => lead.email === email)!;
		crms.edit(there, created, { firstName: 'Annabella' });
		expect(await crms.poll(there)).toBe(1);
		await settle();
		expect(crms.leads(side).get(id)!.firstName).toBe('Annabella');
	});
});
