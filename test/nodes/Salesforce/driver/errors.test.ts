import { isRefusal, toCrmError, toRowError } from '../../../../nodes/Salesforce/driver/errors';
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
		'an API that is not enabled',
		answer(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'),
		{ kind: 'misconfigured' },
		'API is not enabled',
	],
	[
		'a session that has expired',
		answer(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
		{ kind: 'signInAgain' },
		'session has expired',
	],
	[
		'a service that is down',
		answer(503, 'SERVER_UNAVAILABLE', 'Server unavailable'),
		{ kind: 'retryLater', waitCause: 'temporarily-unavailable', outcomeUnknown: true },
		'not available',
	],
	[
		'a record type that is not there',
		answer(400, 'INVALID_TYPE', "sObject type 'Leed' is not supported."),
		{ kind: 'misconfigured' },
		'There is no record type "Leed"',
	],
	[
		'a field that is not there',
		answer(
			400,
			'INVALID_FIELD',
			"\nSELECT Nickname FROM Lead\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nickname' on entity 'Lead'. If you are attempting to use a custom field",
		),
		{ kind: 'misconfigured', fields: ['Nickname'] },
		'There is no field "Nickname" on Lead',
	],
	[
		'something nobody expected',
		answer(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. ErrorId: 1-2 (3)'),
		{ kind: 'report', code: 'UNKNOWN_EXCEPTION', status: 500 },
		'Salesforce answered: An unexpected error occurred.',
	],
])('%s', (_, refusal, details, words) => {
	const error = toCrmError(refusal, { writes: true });
	expect(error).toMatchObject(details);
	expect(error.message).toContain(words);
	expect(error.message).not.toMatch(/[{}\n]/);
});

test.each<[string, string, string[], Partial<CrmErrorDetails>, string]>([
	[
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [LastName, Company]',
		['LastName', 'Company'],
		{ kind: 'invalidRecord', fields: ['LastName', 'Company'] },
		'needs a value for "LastName", "Company"',
	],
	[
		'STRING_TOO_LONG',
		'Last Name: data value too large: Lovelace… (max length=80)',
		['LastName'],
		{ kind: 'invalidRecord' },
		'"LastName" of Lead is too long: Salesforce takes 80 characters',
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
		'may not write "Name" of Lead',
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
		'Somebody else is writing the Lead',
	],
	['ENTITY_IS_DELETED', 'entity is deleted', [], { kind: 'invalidRecord' }, 'was deleted'],
	[
		'INVALID_CROSS_REFERENCE_KEY',
		'invalid cross reference id',
		[],
		{ kind: 'invalidRecord' },
		'no such record',
	],
	[
		'FIELD_CUSTOM_VALIDATION_EXCEPTION',
		'A hot lead needs a phone number.',
		[],
		{ kind: 'invalidRecord' },
		'Salesforce refused the Lead: A hot lead needs a phone number.',
	],
])('a row refused with %s', (statusCode, message, fields, details, words) => {
	const error = toRowError([{ statusCode, message, fields }], 'Lead');
	expect(error).toMatchObject({ code: statusCode, ...details });
	expect(error.message).toContain(words);
});

test('a duplicate rule names what it found', () => {
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
	['a token that user info does not take', 'text/html', 'Bad_OAuth_Token', 'signInAgain'],
])('%s', (_, type, body, kind) => {
	const refusal = { status: 403, headers: { 'content-type': type }, body };
	expect(isRefusal(refusal)).toBe(true);
	expect(toCrmError(refusal, { writes: false }).kind).toBe(kind);
});
