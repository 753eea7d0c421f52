import { isRejection, toCrmError } from '../../../../nodes/Dynamics365/driver/errors';
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
		'Dynamics 365 rejected the sign-in',
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
		'a date to retry at',
		answer(429, '0x80072326', 'Number of concurrent requests exceeded the limit of 52.', {
			date: 'Tue, 31 Mar 2026 10:00:00 GMT',
			'retry-after': 'Tue, 31 Mar 2026 10:00:05 GMT',
		}),
		{ retryAfterMs: 5000 },
		'52',
	],
	[
		'an expired change-tracking token',
		answer(400, '', 'Version stamp associated with the client has expired. Please sync.'),
		{ reason: 'tokenExpired', kind: 'misconfigured' },
		'The change-tracking token for lead in Dynamics 365 has expired.',
	],
	[
		'a merge of an inactive record',
		answer(400, '0x80045304', 'Merge cannot be performed on entity that is inactive.'),
		{ kind: 'invalidRecord', code: '0x80045304' },
		'one of them is inactive',
	],
	[
		'a merge of a record with itself',
		answer(
			400,
			'0x80045305',
			'Merge cannot be performed on master and sub-entities that are identical.',
		),
		{ kind: 'invalidRecord' },
		'cannot be merged with itself',
	],
	...['0x80045316', '0x80045317', '0x80090441', '0x80090442'].map((code): Row => [
		`a merge of records of different parents (${code})`,
		answer(400, code, 'Merge warning: sub-entity will be differently parented.'),
		{ kind: 'invalidRecord', code },
		'do not have the same parent',
	]),
	[
		'a merge that the user is not allowed',
		answer(
			400,
			'0x80045301',
			'Merge is not allowed: caller does not have the privilege or access.',
		),
		{ kind: 'misconfigured' },
		'does not have permission to merge',
	],
	[
		'a lead that is closed',
		answer(400, '0x80040519', 'The lead is already closed.'),
		{ kind: 'invalidRecord', code: '0x80040519' },
		'The lead is closed in Dynamics 365',
	],
	[
		'a missing privilege',
		answer(403, '0x80040220', 'Principal user (Id=1) is missing prvReadLead privilege (Id=2)'),
		{ kind: 'misconfigured' },
		'prvReadLead',
	],
	[
		'a privilege below organization level',
		answer(
			403,
			'0x80040220',
			'SecLib::CheckPrivilege failed. User: 1, PrivilegeName: prvReadLead, PrivilegeId: 2, Required Depth: Global.',
		),
		{ kind: 'misconfigured' },
		'prvReadLead in Dynamics 365, but not for the whole organization',
	],
	[
		'a secured column, to create',
		answer(
			403,
			'0x8004f502',
			'User with ID 1 does not have Create permissions for the revenue attribute in the lead entity. Count secured attributes in entity 11. User has 0 secured attribute privileges. callerAp=null',
		),
		{ kind: 'misconfigured', fields: ['revenue'] },
		'no Create permission for the secured column "revenue" of lead',
	],
	[
		'a secured column, to update',
		answer(
			403,
			'0x8004f507',
			'Caller user with Id 1 does not have update permissions to a Annual Revenue secured field on entity Lead. The requested operation could not be completed.',
		),
		{ kind: 'misconfigured', code: '0x8004f507' },
		'no update permission for the secured column "Annual Revenue" of lead',
	],
	[
		'a secured column without its name',
		answer(403, '0x8004f504', 'The user does not have permissions to a secured field.'),
		{ kind: 'misconfigured' },
		'no access to a secured column of lead',
	],
	[
		'a query that cannot be read',
		answer(400, '0x80060888', "Syntax error at position 13 in 'contains(revenue,5)'."),
		{ kind: 'invalidRecord' },
		'Dynamics 365 rejected the lead: Syntax error.',
	],
	[
		'a property that does not exist, in a query',
		answer(
			400,
			'0x0',
			"Could not find a property named 'nickname' on type 'Microsoft.Dynamics.CRM.lead'.",
		),
		{ kind: 'misconfigured', fields: ['nickname'] },
		'There is no column "nickname" in the table lead',
	],
	[
		'a property that does not exist, in a body',
		answer(
			400,
			'0x80048d19',
			"Error identified in Payload provided by the user for Entity :'leads', For more information on this error please follow this help link  ---->  InnerException : Microsoft.Crm.CrmException: The property 'nickname' does not exist on type 'Microsoft.Dynamics.CRM.lead'.\r\n   at Microsoft",
		),
		{ kind: 'misconfigured', fields: ['nickname'] },
		'There is no column "nickname" in the table lead',
	],
	[
		'a record that was deleted',
		answer(404, '0x80040217', "Entity 'lead' With Id = 7 Does Not Exist"),
		{ kind: 'invalidRecord' },
		"The lead, or a record that it refers to, does not exist in Dynamics 365: Entity 'lead' With Id = 7 Does Not Exist",
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
		'an alternate key value that is in use',
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
		'"subject" of lead is too long (maximum 300 characters in Dynamics 365)',
	],
	[
		'a choice that does not exist',
		answer(
			400,
			'0x8004431a',
			"A validation error occurred. The value 9 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3",
		),
		{
			kind: 'invalidRecord',
			fields: ['leadqualitycode'],
			advice: 'Use one of the choices of the column: 1,2,3',
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
		'cannot store "many" in a column of type Int32',
	],
	[
		'a service that is down',
		answer(503, '', 'The service is unavailable.'),
		{ kind: 'retryLater', waitCause: 'temporarily-unavailable', outcomeUnknown: true },
		'currently unavailable',
	],
	[
		'an unexpected error',
		answer(500, '0x80040216', 'An unexpected error occurred.\r\n   at Microsoft.Crm'),
		{ kind: 'retryLater', code: '0x80040216', status: 500, outcomeUnknown: true },
		'Dynamics 365 failed with an internal error: An unexpected error occurred.',
	],
])('%s', (_, rejection, details, message) => {
	const error = toCrmError(rejection, { entity: 'lead', writes: true });
	expect(error).toMatchObject(details);
	expect(error.message).toContain(message);
	expect(error.message).not.toMatch(/[{}\r\n]/);
});

test('a web page that rejects a request names the URL', () => {
	const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
	expect(isRejection(page)).toBe(true);
	const error = toCrmError(page, { writes: false });
	expect(error).toMatchObject({ kind: 'misconfigured' });
	expect(error.advice).toContain('environment URL');
});

test('an empty answer to a write is not a rejection', () => {
	expect(isRejection({ status: 204, headers: {}, body: '' })).toBe(false);
});

test.each(['0x8004f502', '0x8004f504', '0x8004f507'])(
	'the advice for a secured column is a column security profile: %s',
	(code) => {
		const error = toCrmError(answer(403, code, 'No.'), { entity: 'lead', writes: true });
		expect(error.advice).toContain('column security profile');
	},
);

test('a code that Dataverse did not give is not one of the error', () => {
	const page = { status: 404, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
	const error = toCrmError(page, { writes: false });
	expect(error).toMatchObject({ code: undefined, reason: 'notJson' });
});
