/** Composite and batch requests that are taken. */
import { INTEGRATION_USER } from '..';
import { API, startWithClient, type ApiClient } from './apiClient';

interface Composite {
	compositeResponse: { body: unknown; httpStatusCode: number; referenceId: string }[];
}

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());

const composite = (compositeRequest: object[], allOrNone?: boolean) =>
	client.send<Composite>({
		method: 'POST',
		path: '/composite',
		body: { compositeRequest, allOrNone },
	});
const create = (referenceId: string, object: string, body: object) => ({
	method: 'POST',
	url: `${API}/sobjects/${object}`,
	referenceId,
	body,
});
const HALTED = {
	errorCode: 'PROCESSING_HALTED',
	message:
		'The transaction was rolled back since another operation in the same transaction failed.',
};

const missing = (reference: string) =>
	`Invalid reference specified. No value for ${reference} found in ${reference.split('.')[0]}. Provided referenceId ('${reference}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;

test('a subrequest refers to the answers of those before it, in URL and body', async () => {
	const { body } = await composite([
		create('a', 'Account', { Name: 'Referred' }),
		create('c', 'Contact', { LastName: 'x', AccountId: '@{a.id}' }),
		{
			method: 'GET',
			url: `${API}/query?q=SELECT+Id,Account.Name+FROM+Contact+WHERE+Id='@{c.id}'`,
			referenceId: 'found',
		},
		{
			method: 'GET',
			url: `${API}/sobjects/Contact/@{found.records[0].Id}?fields=LastName`,
			referenceId: 'read',
		},
	]);
	expect(body.compositeResponse).toMatchObject([
		{
			httpStatusCode: 201,
			referenceId: 'a',
			httpHeaders: { Location: expect.stringMatching(`^${API}/sobjects/Account/001`) as string },
		},
		{ httpStatusCode: 201, referenceId: 'c' },
		{ httpStatusCode: 200, body: { records: [{ Account: { Name: 'Referred' } }] } },
		{ httpStatusCode: 200, body: { LastName: 'x' } },
	]);
});

test('what refers to a failed subrequest is not carried out, the others are', async () => {
	const { status, body } = await composite([
		create('bad', 'Account', {}),
		create('dependent', 'Contact', { LastName: 'x', AccountId: '@{bad.id}' }),
		create('free', 'Account', { Name: 'Free' }),
	]);
	expect(status).toBe(200);
	expect(body.compositeResponse).toMatchObject([
		{ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
		{
			httpStatusCode: 400,
			body: [
				{
					errorCode: 'PROCESSING_HALTED',
					message: missing('bad.id'),
				},
			],
		},
		{ httpStatusCode: 201 },
	]);
});

test.each([
	['literal', 200, { body: [{ success: false, errors: [{ statusCode: 'INVALID_TYPE' }] }] }],
	['missing', 200, { body: [{ errorCode: 'PROCESSING_HALTED' }] }],
	['rejected', 200, { body: [{ errorCode: 'INVALID_INPUT' }] }],
	['callRejected', 400, undefined],
] as const)(
	'an org can leave a reference in attributes unresolved (%s)',
	async (way, expected, part) => {
		const id = await client.create('Account', { Name: 'Typed' });
		client.emulator.typeReferences = way;
		const { status, body } = await composite([
			{ method: 'GET', url: `${API}/query?q=SELECT+Id+FROM+Account+LIMIT+1`, referenceId: 'one' },
			{
				method: 'PATCH',
				url: `${API}/composite/sobjects`,
				referenceId: 'write',
				body: { records: [{ attributes: { type: '@{one.records[0].attributes.type}' }, id }] },
			},
		]);
		client.emulator.typeReferences = 'resolved';
		expect(status).toBe(expected);
		if (part) expect(body.compositeResponse[1]).toMatchObject(part);
	},
);

test('what refers to the row of a query that found none is not carried out', async () => {
	const id = await client.create('Account', { Name: 'Guarded' });
	const guarded = (name: string) => [
		{
			method: 'GET',
			url: `${API}/query?q=${encodeURIComponent(`SELECT Id FROM Account WHERE Id = '${id}' AND Name = '${name}'`)}`,
			referenceId: `check${name}`,
		},
		{
			method: 'PATCH',
			url: `${API}/composite/sobjects`,
			referenceId: `write${name}`,
			body: {
				records: [
					{ attributes: { type: `@{check${name}.records[0].attributes.type}` }, id, Fax: name },
				],
			},
		},
	];
	const { body } = await composite([...guarded('Other'), ...guarded('Guarded')]);
	expect(body.compositeResponse).toMatchObject([
		{ httpStatusCode: 200, body: { records: [] } },
		{
			httpStatusCode: 400,
			body: [
				{
					errorCode: 'PROCESSING_HALTED',
					message: missing('checkOther.records[0].attributes.type'),
				},
			],
		},
		{ httpStatusCode: 200, body: { totalSize: 1 } },
		{ httpStatusCode: 200, body: [{ id, success: true }] },
	]);
	expect(await client.query(`SELECT Fax FROM Account WHERE Id = '${id}'`)).toMatchObject([
		{ Fax: 'Guarded' },
	]);
});

test('a value that is written like a reference is taken for one', async () => {
	const { body } = await composite([create('a', 'Account', { Name: 'Mail @{the boss}' })]);
	expect(body.compositeResponse).toMatchObject([
		{ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
	]);
});

test.each([
	['allowSave=true', true],
	['allowSave=false', false],
])('the duplicate rules respect the header %s of a subrequest', async (header, saved) => {
	client.emulator.duplicateRules.splice(0, 1, {
		name: 'Alert',
		object: 'Account',
		matchOn: ['Name'],
		action: 'alert',
	});
	client.emulator.as(INTEGRATION_USER.id).create('Account', { Name: header });
	const collection = {
		method: 'POST',
		url: `${API}/composite/sobjects`,
		referenceId: 'rows',
		httpHeaders: { 'Sforce-Duplicate-Rule-Header': header },
		body: { records: [{ attributes: { type: 'Account' }, Name: header }] },
	};
	const { body } = await composite([collection]);
	client.emulator.duplicateRules.splice(0);
	expect(body.compositeResponse).toMatchObject([{ body: [{ success: saved }] }]);
});

test('all or none undoes everything', async () => {
	const { body } = await composite(
		[create('good', 'Account', { Name: 'Undone' }), create('bad', 'Account', {})],
		true,
	);
	expect(body.compositeResponse).toMatchObject([
		{ httpStatusCode: 400, body: [HALTED] },
		{ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
	]);
	expect(await client.query("SELECT Id FROM Account WHERE Name = 'Undone'")).toEqual([]);
});

test('all or none of the whole counts above what a collection says', async () => {
	const collection = {
		method: 'POST',
		url: `${API}/composite/sobjects`,
		referenceId: 'rows',
		body: {
			allOrNone: false,
			records: [
				{ attributes: { type: 'Account' }, Name: 'Row' },
				{ attributes: { type: 'Account' } },
			],
		},
	};
	const { body } = await composite([create('a', 'Account', { Name: 'Row' }), collection], true);
	expect(body.compositeResponse).toMatchObject([
		{ httpStatusCode: 400, body: [HALTED] },
		{
			body: [
				{ errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
				{ errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
			],
		},
	]);
	expect(await client.query("SELECT Id FROM Account WHERE Name = 'Row'")).toEqual([]);
});

test('a composite request is one call, a batch is one for each of its subrequests', async () => {
	const used = async () => {
		const { headers } = await client.send({ path: '/limits' });
		return Number(/api-usage=(\d+)\//.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
	};
	const limits = { method: 'GET', url: `${API}/limits` };
	const start = await used();
	await composite([
		{ ...limits, referenceId: 'a' },
		{ ...limits, referenceId: 'b' },
	]);
	const afterComposite = await used();
	const batchRequests = [1, 2, 3].map(() => ({ method: 'GET', url: 'v68.0/limits' }));
	await client.send({ method: 'POST', path: '/composite/batch', body: { batchRequests } });
	expect([afterComposite - start, (await used()) - afterComposite]).toEqual([2, 4]);
});

test('a batch goes on after a failure unless the request says otherwise', async () => {
	const batchRequests = [
		{ method: 'GET', url: 'v68.0/sobjects/Nothing/describe' },
		{ method: 'POST', url: 'v68.0/sobjects/Account', richInput: { Name: 'Batched' } },
	];
	const send = (haltOnError: boolean) =>
		client.send({
			method: 'POST',
			path: '/composite/batch',
			body: { batchRequests, haltOnError },
		});
	expect((await send(false)).body).toMatchObject({
		hasErrors: true,
		results: [{ statusCode: 404 }, { statusCode: 201, result: { success: true } }],
	});
	expect((await send(true)).body).toMatchObject({
		hasErrors: true,
		results: [
			{ statusCode: 404 },
			{ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] },
		],
	});
});
