/** A column of Dynamics 365 that is deleted and created again with another type, while the two-way workflows use it. */
import { trustEmulators } from '../../../emulators/kernel/tls';
import { memo, number } from '../../../emulators/dataverse/schema/builders';
import type { startDynamics365 } from '../../../products/dynamics365';
import { errorOf } from '../../../support/itemError';
import { TWO_WAY, TwoCrms, type Change, type SideName } from './twoCrms';

const COLUMN = 'new_notes';

let crms: TwoCrms;
let restoreDefinition: () => void = () => undefined;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());
beforeEach(async () => {
	crms.clear();
	await publish();
});
afterEach(() => restoreDefinition());

const MAX_ROUNDS = 8;

/** A custom column takes the place of the job title: standard columns cannot be deleted. */
const useColumn: Change = (workflow) => {
	const text = JSON.stringify(workflow).replaceAll('jobtitle', COLUMN);
	Object.assign(workflow, JSON.parse(text));
};
const publish = async () => await crms.republish(TWO_WAY, useColumn);
const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

async function expectQuiet(): Promise<void> {
	const before = crms.writes;
	await settle();
	expect(crms.writes).toBe(before);
}

let serial = 0;
type Ids = Record<SideName, string>;

async function synced(value: string): Promise<Ids> {
	serial += 1;
	const salesforce = crms.create('salesforce', {
		...{ firstName: 'Ada', lastName: `Lovelace ${serial}`, company: 'Engines' },
		...{ email: `recreated${serial}@example.com`, jobTitle: value },
	});
	await settle();
	return { salesforce, dynamics365: crms.leads('salesforce').get(salesforce)!.link! };
}

const valuesOf = ({ dynamics365, salesforce }: Ids) => [
	crms.rowOf('dynamics365', dynamics365)[COLUMN],
	crms.leads('salesforce').get(salesforce)!.jobTitle,
];

function recreateAsNumber(): void {
	const { emulator } = crms.crms.dynamics365 as Awaited<ReturnType<typeof startDynamics365>>;
	const column = number('integer', 'new_Notes', 'Notes', { minimum: 0, maximum: 1_000 });
	restoreDefinition = emulator.recreateColumn('lead', column);
	const restore = restoreDefinition;
	restoreDefinition = () => {
		emulator.recreateColumn('lead', memo('new_Notes', 'Notes', 100_000));
		restore();
	};
}

test('filled before the workflows are published again: equal values cause no write, and edits of both sides arrive', async () => {
	const [ids, other] = [await synced('7'), await synced('8')];
	recreateAsNumber();
	expect(valuesOf(ids)).toEqual([null, '7']);
	crms.editFields('dynamics365', ids.dynamics365, { [COLUMN]: 7 });
	crms.editFields('dynamics365', other.dynamics365, { [COLUMN]: 8 });
	await publish();
	await settle();
	expect(valuesOf(ids)).toEqual([7, '7']);

	crms.edit('salesforce', ids.salesforce, { jobTitle: '9' });
	crms.editFields('dynamics365', other.dynamics365, { [COLUMN]: 10 });
	await settle();
	expect(valuesOf(ids)).toEqual([9, '9']);
	expect(valuesOf(other)).toEqual([10, '10']);
	await expectQuiet();
});

test('a value that does not fit the new type fails its item, names the column, and stays where it is', async () => {
	const ids = await synced('7');
	recreateAsNumber();
	crms.editFields('dynamics365', ids.dynamics365, { [COLUMN]: 7 });
	await publish();
	await settle();
	crms.edit('salesforce', ids.salesforce, { jobTitle: 'Countess', firstName: 'Augusta' });
	await crms.poll('salesforce');
	const [outcome] = await crms.run('salesforce');
	expect(errorOf({ json: outcome! })?.message).toContain(COLUMN);
	expect(valuesOf(ids)).toEqual([7, 'Countess']);

	// No one runs the failed item again; the person who sees it enters a value that fits.
	await publish();
	crms.edit('salesforce', ids.salesforce, { jobTitle: '11' });
	await settle();
	expect(valuesOf(ids)).toEqual([11, '11']);
	expect(crms.leads('dynamics365').get(ids.dynamics365)).toMatchObject({ firstName: 'Augusta' });
	await expectQuiet();
});

test('not filled: nothing happens by itself; an empty value counts as an edit, and its outcome names the value before', async () => {
	const [ids, other] = [await synced('7'), await synced('8')];
	recreateAsNumber();
	await publish();
	await settle();
	expect(valuesOf(ids)).toEqual([null, '7']);

	crms.edit('dynamics365', ids.dynamics365, { firstName: 'Augusta' });
	await crms.poll('dynamics365');
	expect(await crms.run('dynamics365')).toMatchObject([
		{
			changes: expect.arrayContaining([{ field: 'Title', from: '7', to: null }]) as unknown,
		},
	]);
	crms.edit('salesforce', other.salesforce, { jobTitle: '12' });
	await settle();
	expect(valuesOf(other)).toEqual([12, '12']);
	await expectQuiet();
});
