/** Bulk jobs that Salesforce rejects, and responses that are lost: no record is written twice. */
import { INTEGRATION_USER } from '../../../../emulators/salesforce';
import { useEmulatedSalesforce } from '../emulated';
import { newLead, send } from './inBulk';

const under = useEmulatedSalesforce();
const leadsNamed = (name: string) =>
	under.emulator
		.as(INTEGRATION_USER.id)
		.list('Lead')
		.filter(({ LastName }) => LastName === name);

describe('a job that Salesforce does not carry out', () => {
	test('leaves its rows to collections', async () => {
		const { results } = await send(under.emulator, [
			newLead({ Nope: 'x' }),
			newLead({ Nope: 'y' }),
		]);
		expect(results).toEqual([undefined, undefined]);
		expect(under.emulator.jobs.size).toBe(0);
	});

	test.each(['POST', 'PUT'])('because a %s is rejected does too', async (method) => {
		under.emulator.faults.add({
			method,
			answer: {
				status: 400,
				headers: { 'content-type': 'application/json' },
				body: [{ errorCode: 'FEATURENOTENABLED', message: 'Bulk API is not enabled' }],
			},
		});
		const { results } = await send(under.emulator, [newLead({ LastName: 'Rejected' })]);
		expect(results).toEqual([undefined]);
		expect(under.emulator.jobs.size).toBe(0);
	});

	test('because the session ended stops the writing', async () => {
		under.emulator.faults.add({
			method: 'PUT',
			answer: {
				status: 401,
				headers: { 'content-type': 'application/json' },
				body: [{ errorCode: 'INVALID_SESSION_ID' }],
			},
		});
		await expect(send(under.emulator, [newLead()])).rejects.toMatchObject({ kind: 'signInAgain' });
	});
});

describe.each(['beforeWrite', 'afterWrite'] as const)('a connection that is cut %s', (cut) => {
	test.each([
		['POST', 0],
		['PUT', 0],
		['PATCH', 0],
		['GET', 0],
		['GET', 3],
		['DELETE', 0],
	])('at a %s after %i others creates each record once', async (method, skip) => {
		const LastName = `Cut ${cut} ${method} ${skip}`;
		under.emulator.faults.add({ method, skip, cut });
		const { results } = await send(under.emulator, [
			newLead({ LastName, Title: 'a' }),
			newLead({ LastName, Title: 'b' }),
		]);
		expect(results.map((result) => result?.ok)).toEqual([true, true]);
		expect(leadsNamed(LastName)).toHaveLength(2);
	});
});

test('a job that may be closed and can no longer be read may write its records', async () => {
	under.emulator.faults.add({ method: 'PATCH', cut: 'afterWrite' });
	under.emulator.faults.add({ method: 'GET', cut: 'beforeWrite', times: Infinity });
	const { results, requests } = await send(under.emulator, [newLead({ LastName: 'Lost' })]);
	expect(results).toMatchObject([{ ok: false, error: { outcomeUnknown: true } }]);
	expect(requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
});

test('records that an aborted job has not processed are not sent in another way', async () => {
	under.emulator.faults.add({
		method: 'GET',
		answer: {
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: { id: '750', state: 'Aborted' },
		},
	});
	const lists = { failedResults: '', successfulResults: '', unprocessedrecords: 'New,x,a' };
	for (const [list, line] of Object.entries(lists)) {
		const body = `LastName,Company,Title\n${line}\n`;
		const answer = { status: 200, headers: { 'content-type': 'text/csv' }, body };
		under.emulator.faults.add({ path: new RegExp(list), answer });
	}
	const { results } = await send(under.emulator, [
		newLead({ Title: 'a' }),
		newLead({ Title: 'b' }),
	]);
	expect(results).toMatchObject([
		{ ok: false, error: { code: 'JOB_ABORTED', outcomeUnknown: false } },
		{ ok: false, error: { outcomeUnknown: true } },
	]);
});

test('records of a job that cannot be followed to its end may have been written', async () => {
	under.emulator.faults.add({ method: 'GET', cut: 'beforeWrite', times: Infinity });
	const { results } = await send(under.emulator, [newLead({ LastName: 'Lost' })]);
	expect(results).toMatchObject([{ ok: false, error: { outcomeUnknown: true } }]);
});
