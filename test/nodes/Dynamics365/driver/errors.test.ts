import { isRefusal, toCrmError } from '../../../../nodes/Dynamics365/driver/errors';
import type { CrmErrorDetails } from '../../../../nodes/crm/errors';

const json = { 'content-type': 'application/json; odata.metadata=minimal' };

const answer = (status: number, code: string, message: string, headers = {}) => ({
	status,
	headers: { ...json, ...headers },
	body: JSON.stringify({ error: { code, message } }),
});

type Row = [string, ReturnType<typeof answer>, Partial<CrmErrorDetails>, string];

test.each<Row>([
	[
		'an application without a user',
		answer(403, '0x80072560', 'The user is not a member of the organization.'),
		{ kind: 'misconfigured' },
		'not a user of this Dynamics 365 environment',
	],
	[
		'a token that has expired',
		answer(401, '', 'The token is expired.'),
		{ kind: 'signInAgain' },
		'does not accept the sign-in',
	],
	[
		'too many requests',
		answer(429, '0x80072322', 'Number of requests exceeded the limit of 6000.', {
			'retry-after': '12',
		}),
		{ kind: 'retryLater', waitCause: 'rate-limited', retryAfterMs: 12_000 },
		'6000',
	],
	[
		'a date to come back at',
		answer(429, '0x80072326', 'Number of concurrent requests exceeded the limit of 52.', {
			date: 'Tue, 31 Mar 2026 10:00:00 GMT',
			'retry-after': 'Tue, 31 Mar 2026 10:00:05 GMT',
		}),
		{ retryAfterMs: 5000 },
		'52',
	],
	[
		'a forgotten change token',
		answer(400, '', 'Version stamp associated with the client has expired. Please sync.'),
		{ code: 'tokenExpired', kind: 'misconfigured' },
		'no longer knows how far the changes of lead were read',
	],
	[
		'a missing privilege',
		answer(403, '0x80040220', 'Principal user (Id=1) is missing prvReadLead privilege (Id=2)'),
		{ kind: 'misconfigured' },
		'prvReadLead',
	],
	[
		'a privilege that does not reach far enough',
		answer(
			403,
			'0x80040220',
			'SecLib::CheckPrivilege failed. User: 1, PrivilegeName: prvReadLead, PrivilegeId: 2, Required Depth: Global.',
		),
		{ kind: 'misconfigured' },
		'prvReadLead in Dynamics 365, but not for the whole organization',
	],
	[
		'a property that is not there, in a query',
		answer(
			400,
			'0x0',
			"Could not find a property named 'nickname' on type 'Microsoft.Dynamics.CRM.lead'.",
		),
		{ kind: 'misconfigured', fields: ['nickname'] },
		'There is no field "nickname" on lead',
	],
	[
		'a property that is not there, in a body',
		answer(
			400,
			'0x80048d19',
			"Error identified in Payload provided by the user for Entity :'leads', For more information on this error please follow this help link  ---->  InnerException : Microsoft.Crm.CrmException: The property 'nickname' does not exist on type 'Microsoft.Dynamics.CRM.lead'.\r\n   at Microsoft",
		),
		{ kind: 'misconfigured', fields: ['nickname'] },
		'There is no field "nickname" on lead',
	],
	[
		'a record that is gone',
		answer(404, '0x80040217', 'lead With Id = 7 Does Not Exist'),
		{ kind: 'invalidRecord' },
		'lead With Id = 7 Does Not Exist',
	],
	[
		'a duplicate detection rule',
		answer(412, '0x80040333', 'A record was not created or updated because of a duplicate.'),
		{ kind: 'invalidRecord', code: '0x80040333' },
		'duplicate detection rule',
	],
	[
		'the same in its older form',
		answer(500, '0x80040333', 'A record was not created or updated because of a duplicate.'),
		{ kind: 'invalidRecord' },
		'duplicate detection rule',
	],
	[
		'an alternate key that is taken',
		answer(412, '0x80060892', 'Entity Key CRM Id violated.'),
		{ kind: 'invalidRecord' },
		'Entity Key CRM Id violated.',
	],
	[
		'a text that is too long',
		answer(
			400,
			'0x80044331',
			"A validation error occurred.  The length of the 'subject' attribute of the 'lead' entity exceeded the maximum allowed length of '300'.",
		),
		{ kind: 'invalidRecord', fields: ['subject'] },
		'"subject" of lead is too long: Dynamics 365 takes 300 characters',
	],
	[
		'a choice that is not there',
		answer(
			400,
			'0x8004431a',
			"A validation error occurred. The value 9 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3",
		),
		{
			kind: 'invalidRecord',
			fields: ['leadqualitycode'],
			advice: 'Use one of the choices of the field: 1,2,3',
		},
		'The value 9 for "leadqualitycode"',
	],
	[
		'a number out of range',
		answer(
			400,
			'0x8004432f',
			'A validation error occurred for numberofemployees. The value -1 of type System.Int32 is outside the valid range(0 to 1000000).',
		),
		{ kind: 'invalidRecord', fields: ['numberofemployees'] },
		'not within 0 to 1000000',
	],
	[
		'a value of the wrong type',
		answer(
			400,
			'0x80048d19',
			"Error identified in Payload ---->  InnerException : Microsoft.OData.ODataException: Cannot convert the literal 'many' to the expected type 'Edm.Int32'.",
		),
		{ kind: 'invalidRecord' },
		'cannot store "many" in a field of type Int32',
	],
	[
		'a service that is down',
		answer(503, '', 'The service is unavailable.'),
		{ kind: 'retryLater', waitCause: 'temporarily-unavailable', outcomeUnknown: true },
		'not available',
	],
	[
		'something nobody expected',
		answer(500, '0x80040216', 'An unexpected error occurred.\r\n   at Microsoft.Crm'),
		{ kind: 'report', code: '0x80040216', status: 500 },
		'Dynamics 365 answered: An unexpected error occurred.',
	],
])('%s', (_, refusal, details, words) => {
	const error = toCrmError(refusal, { entity: 'lead', writes: true });
	expect(error).toMatchObject(details);
	expect(error.message).toContain(words);
	expect(error.message).not.toMatch(/[{}\r\n]/);
});

test('a web page is not an answer of Dataverse, whatever its status', () => {
	const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
	expect(isRefusal(page)).toBe(true);
	const error = toCrmError(page, { writes: false });
	expect(error).toMatchObject({ kind: 'misconfigured' });
	expect(error.advice).toContain('environment URL');
});

test('an empty answer to a write is none', () => {
	expect(isRefusal({ status: 204, headers: {}, body: '' })).toBe(false);
});
