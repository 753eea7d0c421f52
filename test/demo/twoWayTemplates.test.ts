/** The example workflows around the two-way sync, in n8n-core's engine on both emulated CRMs. */
import { trustEmulators } from '../emulators/kernel/tls';
import { Companies, type Employee } from '../nodes/n8n/twoWay/companies';
import {
	other,
	readWorkflow,
	sideNames,
	TwoCrms,
	type Files,
	type SideName,
} from '../nodes/n8n/twoWay/twoCrms';
import type { Values } from '../products';

const INITIAL: Files = {
	dynamics365: 'initial-sync-dynamics-to-salesforce.json',
	salesforce: 'initial-sync-salesforce-to-dynamics.json',
};
const MAX_ROUNDS = 8;

let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());
beforeEach(async () => {
	crms.clear();
	for (const side of sideNames) companies.clear(side);
	await crms.republish();
});

const newPerson = (number: number) => ({
	firstName: 'Ada',
	lastName: `Lovelace ${number}`,
	company: 'Engines',
	email: `ada${number}@example.com`,
});

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

/** The people of one side, without ids. */
const peopleOf = (side: SideName) =>
	[...crms.leads(side).values()]
		.map(({ link, ...person }) => ({ ...person, isLinked: link !== null }))
		.toSorted((one, two) => one.lastName!.localeCompare(two.lastName!));

describe('initial sync', () => {
	test.each(sideNames)(
		'from %s differs from the two-way workflow only in where it starts',
		(side) => {
			const file = INITIAL[side];
			const sync = readWorkflow(file.replace('initial-sync', 'two-way'));
			const isNote = ({ type }: { type: string }) => type.endsWith('.stickyNote');
			const parametersOf = ({ nodes }: typeof sync) =>
				nodes.filter((node) => !isNote(node)).map(({ name, parameters }) => ({ name, parameters }));
			const expected = parametersOf(sync).map(({ name, parameters }) => {
				if (!/ Changed in /.test(name)) return { name, parameters };
				const options = { ...(parameters.options as object), maxRecordsPerPoll: 500 };
				return { name, parameters: { ...parameters, startFrom: 'all', options } };
			});
			expect(parametersOf(readWorkflow(file))).toEqual(expected);
		},
	);

	test.each(sideNames)(
		'from %s: in batches, stopped in between, and with edits during it, both CRMs are equal',
		async (side) => {
			const there = other(side);
			const ids = Array.from({ length: 520 }, (_, number) => crms.create(side, newPerson(number)));
			// In both CRMs already, with a value that only the other one has, and a newer one of both.
			crms.create(there, { ...newPerson(7), jobTitle: 'Countess', firstName: 'Augusta' });
			crms.publish(INITIAL);

			expect(await crms.poll(side)).toBeGreaterThan(0);
			await crms.kill(side);
			crms.edit(side, ids[3]!, { firstName: 'Annabella' });
			crms.restart(side);
			await crms.run(side);
			const first = crms.leads(there).size;
			expect(first).toBeLessThan(ids.length);
			crms.edit(side, ids[510]!, { firstName: 'Annabella' });
			await settle();

			expect(crms.leads(there).size).toBe(ids.length);
			expect(peopleOf(there)).toEqual(peopleOf(side));
			expect(peopleOf(there).every(({ isLinked }) => isLinked)).toBe(true);
			const { writes } = crms;
			await settle();
			expect(crms.writes).toBe(writes);

			crms.edit(there, crms.leads(side).get(ids[5]!)!.link!, { jobTitle: 'Mathematician' });
			await settle();
			expect(crms.leads(side).get(ids[5]!)).toMatchObject({ jobTitle: 'Mathematician' });
		},
	);
});

const LABELS: Record<SideName, string> = { dynamics365: 'Dynamics 365', salesforce: 'Salesforce' };

