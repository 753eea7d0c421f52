/** Values that a record cannot hold. */
import type { SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const newLead = (more: object): SentRequest => ({
	method: 'POST',
	path: '/sobjects/Lead',
	body: { LastName: 'New', Company: 'Acme', ...more },
});
const changedLead = (body: object, id = '{lead}'): SentRequest => ({
	method: 'PATCH',
	path: `/sobjects/Lead/${id}`,
	body,
});
const newThing = (more: object): SentRequest => ({
	method: 'POST',
	path: '/sobjects/Thing__c',
	body: { Name: 'New', ...more },
});
const SECURITY =
	'Please check the security settings of this field and verify that it is read/write for your profile or permission set.';

const rejections = [
	rejected(
		'a lead without its required fields',
		{ method: 'POST', path: '/sobjects/Lead', body: { FirstName: 'Only' } },
		400,
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [LastName, Company]',
		['LastName', 'Company'],
	),
	rejected(
		'a contact without its required field',
		{ method: 'POST', path: '/sobjects/Contact', body: {} },
		400,
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [LastName]',
		['LastName'],
	),
	rejected(
		'an account without its required field',
		{ method: 'POST', path: '/sobjects/Account', body: { Name: '  ' } },
		400,
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [Name]',
		['Name'],
	),
	rejected(
		'emptying a required field',
		changedLead({ Company: null }),
		400,
		'REQUIRED_FIELD_MISSING',
		'Required fields are missing: [Company]',
		['Company'],
	),
	rejected(
		'a text that is too long',
		newLead({ FirstName: 'x'.repeat(41) }),
		400,
		'STRING_TOO_LONG',
		`First Name: data value too large: ${'x'.repeat(41)} (max length=40)`,
		['FirstName'],
	),
	rejected(
		'what is not an email address',
		newLead({ Email: 'ada@nowhere' }),
		400,
		'INVALID_EMAIL_ADDRESS',
		'Email: invalid email address: ada@nowhere',
		['Email'],
	),
	rejected(
		'a value outside a restricted picklist',
		newLead({ Region__c: 'Up' }),
		400,
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Region: bad value for restricted picklist field: Up',
		['Region__c'],
	),
	rejected(
		'a value outside a multi-select picklist',
		newLead({ Interests__c: 'Sales;Fishing' }),
		400,
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Interests: bad value for restricted picklist field: Fishing',
		['Interests__c'],
	),
	rejected(
		'a number that is too large',
		newThing({ Share__c: 1000 }),
		400,
		'NUMBER_OUTSIDE_VALID_RANGE',
		'Share: value outside of valid range on numeric field: 1000',
		['Share__c'],
	),
	rejected(
		'a text in a checkbox',
		newThing({ Flag__c: 'maybe' }),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of boolean from VALUE_STRING value maybe or request may be missing a required field at [line:1, column:1]',
	),
	rejected(
		'a text in a number',
		newThing({ Amount__c: 'many' }),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of double from VALUE_STRING value many or request may be missing a required field at [line:1, column:1]',
	),
	rejected(
		'what is not a date',
		newThing({ Day__c: '31.12.2026' }),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of date from VALUE_STRING value 31.12.2026 or request may be missing a required field at [line:1, column:1]',
	),
	rejected(
		'a day in a point in time',
		newThing({ Moment__c: '2026-13-01T00:00:00Z' }),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of datetime from VALUE_STRING value 2026-13-01T00:00:00Z or request may be missing a required field at [line:1, column:1]',
	),
	rejected(
		'a time without its zone',
		newThing({ Start__c: '09:30:00' }),
		400,
		'JSON_PARSER_ERROR',
		'Cannot deserialize instance of time from VALUE_STRING value 09:30:00 or request may be missing a required field at [line:1, column:1]',
	),
	rejected(
		'writing an unknown field',
		newLead({ Nothing: 1 }),
		400,
		'INVALID_FIELD',
		"No such column 'Nothing' on sobject of type Lead",
	),
	rejected(
		'writing what Salesforce writes itself',
		newLead({ Name: 'Full Name', IsDeleted: true }),
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: Name, IsDeleted. ${SECURITY}`,
		['Name', 'IsDeleted'],
	),
	rejected(
		'writing an address as a whole',
		changedLead({ Address: { city: 'Rome' } }),
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: Address. ${SECURITY}`,
		['Address'],
	),
	rejected(
		'an id for a new record',
		newLead({ Id: '{lead}' }),
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'cannot specify Id in an insert call',
		['Id'],
	),
	rejected(
		'an id among the changes',
		changedLead({ Id: '{lead}' }),
		400,
		'INVALID_FIELD',
		'The Id field should not be specified in the sobject data.',
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
