/** What the Web API rejects in a URL. */
import { trustEmulators } from '../../../kernel/tls';
import { startDataverseEmulator, type DataverseEmulator } from '../..';
import { expectRejection, get, type Rejection } from './rejection';

let emulator: DataverseEmulator;

const LEAD = '11111111-1111-4111-8111-111111111111';
const IN = 'Microsoft.Dynamics.CRM.In';

beforeAll(async () => {
	await trustEmulators();
	emulator = await startDataverseEmulator();
});
afterAll(() => emulator.close());

describe('in queries', () => {
	const typeMismatch = (left: string, right: string, operator: string) =>
		`A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${operator}'.`;

	test.each<Rejection>([
		[
			'an unknown set',
			get('Lead'),
			404,
			'0x8006088a',
			"Resource not found for the segment 'Lead'.",
		],
		[
			'an unknown property in $select',
			get('accounts?$select=Name'),
			400,
			'0x0',
			"Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.",
		],
		['an unknown property in $filter', get("leads?$filter=Name eq 'x'"), 400, '0x0', /'Name'/],
		['an unknown property in $orderby', get('leads?$orderby=Name'), 400, '0x0', /'Name'/],
		['an unknown property in $expand', get('leads?$expand=Name'), 400, '0x0', /'Name'/],
		['a lookup by its logical name', get('leads?$select=ownerid'), 400, '0x0', /'ownerid'/],
		[
			'the name of a lookup, which only metadata lists',
			get('leads?$select=parentaccountidname'),
			400,
			'0x0',
			/'parentaccountidname'/,
		],
		[
			'a text search in a list of choices',
			get("leads?$filter=contains(new_interests,'1')"),
			400,
			'0x80040216',
			'The condition operator Like is not valid for MultiSelectPicklistAttribute type',
		],
		[
			'ContainValues of a single choice',
			get(
				"leads?$filter=Microsoft.Dynamics.CRM.ContainValues(PropertyName='new_region',PropertyValues=['1'])",
			),
			400,
			'0x80060888',
			/No function signature/,
		],
		['$skip', get('leads?$skip=1'), 400, '0x80060888', 'Skip Clause is not supported in CRM'],
		[
			'$search',
			get('leads?$search=ada'),
			400,
			'0x80060888',
			"The query parameter '$search' is not supported.",
		],
		[
			'$format',
			get('leads?$format=json'),
			400,
			'0x80060888',
			"The query parameter '$format' is not supported.",
		],
		[
			'an option in other letters',
			get('leads?$Select=lastname'),
			400,
			'0x80060888',
			"The query parameter '$Select' is not supported.",
		],
		['a negative $top', get('leads?$top=-1'), 400, '0x80060888', /'-1' for \$top/],
		[
			'a date and time in quotes',
			get("leads?$filter=modifiedon ge '2026-01-01T00:00:00Z'"),
			400,
			'0x80060888',
			typeMismatch('Edm.DateTimeOffset', 'Edm.String', 'GreaterThanOrEqual'),
		],
		[
			'an id in quotes',
			get(`leads?$filter=leadid eq '${LEAD}'`),
			400,
			'0x80060888',
			typeMismatch('Edm.Guid', 'Edm.String', 'Equal'),
		],
		[
			'a number for a text',
			get('leads?$filter=lastname eq 5'),
			400,
			'0x80060888',
			typeMismatch('Edm.String', 'Edm.Int32', 'Equal'),
		],
		[
			'contains on a number',
			get("leads?$filter=contains(revenue,'1')"),
			400,
			'0x80060888',
			/^No function signature for the function with name 'contains'/,
		],
		[
			'a text that is not closed',
			get("leads?$filter=lastname eq 'O'Bryan'"),
			400,
			'0x80060888',
			"There is an unterminated literal at position 21 in 'lastname eq 'O'Bryan''.",
		],
		[
			'a lone quote in a list, although it is in double quotes',
			get(
				`leads?$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=@p1)&@p1=["O'Bryan"]`,
			),
			400,
			'0x80060888',
			`There is an unterminated literal at position 11 in '["O'Bryan"]'.`,
		],
		[
			'a bracket in a list, although it is in quotes',
			get(
				`leads?$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=@p1)&@p1=["a]b"]`,
			),
			400,
			'0x80060888',
			`Syntax error at position 4 in '["a]b"]'.`,
		],
		[
			'an operator that does not exist',
			get("leads?$filter=lastname is 'x'"),
			400,
			'0x80060888',
			/^Syntax error at position \d+ in 'lastname is 'x''\.$/,
		],
		[
			'numbers in the list of In',
			get(`leads?$filter=${IN}(PropertyName='leadqualitycode',PropertyValues=[1,2])`),
			400,
			'0x80060888',
			"Cannot read the value '1' as a quoted JSON string value.",
		],
		[
			'more than 500 conditions',
			get(`leads?$filter=${Array(501).fill('revenue gt 1').join(' or ')}`),
			400,
			'0x8004430c',
			'Number of conditions in query exceeded maximum limit.',
		],
		[
			'a text of more than 850 characters in the list of In',
			get(`leads?$filter=${IN}(PropertyName='lastname',PropertyValues=["${'x'.repeat(851)}"])`),
			400,
			'0x80060888',
			/more than 850 characters/,
		],
		['a changed cookie', get('leads?$skiptoken=2'), 400, '0x80060888', /\$skiptoken/],
		['a key that is no id', get('leads(12)'), 400, '0x80060888', /Error in query syntax/],
		[
			'a column that is not a key',
			get("leads(lastname='Lovelace')"),
			400,
			'0x80060888',
			/^The key in the request URI is not valid for resource 'Microsoft\.Dynamics\.CRM\.lead'/,
		],
		[
			'a key whose index is not active',
			get("leads(new_legacynumber='1')"),
			400,
			'0x80060888',
			/^The key in the request URI is not valid/,
		],
		[
			'a key value that breaks the URL',
			get(`leads(new_externalid='${encodeURIComponent('A/1')}')`),
			400,
			'0x80060888',
			/Error in query syntax/,
		],
		[
			'a URL of more than 32,768 characters',
			get(`leads?$filter=lastname eq '${'x'.repeat(32_768)}'`),
			414,
			'',
			/too long/,
		],
		['another version of the service', get('../v8.2/leads'), 404, '0x8006088a', /v8\.2/],
		[
			'an answer that is not JSON',
			get('leads', { accept: 'application/xml' }),
			415,
			'0x0',
			/'application\/xml'/,
		],
	])('%s', (...rejection) => expectRejection(emulator, rejection));
});

describe('of change tracking', () => {
	const tracked = { prefer: 'odata.track-changes' };

	test.each(['$filter=revenue gt 1', '$orderby=lastname', '$expand=owninguser', '$top=1'])(
		'%s',
		(option) =>
			expectRejection(emulator, [
				option,
				get(`leads?${option}`, tracked),
				400,
				'0x80060888',
				`The "${option.slice(1).split('=')[0]}" query parameter isn't supported when Change Tracking is enabled.`,
			]),
	);

	test('a table without it', () =>
		expectRejection(emulator, [
			'',
			get('new_things', tracked),
			400,
			'0x80072491',
			"Entity new_thing isn't enabled for change tracking.",
		]));

	test('a token of another make', () =>
		expectRejection(emulator, [
			'',
			get('leads?$deltatoken=yesterday'),
			400,
			'0x80060888',
			/yesterday/,
		]));
});
