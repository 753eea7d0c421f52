/** The rules for conflicts of the two-way example workflows, the same in both: one side wins, or a person decides. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { other, sideNames, TWO_WAY, TwoCrms, type Change, type SideName } from './twoCrms';

let crms: TwoCrms;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());
beforeEach(() => crms.clear());

const MAX_ROUNDS = 8;

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);

type Ids = Record<SideName, string>;

/** @param rules by the CRM that the changes come from. */
const withRules =
	(rules: Readonly<Record<SideName, string>>): Change =>
	({ nodes }) => {
		for (const { name, type, parameters } of nodes) {
			if (!name.startsWith('Create or Update')) continue;
			const { settings } = (parameters.options as { syncStamp: { settings: IDataObject } })
				.syncStamp;
			const into = sideNames.find((side) => type.toLowerCase().includes(`.${side}sync`))!;
			settings.onConflict = rules[other(into)];
		}
	};

let serial = 0;

async function edited(): Promise<Ids> {
	const email = `rule${(serial += 1)}@example.com`;
	const person = { firstName: 'Ada', lastName: 'Lovelace', company: 'Engines', email };
	const dynamics365 = crms.create('dynamics365', person);
	await settle();
	const ids = { dynamics365, salesforce: crms.leads('dynamics365').get(dynamics365)!.link! };
	crms.edit('dynamics365', ids.dynamics365, { firstName: 'Augusta', phone: '+1 555 0103' });
	crms.pass(5_000);
	crms.edit('salesforce', ids.salesforce, { firstName: 'Annabella', jobTitle: 'Countess' });
	return ids;
}

const leadOf = (side: SideName, ids: Ids) => crms.leads(side).get(ids[side])!;

async function expectQuiet(): Promise<void> {
	const before = crms.writes;
	await settle();
	expect(crms.writes).toBe(before);
}

describe.each(sideNames)('%s polls first', (first) => {
	test.each([
		['dynamics365', { dynamics365: 'incoming', salesforce: 'crm' }, 'Augusta'],
		['salesforce', { dynamics365: 'crm', salesforce: 'incoming' }, 'Annabella'],
	])('%s wins: its value is on both sides, whichever is newer', async (_, rules, firstName) => {
		await crms.republish(TWO_WAY, withRules(rules));
		const ids = await edited();
		await crms.poll(first);
		await crms.run(first);
		await settle();
		for (const side of sideNames) {
			expect(leadOf(side, ids)).toMatchObject({
				firstName,
				phone: '+1 555 0103',
				jobTitle: 'Countess',
			});
		}
		await expectQuiet();
	});

	test('review: nothing of the record is written until a person has made the values equal', async () => {
		await crms.republish(TWO_WAY, withRules({ dynamics365: 'review', salesforce: 'review' }));
		const ids = await edited();
		const before = sideNames.map((side) => leadOf(side, ids));
		const { writes } = crms;
		await crms.poll(first);
		expect(await crms.run(first)).toMatchObject([
			{ outcome: 'review', candidates: [{ id: ids[other(first)] }], conflicts: [{ winner: null }] },
		]);
		expect(crms.writes).toBe(writes);
		expect(sideNames.map((side) => leadOf(side, ids))).toEqual(before);

		crms.edit('salesforce', ids.salesforce, { firstName: 'Augusta' });
		await settle();
		for (const side of sideNames) {
			expect(leadOf(side, ids)).toMatchObject({
				firstName: 'Augusta',
				phone: '+1 555 0103',
				jobTitle: 'Countess',
			});
		}
		await expectQuiet();
	});
});
