/** Salesforce asks to slow down, and others lock a tenth of the records: everything is written once, in only a few more calls. */
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import type { WriteOperation, WriteResult } from '../../../../nodes/crm/port';
import { AGENT_ALICE, INTEGRATION_USER } from '../../../emulators/salesforce';
import { connect } from '../../../support/plainTransport';
import { useEmulatedSalesforce } from './emulated';

const RECORDS = 1_000;

const under = useEmulatedSalesforce();
const admin = () => under.emulator.as(INTEGRATION_USER.id);

/** Half of the records exist already. */
function setUp(name: string): void {
	for (let index = 0; index < RECORDS; index += 2) {
		admin().create('Lead', { LastName: 'x', Company: name, Email: `${name}${index}@example.com` });
	}
}

/** Searches a thousand records by email, updates what is found and creates the rest. */
async function run(name: string, onWait: () => void = () => {}) {
	const crm = openSalesforce({
		...connect(under.emulator, under.emulator.issueToken()),
		wait: () => Promise.resolve(onWait()),
	});
	const emails = Array.from({ length: RECORDS }, (_, index) => `${name}${index}@example.com`);
	const [found = []] = await crm.find([
		{ entity: 'Lead', keys: emails.map((Email) => ({ Email })), fields: ['Email'] },
	]);
	const byEmail = new Map(found.map((record) => [record.values.Email, record]));
	const results = await crm.write(
		emails.map((Email): WriteOperation => {
			const record = byEmail.get(Email);
			return record
				? {
						kind: 'update',
						entity: 'Lead',
						id: record.id,
						values: { Title: 'Written' },
						ifVersion: record.version,
					}
				: {
						kind: 'create',
						entity: 'Lead',
						values: { LastName: 'x', Company: name, Email, Title: 'Written' },
					};
		}),
	);
	return { results, calls: crm.callCount };
}

function expectAllWritten(name: string, results: readonly WriteResult[]): void {
	expect(results.filter(({ ok }) => !ok)).toEqual([]);
	const leads = admin()
		.list('Lead')
		.filter(({ Company }) => Company === name);
	expect(leads).toHaveLength(RECORDS);
	expect(leads.every(({ Title }) => Title === 'Written')).toBe(true);
}

let calmCalls: number;
beforeAll(async () => {
	setUp('calm');
	const { results, calls } = await run('calm');
	expectAllWritten('calm', results);
	calmCalls = calls;
});

test('a thousand records need four calls', () => {
	expect(calmCalls).toBe(4);
});

test.each([0, 1, 2, 3])('after %i calls it is asked to slow down', async (skip) => {
	const name = `busy${skip}`;
	setUp(name);
	under.emulator.faults.add({
		skip,
		answer: { status: 429, headers: { 'content-type': 'application/json' }, body: '[]' },
	});
	const { results, calls } = await run(name);
	expectAllWritten(name, results);
	expect(calls).toBeLessThanOrEqual(1.5 * calmCalls);
});

test.each([1, 2])('a tenth of the records is locked by others until wait %i', async (waits) => {
	const name = `held${waits}`;
	setUp(name);
	const transaction = under.emulator.begin();
	const held = admin()
		.list('Lead')
		.filter(({ Company }) => Company === name)
		.slice(0, RECORDS / 10);
	for (const { Id } of held) transaction.as(AGENT_ALICE.id).update('Lead', String(Id), {});
	let waited = 0;
	const { results, calls } = await run(name, () => {
		if ((waited += 1) === waits) transaction.rollback();
	});
	expectAllWritten(name, results);
	expect(calls).toBe(calmCalls + waits);
});
