/** What users change in the two-way example workflows, in n8n-core's engine: deletions, directions of fields, and rules. */
import type { IDataObject, INode } from 'n8n-workflow';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { lead as salesforceLead } from '../../../emulators/salesforce/schema/lead';
import { restrictedPicklist } from '../../../emulators/salesforce/schema/fields';
import { errorOf } from '../../../support/itemError';
import { Companies } from './companies';
import {
	other,
	sideNames,
	TWO_WAY,
	TwoCrms,
	type Change,
	type Person,
	type SideName,
} from './twoCrms';

let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());
beforeEach(() => {
	crms.clear();
	for (const side of sideNames) companies.clear(side);
});

const MAX_ROUNDS = 8;

let serial = 0;
const newPerson = (): Person => ({
	firstName: 'Ada',
	lastName: `Lovelace ${(serial += 1)}`,
	company: 'Engines',
	email: `choice${serial}@example.com`,
	phone: '+1 555 0100',
	jobTitle: 'Countess',
});

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
const publish = async (change?: Change) => await crms.republish(TWO_WAY, change);

type Ids = Record<SideName, string>;

async function synced(side: SideName): Promise<Ids> {
	const id = crms.create(side, newPerson());
	await settle();
	return { [side]: id, [other(side)]: crms.leads(side).get(id)!.link! } as Ids;
}

/** The values of a field on both sides. */
const valuesOf = (ids: Ids, field: keyof Person) =>
	sideNames.map((side) => crms.leads(side).get(ids[side])![field]);

const isOf = (side: SideName, { type }: INode) => type.toLowerCase().includes(`.${side}sync`);
const stampOf = ({ parameters }: INode) =>
	(parameters.options as { syncStamp?: { settings: IDataObject } } | undefined)?.syncStamp
		?.settings;

async function expectQuiet(): Promise<void> {
	const before = crms.writes;
	await settle();
	expect(crms.writes).toBe(before);
}

describe.each(sideNames)('records that are deleted or merged in %s', (side) => {
	const there = other(side);

	const enableAll: Change = ({ nodes }) => {
		for (const node of nodes) delete node.disabled;
	};

	test('a deleted one is deleted on the other side, with the disabled nodes enabled', async () => {
		await publish(enableAll);
		const [deleted, kept] = [await synced(side), await synced(side)];
		crms.delete(side, deleted[side]);
		await settle();
		expect([...crms.leads(there).keys()]).toEqual([kept[there]]);
		expect([...crms.leads(side).keys()]).toEqual([kept[side]]);
		await expectQuiet();
	});

	test('a merged one is deleted on the other side too, and the one that is left stays on both', async () => {
		await publish(enableAll);
		const [merged, kept] = [await synced(side), await synced(side)];
		crms.merge(side, { masterId: kept[side], mergedId: merged[side] });
		await crms.poll(side);
		await crms.run(side);
		expect([...crms.leads(there).keys()]).toEqual([kept[there]]);

		await crms.poll(there);
		await crms.run(there);
		expect(crms.failures.at(-1)).toMatchObject({
			message: expect.stringMatching(/was merged into .* Nothing was deleted/) as string,
		});
		expect([...crms.leads(side).keys()]).toEqual([kept[side]]);
	});

	describe.each(['lead', 'contact'] as const)('%ss, with the example', (object) => {
		const label = object === 'lead' ? 'Lead' : 'Contact';
		const create = (at: SideName, email?: string) => {
			const { company, ...person } = { ...newPerson(), ...(email && { email }) };
			if (object === 'lead') return crms.create(at, { company, ...person });
			return companies.createContact(at, person);
		};
		const recordsOf = (at: SideName): ReadonlyMap<string, { link: string | null }> =>
			object === 'lead' ? crms.leads(at) : companies.contacts(at);
		const remove = (id: string) =>
			object === 'lead' ? crms.delete(side, id) : companies.delete(side, object, id);
		const mergeInto = (masterId: string, mergedId: string) => {
			const ids = { masterId, mergedId };
			if (object === 'lead') crms.merge(side, ids);
			else companies.merge(side, object, ids);
		};

		async function linked(): Promise<Ids> {
			const id = create(side);
			await settle();
			return { [side]: id, [there]: recordsOf(side).get(id)!.link! } as Ids;
		}

		test('are flagged on the other side; others are not, and nothing is deleted', async () => {
			await publish();
			const flags = crms.open('deleted-records-flagged.json');
			await flags.poll();
			const [deleted, merged, kept] = [await linked(), await linked(), await linked()];
			const unlinked = create(side);
			for (const id of [deleted[side], unlinked]) remove(id);
			mergeInto(kept[side], merged[side]);
			crms.pass(60_000);
			const outcomes: unknown[] = [];
			for (const batch of await flags.poll()) {
				const outputs = await flags.run(batch);
				const flagged = [...outputs].find(([name]) => name.startsWith(`Flag ${label}`))![1];
				outcomes.push(...flagged.map(({ outcome }) => outcome));
			}
			expect(outcomes.toSorted()).toEqual(['skipped', 'updated', 'updated']);
			const { doNotCall } = crms.names(there);
			const isFlagged = (ids: Ids) => crms.rowOf(there, ids[there], object)[doNotCall];
			expect([deleted, merged, kept].map(isFlagged)).toEqual([true, true, false]);
			expect(recordsOf(there).size).toBe(3);
		});

		test('are flagged also where the one on the other side has a duplicate', async () => {
			await publish();
			const flags = crms.open('deleted-records-flagged.json');
			await flags.poll();
			const deleted = await linked();
			create(there, `choice${serial}@example.com`);
			remove(deleted[side]);
			crms.pass(60_000);
			for (const batch of await flags.poll()) await flags.run(batch);
			const { doNotCall } = crms.names(there);
			expect(crms.rowOf(there, deleted[there], object)[doNotCall]).toBe(true);
		});
	});
});

