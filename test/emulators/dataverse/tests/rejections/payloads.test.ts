/** What the Web API rejects in a body. */
import { trustEmulators } from '../../../kernel/tls';
import { AGENT_ALICE, AGENT_BOB, startDataverseEmulator, type DataverseEmulator } from '../..';
import { expectRejection, UNKNOWN_ID, patch, post, type Rejection } from './rejection';

let emulator: DataverseEmulator;

const LEAD = '11111111-1111-4111-8111-111111111111';

beforeAll(async () => {
	await trustEmulators();
	emulator = await startDataverseEmulator();
	emulator.as(AGENT_ALICE.id).create('lead', { leadid: LEAD, lastname: 'Lovelace' });
	emulator.as(AGENT_ALICE.id).update('systemuser', AGENT_BOB.id, { isdisabled: true });
});
afterAll(() => emulator.close());

describe('in payloads', () => {
	const inner = (text: string) =>
		new RegExp(`^Error identified in Payload .+ InnerException : .*${text}`);

	test.each<Rejection>([
		[
			'JSON that is cut off',
			post('leads', '{"lastname":'),
			400,
			'0x80048d19',
			inner('Invalid JSON'),
		],
		['an array', post('leads', '[]'), 400, '0x80048d19', inner('Invalid JSON')],
		[
			'another media type',
			post('leads', 'lastname=x', { 'content-type': 'application/x-www-form-urlencoded' }),
			415,
			'0x0',
			"The request entity's media type 'application/x-www-form-urlencoded' is not supported for this resource.",
		],
		[
			'an unknown column',
			post('leads', { Lastname: 'x' }),
			400,
			'0x80048d19',
			inner("Invalid property 'Lastname' was found in entity 'Microsoft.Dynamics.CRM.lead'"),
		],
		[
			'a navigation property that does not exist',
			post('contacts', { 'parentcustomerid@odata.bind': `/accounts(${UNKNOWN_ID})` }),
			400,
			'0x80048d19',
			inner("An undeclared property 'parentcustomerid' which only has property annotations"),
		],
		[
			'a navigation property in other letters',
			post('leads', { 'new_referrerid@odata.bind': `/contacts(${UNKNOWN_ID})` }),
			400,
			'0x80048d19',
			inner("An undeclared property 'new_referrerid'"),
		],
		[
			'the value of a lookup',
			post('leads', { _parentaccountid_value: UNKNOWN_ID }),
			400,
			'0x80060888',
			'CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.',
		],
		[
			'an id for a navigation property',
			post('leads', { parentaccountid: UNKNOWN_ID }),
			400,
			'0x80048d19',
			inner("A 'PrimitiveValue' node with non-null value was found"),
		],
		[
			'a lookup to a row that does not exist',
			post('leads', { 'parentaccountid@odata.bind': `/accounts(${UNKNOWN_ID})` }),
			404,
			'0x80040217',
			`Entity 'account' With Id = ${UNKNOWN_ID} Does Not Exist`,
		],
		[
			'a lookup to another table',
			post('leads', { 'parentaccountid@odata.bind': `/leads(${LEAD})` }),
			400,
			'0x80060888',
			/cannot be bound/,
		],
		[
			'a lookup set for two of its tables',
			post('contacts', {
				'parentcustomerid_account@odata.bind': null,
				'parentcustomerid_contact@odata.bind': null,
			}),
			400,
			'0x80048d19',
			inner("The lookup 'parentcustomerid' is set more than once"),
		],
		[
			'an owner who is disabled',
			post('leads', { 'ownerid@odata.bind': `/systemusers(${AGENT_BOB.id})` }),
			403,
			'0x80040225',
			/^The user with SystemUserId=.+ is disabled$/,
		],
		[
			'a text that is too long',
			post('leads', { lastname: 'x'.repeat(51) }),
			400,
			'0x80044331',
			"A validation error occurred.  The length of the 'lastname' attribute of the 'lead' entity exceeded the maximum allowed length of '50'.",
		],
		[
			'a text for a number',
			post('leads', { numberofemployees: 'many' }),
			400,
			'0x80048d19',
			inner("Cannot convert the literal 'many' to the expected type 'Edm.Int32'"),
		],
		[
			'a fraction for a whole number',
			post('leads', { numberofemployees: 1.5 }),
			400,
			'0x80048d19',
			inner("'1.5' to the expected type 'Edm.Int32'"),
		],
		[
			'a number for a text',
			post('leads', { lastname: 5 }),
			400,
			'0x80048d19',
			inner("Cannot convert the literal '5' to the expected type 'Edm.String'"),
		],
		[
			'a text for a date and time',
			post('leads', { estimatedclosedate: 'soon' }),
			400,
			'0x80048d19',
			inner("'soon' to the expected type 'Edm.DateTimeOffset'"),
		],
		[
			'a date with a time',
			post('contacts', { birthdate: '1815-12-10T00:00:00Z' }),
			400,
			'0x80048d19',
			inner("to the expected type 'Edm.Date'"),
		],
		[
			'a whole number out of range',
			post('leads', { numberofemployees: 1_000_001 }),
			400,
			'0x8004432f',
			'A validation error occurred for lead.numberofemployees. The value 1000001 of type System.Int32 is outside the valid range(0 to 1000000).',
		],
		[
			'an amount of money out of range',
			post('leads', { revenue: -1 }),
			400,
			'0x80044330',
			'A validation error occurred for lead.revenue. The value -1 of type Microsoft.Xrm.Sdk.Money is outside the valid range(0 to 1000000000000).',
		],
		[
			'a choice that is not an option',
			post('leads', { leadqualitycode: 9 }),
			400,
			'0x8004431a',
			"A validation error occurred. The value 9 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3",
		],
		[
			'one of several choices that is not an option',
			post('leads', { new_interests: '1,9' }),
			400,
			'0x8004431a',
			/The value 9 of 'new_interests'/,
		],
		[
			'a status reason of another state',
			patch(`leads(${LEAD})`, { statuscode: 4 }),
			400,
			'0x80048408',
			`4 is not a valid status code for state code LeadState.Open on lead with Id ${LEAD}.`,
		],
		[
			'creating in another state, which is passed over and leaves the wrong status reason',
			post('leads', { lastname: 'x', statecode: 2, statuscode: 4 }),
			400,
			'0x80048408',
			/^4 is not a valid status code for state code LeadState\.Open/,
		],
		[
			'no owner',
			patch(`leads(${LEAD})`, { 'ownerid@odata.bind': null }),
			400,
			'0x80040203',
			"Attribute 'ownerid' cannot be NULL",
		],
		[
			'no customer for a case',
			post('incidents', { title: 'x' }),
			400,
			'0x80040203',
			"Attribute 'customerid' cannot be NULL",
		],
	])('%s', (...rejection) => expectRejection(emulator, rejection));
});
