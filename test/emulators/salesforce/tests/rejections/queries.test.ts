/** Queries that are rejected, with the place Salesforce points at. */
import { expectRejected, rejected, startWorld, type Rejection, type World } from './world';

const ASK = 'Please reference your WSDL or the describe call for the appropriate names.';

/** `shown` is what the rejection prints of the query, up to the caret. */
function located(soql: string, column: number, message: string): string {
	return `\n${soql}\n${' '.repeat(column - 1)}^\nERROR at Row:1:Column:${column}\n${message}`;
}

const query = (soql: string, errorCode: string, message: string): Rejection =>
	rejected(soql, { path: `/query?q=${encodeURIComponent(soql)}` }, 400, errorCode, message);

const pointed = (soql: string, errorCode: string, column: number, message: string) =>
	query(soql, errorCode, located(soql, column, message));

const noColumn = (field: string, entity: string) =>
	`No such column '${field}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${ASK}`;
const unquoted = (field: string, type: string) =>
	`value of filter criterion for field '${field}' must be of type ${type} and should not be enclosed in quotes`;

const rejections = [
	pointed('SELECT Nope FROM Lead', 'INVALID_FIELD', 8, noColumn('Nope', 'Lead')),
	pointed('SELECT Owner.Nope FROM Lead', 'INVALID_FIELD', 8, noColumn('Nope', 'Name')),
	pointed('SELECT Id FROM Lead WHERE A = 1', 'INVALID_FIELD', 27, noColumn('A', 'Lead')),
	pointed('SELECT Id FROM Lead ORDER BY A', 'INVALID_FIELD', 30, noColumn('A', 'Lead')),
	pointed(
		'SELECT Unknown.Name FROM Lead',
		'INVALID_FIELD',
		8,
		`Didn't understand relationship 'Unknown' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${ASK}`,
	),
	pointed(
		'SELECT Id FROM Nope',
		'INVALID_TYPE',
		16,
		`sObject type 'Nope' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${ASK}`,
	),
	pointed('SELECT Id, FROM Lead', 'MALFORMED_QUERY', 12, "unexpected token: 'FROM'"),
	pointed('SELECT Id FROM Lead WHERE', 'MALFORMED_QUERY', 26, "unexpected token: '<EOF>'"),
	pointed('SELECT Id FROM Lead LIMIT 1 ROWS', 'MALFORMED_QUERY', 29, "unexpected token: 'ROWS'"),
	pointed(
		"SELECT Id FROM Lead WHERE City='' AND Title='' OR Fax=''",
		'MALFORMED_QUERY',
		48,
		"unexpected token: 'OR'",
	),
	pointed(
		"SELECT Id FROM Lead WHERE CreatedDate > '2026-01-01T00:00:00Z'",
		'INVALID_FIELD',
		27,
		unquoted('CreatedDate', 'dateTime'),
	),
	pointed(
		'SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01',
		'INVALID_FIELD',
		27,
		unquoted('CreatedDate', 'dateTime'),
	),
	pointed(
		"SELECT Id FROM Thing__c WHERE Start__c = '09:30:00.000Z'",
		'INVALID_FIELD',
		31,
		unquoted('Start__c', 'time'),
	),
	pointed(
		"SELECT Id FROM Lead WHERE DoNotCall = 'true'",
		'INVALID_FIELD',
		27,
		unquoted('DoNotCall', 'boolean'),
	),
	pointed(
		"SELECT Id FROM Lead WHERE AnnualRevenue = '1'",
		'INVALID_FIELD',
		27,
		unquoted('AnnualRevenue', 'double'),
	),
	pointed(
		'SELECT Id FROM Lead WHERE LastName = 5',
		'INVALID_FIELD',
		27,
		"value of filter criterion for field 'LastName' must be of type string and should be enclosed in quotes",
	),
	pointed(
		"SELECT Id FROM Lead WHERE Description = 'x'",
		'INVALID_FIELD',
		27,
		"field 'Description' can not be filtered in a query call",
	),
	pointed(
		'SELECT Id FROM Lead ORDER BY Description',
		'INVALID_FIELD',
		30,
		"field 'Description' can not be sorted in a query call",
	),
	query(
		'SELECT Rating, toLabel(Rating) FROM Lead',
		'INVALID_FIELD',
		'duplicate field selected: Rating',
	),
	query('SELECT Id, Id FROM Lead', 'INVALID_FIELD', 'duplicate field selected: Id'),
	query(
		'SELECT Id FROM Lead OFFSET 2001',
		'NUMBER_OUTSIDE_VALID_RANGE',
		'Maximum SOQL offset allowed is 2000',
	),
	query(
		'SELECT FIELDS(ALL) FROM Lead LIMIT 201',
		'MALFORMED_QUERY',
		'The SOQL FIELDS function must have a LIMIT of at most 200',
	),
	query(
		'SELECT Name called FROM Lead',
		'MALFORMED_QUERY',
		'only aggregate expressions use field aliasing',
	),
	query(
		'SELECT Status, COUNT(Id) FROM Lead',
		'MALFORMED_QUERY',
		'Field must be grouped or aggregated: Status',
	),
	query(
		"SELECT Id FROM Lead WHERE Id = 'abc'",
		'INVALID_QUERY_FILTER_OPERATOR',
		'invalid ID field: abc',
	),
	query(
		"SELECT Id FROM Lead WHERE Id LIKE '00Q%'",
		'INVALID_QUERY_FILTER_OPERATOR',
		'invalid operator on id field',
	),
	query(
		"SELECT Id FROM Lead WHERE Status INCLUDES ('x')",
		'INVALID_QUERY_FILTER_OPERATOR',
		'includes operator is not valid on Status',
	),
	query(
		"SELECT Id FROM Lead WHERE LastName = 'x",
		'MALFORMED_QUERY',
		"line 1:39 mismatched character '<EOF>' expecting '''",
	),
	query(
		String.raw`SELECT Id FROM Lead WHERE LastName = '50\%'`,
		'MALFORMED_QUERY',
		String.raw`Invalid string literal '50\%'. Illegal character sequence '\%' in string literal.`,
	),
	rejected(
		'no query',
		{ path: '/query' },
		400,
		'MALFORMED_QUERY',
		'A query string has to be specified',
	),
	rejected(
		'an unknown locator',
		{ path: '/query/01ggK0000000099AAA-2000' },
		400,
		'INVALID_QUERY_LOCATOR',
		'invalid query locator',
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));

test('a query above 100,000 characters, which fits only inside a composite request', async () => {
	const soql = `SELECT Id FROM Lead WHERE LastName IN ('${'x'.repeat(100_000)}')`;
	const url = `/services/data/v68.0/query?q=${encodeURIComponent(soql)}`;
	const { body } = await world.client.send({
		method: 'POST',
		path: '/composite',
		body: { compositeRequest: [{ method: 'GET', url, referenceId: 'long' }] },
	});
	const message = 'SOQL statements cannot be longer than 100000 characters.';
	expect(body).toMatchObject({
		compositeResponse: [{ httpStatusCode: 400, body: [{ errorCode: 'MALFORMED_QUERY', message }] }],
	});
});