describe('the direction of a field', () => {
	/** The mapping of a field, and its place among the synced fields, are removed from the workflow of one direction. */
	const notFrom =
		(from: SideName, field: 'phone' | 'jobTitle'): Change =>
		({ nodes }) => {
			const source = crms.names(from)[field];
			const target = crms.names(other(from))[field];
			const trigger = nodes.find(({ name }) => name.startsWith('Leads Changed'))!;
			if (!isOf(from, trigger)) return;
			const settings = stampOf(trigger)!;
			settings.syncedFields = (settings.syncedFields as string[]).filter((name) => name !== source);
			const writer = nodes.find(({ name }) => name.startsWith('Create or Update Lead'))!;
			delete (writer.parameters.fields as { value: IDataObject }).value[target];
		};

	test.each(sideNames)(
		'a field that only the workflow from %s maps goes in this direction only, the others in both',
		async (side) => {
			const there = other(side);
			await publish(notFrom(there, 'phone'));
			const ids = await synced(side);
			crms.edit(side, ids[side], { phone: '+1 555 0101', firstName: 'Augusta' });
			await settle();
			expect(valuesOf(ids, 'phone')).toEqual(['+1 555 0101', '+1 555 0101']);
			expect(valuesOf(ids, 'firstName')).toEqual(['Augusta', 'Augusta']);

			crms.edit(there, ids[there], { phone: '+1 555 0102', firstName: 'Annabella' });
			await settle();
			expect(valuesOf(ids, 'firstName')).toEqual(['Annabella', 'Annabella']);
			expect(crms.leads(side).get(ids[side])!.phone).toBe('+1 555 0101');
			await expectQuiet();
		},
	);

	test.each(sideNames)(
		'a field with Only Fill Empty Fields in %s is filled there, and not overwritten',
		async (side) => {
			const there = other(side);
			await publish(({ nodes }) => {
				const writer = nodes.find(({ name }) => name.startsWith('Create or Update Lead'))!;
				if (!isOf(side, writer)) return;
				const field = [{ name: crms.names(side).jobTitle, overwrite: 'onlyFillEmpty' }];
				Object.assign(writer.parameters.options as IDataObject, { fieldOverwrites: { field } });
			});
			const ids = await synced(there);
			crms.edit(there, ids[there], { jobTitle: 'Mathematician', firstName: 'Augusta' });
			await settle();
			expect(crms.leads(side).get(ids[side])).toMatchObject({
				jobTitle: 'Countess',
				firstName: 'Augusta',
			});
			crms.edit(side, ids[side], { jobTitle: 'Programmer' });
			await settle();
			expect(crms.leads(there).get(ids[there])!.jobTitle).toBe('Programmer');
			await expectQuiet();
		},
	);
});

describe.each(sideNames)('only records of %s that meet conditions', (side) => {
	const there = other(side);

	test('are synced, once they meet them; one that no longer does stays as it is on the other side', async () => {
		await publish(({ nodes }) => {
			const trigger = nodes.find(({ name }) => name.startsWith('Leads Changed'))!;
			if (!isOf(side, trigger)) return;
			const field = crms.names(side).jobTitle;
			const condition = [{ field, operator: 'equals', value: 'Countess' }];
			Object.assign(trigger.parameters, { conditions: { condition } });
		});
		const ids = await synced(side);
		const outside = crms.create(side, { ...newPerson(), jobTitle: 'Programmer' });
		await settle();
		expect([...crms.leads(there).keys()]).toEqual([ids[there]]);

		crms.edit(side, outside, { jobTitle: 'Countess' });
		crms.edit(side, ids[side], { jobTitle: 'Programmer', firstName: 'Augusta' });
		await settle();
		expect(crms.leads(there).get(crms.leads(side).get(outside)!.link!)).toMatchObject({
			jobTitle: 'Countess',
		});
		expect(crms.leads(there).get(ids[there])).toMatchObject({
			jobTitle: 'Countess',
			firstName: 'Ada',
		});

		crms.edit(there, ids[there], { phone: '+1 555 0104' });
		await settle();
		expect(valuesOf(ids, 'phone')).toEqual(['+1 555 0104', '+1 555 0104']);
		expect(crms.leads(side).get(ids[side])).toMatchObject({
			jobTitle: 'Programmer',
			firstName: 'Augusta',
		});
		await expectQuiet();

		crms.edit(side, ids[side], { jobTitle: 'Countess' });
		await settle();
		expect(valuesOf(ids, 'firstName')).toEqual(['Augusta', 'Augusta']);
		await expectQuiet();
	});
});

