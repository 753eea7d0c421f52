/** What an initial sync of 2,000 leads in each CRM costs, with the example workflows in n8n-core's engine. */
import { isApiCall } from '../products';
import { trustEmulators } from '../emulators/kernel/tls';
import { sideNames, TwoCrms, type Files, type SideName } from '../nodes/n8n/twoWay/twoCrms';

const INITIAL: Files = {
	dynamics365: 'initial-sync-dynamics-to-salesforce.json',
	salesforce: 'initial-sync-salesforce-to-dynamics.json',
};
const RECORDS = 2_000;
/** Of these, how many are in both CRMs, with the same email. */
const IN_BOTH = 1_000;
/** Leads and contacts. */
const TRIGGERS = 2;
/** It writes 6,000 records. */
const TIMEOUT = 300_000;
/** In docs/two-way-sync.md. Dynamics 365 takes fewer records at a time while it is slow. */
const DOCUMENTED: Record<SideName, number> = { dynamics365: 60, salesforce: 40 };
/** After this time, what was synced is older than the lookback window. */
const HOUR = 3_600_000;
const MAX_ROUNDS = 30;
/** The status of a call that is repeated with a new access token. */
const EXPIRED = 401;

let crms: TwoCrms;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	// The stopwatch of n8n goes with the clock of the CRMs.
	const { clock } = crms.crms.salesforce;
	jest.spyOn(performance, 'now').mockImplementation(() => clock.now().getTime());
});
afterAll(async () => {
	jest.restoreAllMocks();
	await crms.close();
});

function takeCalls(): Record<SideName, number> {
	const count = (side: SideName) => {
		const { log } = crms.crms[side];
		const calls = log.entries.filter((call) => isApiCall(call) && call.status !== EXPIRED);
		log.clear();
		return calls.length;
	};
	return { dynamics365: count('dynamics365'), salesforce: count('salesforce') };
}

const newPerson = (number: number) => ({
	firstName: 'Ada',
	lastName: `Lovelace ${number}`,
	company: 'Engines',
	email: `ada${number}@example.com`,
});

test(
	'2,000 leads in each CRM are synced in the documented number of calls, and idle polls write nothing',
	async () => {
		const first = { dynamics365: 0, salesforce: RECORDS - IN_BOTH };
		for (const side of sideNames) {
			for (let number = 0; number < RECORDS; number += 1) {
				crms.create(side, newPerson(first[side] + number));
			}
		}
		crms.publish(INITIAL);
		takeCalls();
		expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
		const calls = takeCalls();
		const all = 2 * RECORDS - IN_BOTH;
		for (const side of sideNames) {
			const leads = [...crms.leads(side).values()];
			expect(new Set(leads.map(({ email }) => email)).size).toBe(all);
			expect(leads.filter(({ link }) => link !== null)).toHaveLength(all);
		}
		for (const side of sideNames) expect(calls[side]).toBeLessThanOrEqual(DOCUMENTED[side]);

		for (const side of sideNames) crms.crms[side].clock.advance(HOUR);
		for (let polls = 0; polls < 3; polls += 1) await crms.pollAll();
		takeCalls();
		for (let polls = 0; polls < 3; polls += 1) {
			await crms.pollAll();
			expect(crms.writes).toBe(0);
			expect(takeCalls()).toEqual({ dynamics365: TRIGGERS, salesforce: TRIGGERS });
		}
	},
	TIMEOUT,
);
