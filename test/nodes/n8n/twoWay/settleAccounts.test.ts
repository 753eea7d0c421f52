/**
 * Random histories of accounts and contacts that the example workflows keep in step: edits, contacts that move to other
 * accounts, deletions and merges in one CRM or in both, new ones in one CRM or in both, killed executions, restarts,
 * outages and lost responses in any order. After the last one, both sides are equal within a few polls, every contact
 * belongs to the same account in both, no record is there twice, what was edited on one side only has its last value, and
 * nothing more is written. What deletions and merges have left apart is equal as well, after a person has done what the
 * documentation says.
 */
import fc from 'fast-check';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { HISTORIES, runsOf } from '../../../support/runs';
import { ACCOUNTS, Companies } from './companies';
import { CompanyHistory } from './companyHistory';
import { step } from './companySteps';
import { sideNames, TwoCrms, type Change } from './twoCrms';

const MAX_ROUNDS = 10;

let crms: TwoCrms;
let companies: Companies;

/** What the nodes wait, such as before they send a request again, passes in the CRMs: the test does not wait. */
const mockSleep = async (milliseconds: number): Promise<void> => {
	crms.pass(milliseconds);
	await Promise.resolve();
};
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: (milliseconds: number) => mockSleep(milliseconds),
}));

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());

/** An error of a last node is that of its item, and does not end the execution. */
const showErrors: Change = ({ nodes }) => {
	for (const node of nodes)
		if (node.name.startsWith('Stamp ')) node.onError = 'continueErrorOutput';
};

/** @returns the errors that a person has to look at. */
async function settle(): Promise<readonly string[]> {
	crms.errors.length = 0;
	expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
	return [...new Set(crms.errors)];
}

async function settleAndCheck(history: CompanyHistory): Promise<void> {
	history.end();
	await settle();
	history.check();
}

async function expectQuiet(): Promise<void> {
	// The logs keep the latest requests only.
	for (const at of sideNames) crms.crms[at].log.clear();
	await crms.settle(2);
	expect(crms.writes).toBe(0);
}

test('every history settles', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
			async (steps) => {
				const history = new CompanyHistory(crms, companies);
				history.end();
				for (const at of sideNames) companies.clear(at);
				await crms.republish(ACCOUNTS, showErrors);
				// Most histories are about records that were synced before.
				for (const [index, at] of [...sideNames, sideNames[0]!].entries()) {
					await history.take({ do: 'createAccount', side: at });
					await history.take({ do: 'createContact', side: at, account: index });
				}
				await settleAndCheck(history);
				for (const each of steps) {
					if (each.do === 'settle') await settleAndCheck(history);
					else await history.take(each);
				}
				await settleAndCheck(history);
				await expectQuiet();
				await history.repair(settle);
				companies.expectEqual();
				await expectQuiet();
			},
		),
		runsOf(HISTORIES.accounts),
	);
});