describe.each(['lead', 'contact'] as const)('the full check of each %s', (object) => {
	const label = object === 'lead' ? 'Lead' : 'Contact';
	const create = (side: SideName, values: Employee) =>
		object === 'lead'
			? crms.create(side, { company: 'Engines', ...values })
			: companies.createContact(side, values);
	const edit = (side: SideName, id: string, values: Employee) =>
		object === 'lead' ? crms.edit(side, id, values) : companies.editContact(side, id, values);
	const editFields = (side: SideName, id: string, values: Values) =>
		object === 'lead'
			? crms.editFields(side, id, values)
			: companies.editFields(side, 'contact', id, values);
	const records = (side: SideName): ReadonlyMap<string, Employee & { link: string | null }> =>
		object === 'lead' ? crms.leads(side) : companies.contacts(side);
	const remove = (side: SideName, id: string) =>
		object === 'lead' ? crms.delete(side, id) : companies.delete(side, 'contact', id);

	let number = 0;
	const ada = (): Employee => ({
		...{
			firstName: 'Ada',
			lastName: `Byron ${(number += 1)}`,
			email: `${object}${number}@a.example`,
		},
	});

	async function syncedWith(side: SideName, values: Employee): Promise<Record<SideName, string>> {
		const id = create(side, values);
		await settle();
		const { link } = records(side).get(id)!;
		return { [side]: id, [other(side)]: link! } as Record<SideName, string>;
	}

	const check = async () =>
		await crms
			.open('nightly-full-check.json')
			.run({ trigger: 'Every Night', items: [{ json: {} }] });

	/** What the check reports, without the records of other objects. */
	const reportOf = (outputs: Awaited<ReturnType<typeof check>>) =>
		[...outputs].flatMap(([name, items]) => (name.startsWith('Report: ') ? items : []));

	test.each(sideNames)(
		'finds what was edited in %s while no workflow was published, and it is synced',
		async (side) => {
			const ids = await syncedWith(side, ada());
			edit(side, ids[side], { firstName: 'Augusta' });
			await crms.republish();
			await settle();
			expect(records(other(side)).get(ids[other(side)])).toMatchObject({ firstName: 'Ada' });

			await check();
			await settle();
			expect(records(other(side)).get(ids[other(side)])).toMatchObject({ firstName: 'Augusta' });
			expect(reportOf(await check())).toEqual([]);
		},
	);

	test.each(sideNames)('finds the edit of a record that has a duplicate in %s', async (side) => {
		const person = ada();
		const ids = await syncedWith(side, person);
		create(side, { ...person, lastName: 'Duplicate' });
		edit(side, ids[side], { firstName: 'Augusta' });
		await crms.republish();
		await check();
		await crms.poll(side);
		await crms.run(side);
		expect(records(other(side)).get(ids[other(side)])).toMatchObject({ firstName: 'Augusta' });
	});

	test.each(sideNames)(
		'reports what was restored from a backup in %s: it overwrites nothing until a person says so',
		async (side) => {
			const there = other(side);
			const ids = await syncedWith(side, ada());
			const { syncStamp, firstName } = crms.names(side);
			const backup = crms.rowOf(side, ids[side], object);
			edit(there, ids[there], { firstName: 'Augusta' });
			await settle();
			const restored = { [syncStamp]: backup[syncStamp]!, [firstName]: backup[firstName]! };
			editFields(side, ids[side], restored);
			await settle();

			for (let night = 0; night < 2; night += 1) {
				const differs = sideNames.map((each) => ({
					...{ object: label, id: ids[each] },
					problem: `Different from ${LABELS[other(each)]}: ${crms.names(other(each)).firstName}`,
				}));
				expect(reportOf(await check())).toEqual(expect.arrayContaining(differs));
				await settle();
				expect(records(there).get(ids[there])).toMatchObject({ firstName: 'Augusta' });
			}
			crms.crms[there].clock.advance(60_000);
			editFields(there, ids[there], { [crms.names(there).syncStamp]: null });
			await settle();
			expect(records(side).get(ids[side])).toMatchObject({ firstName: 'Augusta' });
		},
	);

	test.each(sideNames)(
		'writes nothing where both CRMs are equal, and reports what only %s has',
		async (side) => {
			const person = ada();
			const ids = await syncedWith(side, person);
			const { writes } = crms;
			expect(reportOf(await check())).toEqual([]);
			expect(crms.writes).toBe(writes);

			remove(other(side), ids[other(side)]);
			expect(reportOf(await check())).toEqual([
				{
					...{ object: label, id: ids[side], name: person.lastName },
					problem: `Only in ${LABELS[side]}`,
				},
			]);
			await settle();
			expect(records(other(side)).size).toBe(0);
		},
	);
});
