/** The example workflows around the two-way sync, in n8n-core's engine on both emulated CRMs. */
import { trustEmulators } from '../emulators/kernel/tls';
import {
	readWorkflow,
	sideNames,
	TwoCrms,
	type Files,
	type SideName,
} from '../nodes/n8n/twoWay/twoCrms';

const INITIAL: Files = {
	dynamics365: 'initial-sync-dynamics-to-salesforce.json',
	salesforce: 'initial-sync-salesforce-to-dynamics.json',
};
const MAX_ROUNDS = 8;

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

const other = (side: SideName) => sideNames.find((each) => each !== side)!;
const newPerson = (number: number) => ({
	firstName: 'Ada',
	lastName: `Lovelace ${number}`,
	company: 'Engines',
	email: `ada${number}@example.com`,
});

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

async function synced(side: SideName, number: number): Promise<Record<SideName, string>> {
	const id = crms.create(side, newPerson(number));
	await settle();
	return { [side]: id, [other(side)]: crms.leads(side).get(id)!.link! } as Record<SideName, string>;
}

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

describe('the full check', () => {
	const check = async () =>
		await crms
			.open('nightly-full-check.json')
			.run({ trigger: 'Every Night', items: [{ json: {} }] });

	test('finds what was edited while no workflow was published, on both sides, and it is synced', async () => {
		const [one, two] = [await synced('dynamics365', 1), await synced('salesforce', 2)];
		crms.edit('dynamics365', one.dynamics365, { firstName: 'Augusta' });
		crms.edit('salesforce', two.salesforce, { firstName: 'Annabella' });
		await crms.republish();
		await settle();
		expect(peopleOf('dynamics365')).not.toEqual(peopleOf('salesforce'));

		await check();
		await settle();
		expect(peopleOf('dynamics365')).toEqual(peopleOf('salesforce'));
		expect(peopleOf('salesforce')).toMatchObject([
			{ firstName: 'Augusta' },
			{ firstName: 'Annabella' },
		]);
	});

	test.each(sideNames)(
		'reports what was restored from a backup in %s: it overwrites nothing until a person says so',
		async (side) => {
			const there = other(side);
			const ids = await synced(side, 1);
			const { syncStamp, firstName } = crms.names(side);
			const backup = crms.rowOf(side, ids[side]);
			crms.edit(there, ids[there], { firstName: 'Augusta' });
			await settle();
			const restored = { [syncStamp]: backup[syncStamp]!, [firstName]: backup[firstName]! };
			crms.editFields(side, ids[side], restored);
			await settle();

			for (let night = 0; night < 2; night += 1) {
				const outputs = await check();
				const report = outputs.get('Report: Different from Salesforce')!;
				expect(report).toMatchObject([
					{ id: ids.dynamics365, problem: 'Different from Salesforce: FirstName' },
				]);
				await settle();
				expect(crms.leads(there).get(ids[there])).toMatchObject({ firstName: 'Augusta' });
			}
			crms.crms[there].clock.advance(60_000);
			crms.editFields(there, ids[there], { [crms.names(there).syncStamp]: null });
			await settle();
			expect(crms.leads(side).get(ids[side])).toMatchObject({ firstName: 'Augusta' });
		},
	);

	test('writes nothing where both CRMs are equal, and reports what only one of them has', async () => {
		const ids = await synced('dynamics365', 1);
		const { writes } = crms;
		await check();
		expect(crms.writes).toBe(writes);

		crms.delete('salesforce', ids.salesforce);
		const outputs = await check();
		expect(outputs.get('Report: Only in Dynamics 365')).toEqual([
			{ id: ids.dynamics365, name: 'Lovelace 1', problem: 'Only in Dynamics 365' },
		]);
		await settle();
		expect(crms.leads('salesforce').size).toBe(0);
	});
});
