import { isRejection, toCrmError, toRowError } from '../../../../nodes/Salesforce/driver/errors';
import type { CrmErrorDetails } from '../../../../nodes/crm/errors';

const json = { 'content-type': 'application/json;charset=UTF-8' };

const answer = (status: number, errorCode: string, message: string, fields?: string[]) => ({
	status,
	headers: json,
	body: JSON.stringify([{ message, errorCode, fields }]),
});

type Row = [string, ReturnType<typeof answer>, Partial<CrmErrorDetails>, string];

test.each<Row>([
	[
		'a used-up quota',
		answer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
		{ kind: 'retryLater', waitCause: 'quota-exhausted', code: 'REQUEST_LIMIT_EXCEEDED' },
		'TotalRequests Limit exceeded.',
	],
	[
		'too many requests at the same time',
		answer(
			403,
			'REQUEST_LIMIT_EXCEEDED',
			'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
		),
		{ kind: 'retryLater', waitCause: 'rate-limited', code: 'REQUEST_LIMIT_EXCEEDED' },
		'Too many requests are running in the Salesforce org at the same time',
	],
	[
		'an API that is not enabled',
		answer(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
		{ kind: 'misconfigured' },
		'API is not enabled',
	],
	[
		'a session that has expired',
		answer(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
		{ kind: 'signInAgain' },
		'rejected the session: it has expired or was revoked',
	],
	[
		'a service that is down',
		answer(503, 'SERVER_UNAVAILABLE', 'Server unavailable'),
		{ kind: 'retryLater', waitCause: 'temporarily-unavailable', outcomeUnknown: true },
		'currently unavailable',
	],
	[
		'an object that does not exist',
		answer(400, 'INVALID_TYPE', "sObject type 'Leed' is not supported."),
		{ kind: 'misconfigured' },
		'There is no object "Leed" in Salesforce that the connected user can read.',
	],
	[
		'a field that does not exist',
		answer(
			400,
			'INVALID_FIELD',
			"\nSELECT Nickname FROM Lead\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nickname' on entity 'Lead'. If you are attempting to use a custom field",
		),
		{ kind: 'misconfigured', fields: ['Nickname'] },
		'There is no field "Nickname" on Lead',
	],
	[
		'a query that cannot be run',
		answer(
			400,
			'INVALID_FIELD',
			"\nFROM Lead WHERE AnnualRevenue LIKE '%5%'\n                ^\nERROR at Row:1:Column:52\nlike operator is only valid on string fields",
		),
		{ code: 'INVALID_FIELD' },
		'Salesforce rejected the record: like operator is only valid on string fields',
	],
	[
		'an unexpected error',
		answer(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. ErrorId: 1-2 (3)'),
		{ kind: 'retryLater', code: 'UNKNOWN_EXCEPTION', status: 500, outcomeUnknown: true },
		'Salesforce failed with an internal error: An unexpected error occurred.',
	],
])('%s', (_, rejection, details, expected) => {
	const error = toCrmError(rejection, { writes: true });
	expect(error).toMatchObject(details);
	expect(error.message).toContain(expected);
	expect(error.message).not.toMatch(/[{}\n]/);
});

test.each<[string, string, string[], Partial<CrmErrorDetails>, string]>([
	[
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [LastName, Company]',
		['LastName', 'Company'],
		{ kind: 'invalidRecord', fields: ['LastName', 'Company'] },
		'requires a value for "LastName", "Company"',
	],
	[
		'STRING_TOO_LONG',
		'Last Name: data value too large: Lovelace… (max length=80)',
		['LastName'],
		{ kind: 'invalidRecord' },
		'"LastName" of Lead is too long (maximum 80 characters in Salesforce)',
	],
	[
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Status: bad value for restricted picklist field: Lukewarm',
		['Status'],
		{ kind: 'invalidRecord' },
		'Lukewarm',
	],
	[
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'Unable to create/update fields: Name.',
		['Name'],
		{ kind: 'misconfigured' },
		'no edit access to "Name" of Lead',
	],
	[
		'DUPLICATE_VALUE',
		'duplicate value found: CrmId__c duplicates value on record with id: 00Q5g00000AbCdE',
		[],
		{ kind: 'invalidRecord' },
		'00Q5g00000AbCdE',
	],
	[
		'UNABLE_TO_LOCK_ROW',
		'unable to obtain exclusive access to this record',
		[],
		{ kind: 'retryLater', waitCause: 'temporarily-unavailable', outcomeUnknown: false },
		'The Lead (or its parent) is locked by another update',
	],
	['ENTITY_IS_DELETED', 'entity is deleted', [], { kind: 'invalidRecord' }, 'was deleted'],
	[
		'INVALID_CROSS_REFERENCE_KEY',
		'invalid cross reference id',
		[],
		{ kind: 'invalidRecord' },
		'refers to a record that does not exist',
	],
	[
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'entity type cannot be inserted: Grant Test',
		[],
		{
			kind: 'misconfigured',
			advice: expect.stringContaining(
				'Object Settings > Grant Test > Edit, and enable Create',
			) as string,
		},
		'no Create permission for the object Grant Test in Salesforce.',
	],
	[
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'entity type cannot be updated: Lead.',
		[],
		{
			kind: 'misconfigured',
			advice: expect.stringContaining('Object Settings > Lead > Edit, and enable Edit') as string,
		},
		'no Edit permission for the object Lead in Salesforce.',
	],
	[
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'npsp.TDTM_Opportunity: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: []\n\nTrigger.X: line 3, column 1',
		[],
		{ kind: 'invalidRecord' },
		'The Apex trigger npsp.TDTM_Opportunity failed when Salesforce saved the Lead: System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: []',
	],
	[
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'LeadTrigger: System.LimitException: Apex CPU time limit exceeded',
		[],
		{ kind: 'invalidRecord' },
		'The Apex trigger LeadTrigger failed when Salesforce saved the Lead: System.LimitException: Apex CPU time limit exceeded',
	],
	[
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'This record cannot be activated.',
		[],
		{ kind: 'invalidRecord' },
		'Salesforce rejected the Lead: This record cannot be activated.',
	],
	[
		'FIELD_CUSTOM_VALIDATION_EXCEPTION',
		'A hot lead needs a phone number.',
		[],
		{ kind: 'invalidRecord' },
		'Salesforce rejected the Lead: A hot lead needs a phone number.',
	],
])('a row rejected with %s', (statusCode, message, fields, details, expected) => {
	const error = toRowError([{ statusCode, message, fields }], 'Lead');
	expect(error).toMatchObject({ code: statusCode, ...details });
	expect(error.message).toContain(expected);
});

test('the error of a duplicate rule names the records it found', () => {
	const error = toRowError(
		[
			{
				statusCode: 'DUPLICATES_DETECTED',
				message: 'Use one of these records?',
				duplicateResult: {
					duplicateRule: 'Standard_Lead_Duplicate_Rule',
					matchResults: [{ matchRecords: [{ record: { Id: '00Q5g00000AbCdEFGH' } }] }],
				},
			},
		],
		'Lead',
	);
	expect(error.kind).toBe('invalidRecord');
	expect(error.message).toContain('Standard_Lead_Duplicate_Rule found 00Q5g00000AbCdEFGH');
});

test.each([
	['a web page', 'text/html', '<html></html>', 'misconfigured'],
	['a token that user info does not accept', 'text/html', 'Bad_OAuth_Token', 'signInAgain'],
])('%s', (_, type, body, kind) => {
	const rejection = { status: 403, headers: { 'content-type': type }, body };
	expect(isRejection(rejection)).toBe(true);
	expect(toCrmError(rejection, { writes: false }).kind).toBe(kind);
});

test.each([
	['sf:UNKNOWN_EXCEPTION', true],
	['soapenv:Server', true],
	['sf:SERVER_UNAVAILABLE', true],
	['soapenv:Client', false],
	['sf:MALFORMED_ID', false],
])('after the SOAP fault %s, the outcome is unknown: %s', (code, outcomeUnknown) => {
	const body = `<soapenv:Envelope><soapenv:Body><soapenv:Fault><faultcode>${code}</faultcode><faultstring>Failed</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
	const error = toCrmError({ status: 500, headers: {}, body }, { writes: true });
	expect(error).toMatchObject({ outcomeUnknown });
});
