/**
 * Rejections and bulk jobs as recorded answers have them: status, codes, messages and keys.
 * https://github.com/amp-labs/connectors/tree/main/providers/salesforce/test
 */
import { startWithClient, type ApiClient, type SentRequest } from '../apiClient';

let client: ApiClient;
let contactId: string;
let deletedId: string;

beforeAll(async () => {
	client = await startWithClient();
	contactId = await client.create('Contact', { LastName: 'Recorded' });
	deletedId = await client.create('Account', { Name: 'Deleted' });
	await client.send({ method: 'DELETE', path: `/sobjects/Account/${deletedId}` });
});
afterAll(() => client.emulator.close());

const contacts = (method: string, records: object[], allOrNone = false): SentRequest => ({
	method,
	path: '/composite/sobjects',
	body: {
		allOrNone,
		records: records.map((values) => ({ attributes: { type: 'Contact' }, ...values })),
	},
});

const failed = (statusCode: string, message: string, fields: string[] = []) => ({
	success: false,
	errors: [{ statusCode, message, fields }],
});

const NO_ID = failed('MISSING_ARGUMENT', 'Id not specified in an update call');

test.each<[string, () => SentRequest, number, unknown[]]>([
	[
		'no records',
		() => contacts('POST', []),
		400,
		[{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'At least 1 record is required' }],
	],
	[
		'all or none, where one has no last name',
		() => contacts('POST', [{ FirstName: 'A' }, { LastName: 'B' }], true),
		200,
		[
			failed('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']),
			failed(
				'ALL_OR_NONE_OPERATION_ROLLED_BACK',
				'Record rolled back because not all records were valid and the request was using AllOrNone header',
			),
		],
	],
	[
		'updates without ids',
		() => contacts('PATCH', [{ LastName: 'A' }, { LastName: 'B' }]),
		200,
		[NO_ID, NO_ID],
	],
	[
		'an update',
		() => contacts('PATCH', [{ id: contactId, LastName: 'A' }]),
		200,
		[{ id: expect.stringMatching(/^003\w{15}$/) as string, success: true, errors: [] }],
	],
	[
		'deleting what is deleted',
		() => ({ method: 'DELETE', path: `/sobjects/Account/${deletedId}` }),
		404,
		[{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }],
	],
	[
		'writing a field that only a merge sets',
		() => ({ method: 'POST', path: '/sobjects/Account', body: { MasterRecordId: deletedId } }),
		400,
		[
			{
				errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
				message:
					'Unable to create/update fields: MasterRecordId. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
				fields: ['MasterRecordId'],
			},
		],
	],
	[
		'writing an unknown field',
		() => ({ method: 'POST', path: '/sobjects/Account', body: { AccountNumer: '1' } }),
		400,
		[
			{
				errorCode: 'INVALID_FIELD',
				message: "No such column 'AccountNumer' on sobject of type Account",
			},
		],
	],
	[
		'querying an unknown object',
		() => ({ path: '/query?q=SELECT+Name,BillingCity,IsDeleted+FROM+Accout' }),
		400,
		[
			{
				errorCode: 'INVALID_TYPE',
				message: expect.stringMatching(
					/FROM Accout\n +\^\nERROR at Row:1:Column:\d+\nsObject type 'Accout' is not supported\. .*'__c'.*WSDL/,
				) as string,
			},
		],
	],
])('%s', async (_name, request, status, body) => {
	expect(await client.send(request())).toMatchObject({ status, body });
});

/** Of an upsert, which also has `externalIdFieldName`. */
const JOB_KEYS = [
	...['apexProcessingTime', 'apiActiveProcessingTime', 'apiVersion', 'columnDelimiter'],
	...['concurrencyMode', 'contentType', 'createdById', 'createdDate', 'id', 'jobType'],
	...['lineEnding', 'numberRecordsFailed', 'numberRecordsProcessed', 'object', 'operation'],
	...['retries', 'state', 'systemModstamp', 'totalProcessingTime'],
];

test.each([
	['a job at work', 'LastName', 1, 'InProgress', []],
	['a job that is done', 'LastName', 3, 'JobComplete', []],
	['a job with an unknown column', 'Nope', 3, 'Failed', ['errorMessage']],
])('%s', async (_name, column, polls, state, moreKeys) => {
	const body = { object: 'Contact', operation: 'insert', lineEnding: 'LF' };
	const job = await client.send<{ id: string }>({ method: 'POST', path: '/jobs/ingest', body });
	const path = `/jobs/ingest/${job.body.id}`;
	await client.send({
		method: 'PUT',
		path: `${path}/batches`,
		body: `${column}\nBulk\n`,
		headers: { 'content-type': 'text/csv' },
	});
	await client.send({ method: 'PATCH', path, body: { state: 'UploadComplete' } });
	let info: Record<string, unknown> = {};
	for (let poll = 0; poll < polls; poll += 1)
		info = (await client.send<typeof info>({ path })).body;
	expect(info).toMatchObject({ state, jobType: 'V2Ingest', createdDate: STAMP, apiVersion: 68 });
	expect(Object.keys(info).sort()).toEqual([...JOB_KEYS, ...moreKeys].sort());
});

const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/) as string;
