/** Duplicate rules hold records back, and clients overrule those that only alert. */
import { STANDARD_RULES, type DuplicateRule } from '..';
import { API, startWithClient, type ApiClient } from './apiClient';

const BLOCK: DuplicateRule = {
	name: 'Block_Names',
	object: 'Account',
	matchOn: ['Name'],
	action: 'block',
};
const rules = [...STANDARD_RULES.filter(({ object }) => object !== 'Account'), BLOCK];

let client: ApiClient;
let leadId: string;
beforeAll(async () => {
	client = await startWithClient({ duplicateRules: rules });
	leadId = await client.create('Lead', { LastName: 'x', Company: 'y', Email: 'ada@acme.example' });
	await client.create('Account', { Name: 'Acme' });
});
afterAll(() => client.emulator.close());

const twin = { LastName: 'Twin', Company: 'y', Email: 'ADA@acme.example' };
const header = (value: string) => ({ 'sforce-duplicate-rule-header': value });
const found = (record: object) => ({
	allowSave: true,
	duplicateRule: 'Standard_Lead_Duplicate_Rule',
	duplicateRuleEntityType: 'Lead',
	errorMessage: 'Use one of these records?',
	matchResults: [
		{
			entityType: 'Lead',
			errors: [],
			matchEngine: 'ExactMatchEngine',
			matchRecords: [{ additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record }],
			rule: 'Lead_Match_Rule_v1_0',
			size: 1,
			success: true,
		},
	],
});
const idOnly = () => ({
	attributes: { type: 'Lead', url: `${API}/sobjects/Lead/${leadId}` },
	Id: leadId,
});

test('a single record is rejected with what was found', async () => {
	const answer = await client.send({ method: 'POST', path: '/sobjects/Lead', body: twin });
	expect(answer.status).toBe(400);
	expect(answer.body).toEqual([
		{
			errorCode: 'DUPLICATES_DETECTED',
			message: 'Use one of these records?',
			duplicateResult: found(idOnly()),
		},
	]);
});

test('a row of a collection is rejected without the records that were found', async () => {
	const { body } = await client.send({
		method: 'POST',
		path: '/composite/sobjects',
		body: { records: [{ attributes: { type: 'Lead' }, ...twin }] },
	});
	expect(body).toEqual([
		{
			success: false,
			errors: [
				{
					statusCode: 'DUPLICATES_DETECTED',
					message: 'Use one of these records?',
					fields: [],
				},
			],
		},
	]);
});

test('the found records are returned in full when the client asks', async () => {
	const answer = await client.send({
		method: 'POST',
		path: '/sobjects/Lead',
		body: twin,
		headers: header('includeRecordDetails=true'),
	});
	const record: unknown = expect.objectContaining({ Id: leadId, LastName: 'x', Company: 'y' });
	expect(answer.body).toMatchObject([{ duplicateResult: found(record as object) }]);
});

test('contacts are compared with leads', async () => {
	const body = { LastName: 'Twin', Email: twin.Email };
	const answer = await client.send({ method: 'POST', path: '/sobjects/Contact', body });
	expect(answer.body).toMatchObject([
		{ duplicateResult: { matchResults: [{ entityType: 'Lead' }] } },
	]);
});

test('an update is checked when it changes what the rule compares', async () => {
	const id = await client.create('Lead', { LastName: 'Other', Company: 'y' });
	const path = `/sobjects/Lead/${id}`;
	const change = (body: object) => client.send({ method: 'PATCH', path, body });
	expect(await change({ LastName: 'Still other' })).toMatchObject({ status: 204 });
	expect(await change({ Email: twin.Email })).toMatchObject({ status: 400 });
});

test('allowSave overrules an alert, and never a block', async () => {
	const headers = header('allowSave=true; includeRecordDetails=false; runAsCurrentUser=true');
	const lead = await client.send({ method: 'POST', path: '/sobjects/Lead', body: twin, headers });
	const account = await client.send({
		method: 'POST',
		path: '/sobjects/Account',
		body: { Name: 'ACME' },
		headers,
	});
	expect(lead.status).toBe(201);
	expect(account).toMatchObject({
		status: 400,
		body: [{ errorCode: 'DUPLICATES_DETECTED', duplicateResult: { allowSave: false } }],
	});
});

test('single rows spell the key as recorded answers do when the emulator is set to', async () => {
	const recorded = await startWithClient({
		duplicateRules: rules,
		duplicateResultKey: 'duplicateResut',
	});
	await recorded.create('Lead', twin);
	const answer = await recorded.send({ method: 'POST', path: '/sobjects/Lead', body: twin });
	await recorded.emulator.close();
	expect(answer.body).toMatchObject([{ duplicateResut: { allowSave: true } }]);
});
