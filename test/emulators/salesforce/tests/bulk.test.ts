/** Bulk API 2.0: jobs from their opening to their results. */
import { AGENT_ALICE } from '..';
import { startWithClient, type ApiClient } from './apiClient';

interface JobInfo {
	id: string;
	state: string;
	contentUrl?: string;
	numberRecordsProcessed?: number;
	numberRecordsFailed?: number;
	errorMessage?: string;
}

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());

const openJob = async (operation: string, object = 'Lead') => {
	const body = { object, operation, lineEnding: 'LF' };
	return (await client.send<JobInfo>({ method: 'POST', path: '/jobs/ingest', body })).body;
};
const upload = (id: string, lines: readonly string[]) =>
	client.send({
		method: 'PUT',
		path: `/jobs/ingest/${id}/batches`,
		body: `${lines.join('\n')}\n`,
		headers: { 'content-type': 'text/csv' },
	});
const setState = (id: string, state: string) =>
	client.send<JobInfo>({ method: 'PATCH', path: `/jobs/ingest/${id}`, body: { state } });
const show = async (id: string) =>
	(await client.send<JobInfo>({ path: `/jobs/ingest/${id}` })).body;
const resultsOf = async (id: string, name: string) =>
	(await client.send<string>({ path: `/jobs/ingest/${id}/${name}` })).body.trimEnd().split('\n');

/** A job that was closed, and as it is when it has ended. */
async function run(operation: string, lines: readonly string[]): Promise<JobInfo> {
	const { id } = await openJob(operation);
	await upload(id, lines);
	await setState(id, 'UploadComplete');
	await show(id);
	await show(id);
	return await show(id);
}

test('a job is open, closed, at work and done', async () => {
	const job = await openJob('insert');
	expect(job).toMatchObject({
		id: expect.stringMatching(/^750/) as string,
		state: 'Open',
		contentUrl: `services/data/v68.0/jobs/ingest/${job.id}/batches`,
	});
	expect((await upload(job.id, ['LastName,Company', 'Bulk,x'])).status).toBe(201);
	expect((await show(job.id)).state).toBe('Open');
	expect((await setState(job.id, 'UploadComplete')).body.state).toBe('UploadComplete');
	const states = [await show(job.id), await show(job.id), await show(job.id)];
	expect(states.map(({ state }) => state)).toEqual(['InProgress', 'InProgress', 'JobComplete']);
	expect(states[2]).toMatchObject({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
	expect(await client.query("SELECT Id FROM Lead WHERE LastName = 'Bulk'")).toHaveLength(1);
});

test('each row succeeds or fails alone, and comes back as it was sent, in no order', async () => {
	const { id, ...info } = await run('insert', [
		'LastName,Company,NumberOfEmployees',
		'First,"with ""quotes"", and\nlines",12',
		',x,1',
		'Second,x,many',
		'Third,x,',
	]);
	expect(info).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 2 });
	const [header, ...rows] = await resultsOf(id, 'successfulResults');
	expect(header).toBe('"sf__Id","sf__Created","LastName","Company","NumberOfEmployees"');
	expect(rows.join('\n')).toMatch(
		/^"00Q\w{15}","true","Third","x",""\n"00Q\w{15}","true","First","with ""quotes"", and\nlines","12"$/,
	);
	expect((await resultsOf(id, 'failedResults')).slice(1)).toEqual([
		expect.stringMatching(/^"","JSON_PARSER_ERROR:/),
		'"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","","x","1"',
	]);
	expect(await resultsOf(id, 'unprocessedrecords')).toHaveLength(1);
});

test('an update leaves alone what is empty, and clears what is #N/A', async () => {
	const lead = await client.create('Lead', {
		LastName: 'x',
		Company: 'x',
		City: 'Paris',
		Title: 'y',
	});
	const { id } = await run('update', ['Id,City,Title', `${lead},,#N/A`, 'nonsense,a,b']);
	expect(await client.query(`SELECT City, Title FROM Lead WHERE Id = '${lead}'`)).toMatchObject([
		{ City: 'Paris', Title: null },
	]);
	const [, failed] = await resultsOf(id, 'failedResults');
	expect(failed).toContain('MALFORMED_ID');
});

test('a column that is not a field fails the job, and no row is processed', async () => {
	const { id, ...info } = await run('insert', ['LastName,Company,Nope', 'Never,x,1']);
	expect(info).toMatchObject({
		state: 'Failed',
		errorMessage: 'InvalidBatch : Field name not found : Nope',
		numberRecordsProcessed: 0,
	});
	expect(await resultsOf(id, 'unprocessedrecords')).toEqual([
		'"LastName","Company","Nope"',
		'"Never","x","1"',
	]);
	expect(await client.query("SELECT Id FROM Lead WHERE LastName = 'Never'")).toEqual([]);
});

describe('what a job is not ready for is rejected', () => {
	const LINES = ['LastName,Company', 'x,x'];
	const rejection = (state: string) => [
		{
			errorCode: 'INVALIDJOBSTATE',
			message: expect.stringContaining(`Current job state is ${state}`) as string,
		},
	];

	test('before it is closed', async () => {
		const { id } = await openJob('insert');
		for (const path of ['successfulResults', 'failedResults', 'unprocessedrecords']) {
			const { status, body } = await client.send({ path: `/jobs/ingest/${id}/${path}` });
			expect([status, body]).toEqual([400, rejection('Open')]);
		}
		const deleted = await client.send({ method: 'DELETE', path: `/jobs/ingest/${id}` });
		expect(deleted.body).toEqual(rejection('Open'));
	});

	test('after it is closed', async () => {
		const { id } = await openJob('insert');
		await upload(id, LINES);
		expect((await upload(id, LINES)).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
		await setState(id, 'UploadComplete');
		expect((await upload(id, LINES)).body).toEqual(rejection('UploadComplete'));
		expect((await setState(id, 'UploadComplete')).body).toEqual(rejection('UploadComplete'));
	});

	test('after it was aborted, it writes nothing', async () => {
		const { id } = await openJob('insert');
		await upload(id, ['LastName,Company', 'Aborted,x']);
		await setState(id, 'Aborted');
		expect((await show(id)).state).toBe('Aborted');
		expect((await setState(id, 'UploadComplete')).body).toEqual(rejection('Aborted'));
		expect(await client.query("SELECT Id FROM Lead WHERE LastName = 'Aborted'")).toEqual([]);
	});
});

test('a deleted job and a job of someone else are not found', async () => {
	const { id } = await openJob('insert');
	const token = client.emulator.issueToken(AGENT_ALICE.id);
	expect((await client.send({ path: `/jobs/ingest/${id}`, token })).status).toBe(404);
	await setState(id, 'Aborted');
	const deleted = await client.send({ method: 'DELETE', path: `/jobs/ingest/${id}` });
	expect(deleted.status).toBe(204);
	expect((await client.send({ path: `/jobs/ingest/${id}` })).status).toBe(404);
});

test.each([
	['an unknown object', { object: 'Nope', operation: 'insert' }, 'INVALIDJOB'],
	['another format', { object: 'Lead', operation: 'insert', contentType: 'XML' }, 'INVALIDJOB'],
])('a job for %s is rejected', async (_name, body, errorCode) => {
	const answer = await client.send({ method: 'POST', path: '/jobs/ingest', body });
	expect(answer).toMatchObject({ status: 400, body: [{ errorCode }] });
});