describe('workflows with different rules', () => {
	const withRules =
		(rules: Readonly<Record<SideName, string>>): Change =>
		({ nodes }) => {
			for (const node of nodes) {
				const settings = stampOf(node);
				const into = sideNames.find((side) => isOf(side, node));
				if (settings?.onConflict && into) settings.onConflict = rules[other(into)];
			}
		};

	function editBoth(ids: Ids): void {
		crms.edit('dynamics365', ids.dynamics365, { firstName: 'Augusta', phone: '+1 555 0103' });
		crms.edit('salesforce', ids.salesforce, { firstName: 'Annabella', jobTitle: 'Programmer' });
	}

	async function expectMerged(ids: Ids): Promise<void> {
		await settle();
		const [left, right] = valuesOf(ids, 'firstName');
		expect(left).toBe(right);
		expect(['Augusta', 'Annabella']).toContain(left);
		expect(valuesOf(ids, 'phone')).toEqual(['+1 555 0103', '+1 555 0103']);
		expect(valuesOf(ids, 'jobTitle')).toEqual(['Programmer', 'Programmer']);
		await expectQuiet();
	}

	test.each([
		{ dynamics365: 'incoming', salesforce: 'incoming' },
		{ dynamics365: 'crm', salesforce: 'crm' },
		{ dynamics365: 'newest', salesforce: 'incoming' },
		{ dynamics365: 'crm', salesforce: 'newest' },
	])(
		'one for each direction, $dynamics365 and $salesforce: both sides are equal',
		async (rules) => {
			await publish(withRules(rules));
			const ids = await synced('dynamics365');
			editBoth(ids);
			await crms.pollAll();
			await expectMerged(ids);
		},
	);

	test('two for the same direction: both sides are equal', async () => {
		await publish(withRules({ dynamics365: 'incoming', salesforce: 'newest' }));
		const second = crms.open(
			TWO_WAY.dynamics365,
			withRules({ dynamics365: 'crm', salesforce: 'crm' }),
		);
		await second.poll();
		const ids = await synced('salesforce');
		editBoth(ids);
		await crms.pollAll();
		for (let round = 0; round < 3; round += 1) {
			for (const batch of await second.poll()) await second.run(batch);
			for (const side of sideNames) await crms.run(side);
			await crms.pollAll();
		}
		await expectMerged(ids);
		expect(await second.poll()).toEqual([]);
	});
});

describe('the type of a field changes in one CRM', () => {
	const title = salesforceLead.fields.find(({ name }) => name === 'Title')!;
	const asText = { ...title };

	afterEach(() => Object.assign(title, asText));

	test('values that fit go on as before; one that does not fails its item, names the field, and stays where it is', async () => {
		await publish();
		const ids = await synced('dynamics365');
		Object.assign(title, restrictedPicklist('Title', 'Title', ['Countess', 'Programmer']));
		await publish();
		crms.edit('dynamics365', ids.dynamics365, { jobTitle: 'Programmer' });
		await settle();
		expect(valuesOf(ids, 'jobTitle')).toEqual(['Programmer', 'Programmer']);

		crms.edit('dynamics365', ids.dynamics365, { jobTitle: 'Mathematician' });
		await crms.poll('dynamics365');
		const [outcome] = await crms.run('dynamics365');
		expect(errorOf({ json: outcome! })?.message).toMatch(/Title/);
		expect(valuesOf(ids, 'jobTitle')).toEqual(['Mathematician', 'Programmer']);

		// No one runs the failed item again; the person who sees it chooses a value that fits.
		await publish();
		crms.edit('salesforce', ids.salesforce, { firstName: 'Augusta' });
		crms.edit('dynamics365', ids.dynamics365, { jobTitle: 'Countess' });
		await settle();
		expect(valuesOf(ids, 'jobTitle')).toEqual(['Countess', 'Countess']);
		expect(valuesOf(ids, 'firstName')).toEqual(['Augusta', 'Augusta']);
		await expectQuiet();
	});
});
