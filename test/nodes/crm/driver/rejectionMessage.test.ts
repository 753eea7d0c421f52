import { toOneLine } from '../../../../nodes/crm/driver/rejectionMessage';

test.each([
	['a single line', 'It failed.', 'It failed.'],
	['a stack trace', 'It failed.\r\n   at Microsoft.Crm.Service', 'It failed.'],
	[
		'a query of Salesforce, with the place of the error',
		"\nFROM Lead WHERE AnnualRevenue LIKE '%5%'\n                ^\nERROR at Row:1:Column:52\nlike operator is only valid on string fields",
		'like operator is only valid on string fields',
	],
	[
		'a query of Salesforce on several lines',
		'\nSELECT Id\nFROM Lead WHERE\n ^\nERROR at Row:2:Column:15\nunexpected token: <EOF>\nSee the help.',
		'unexpected token: <EOF>',
	],
	[
		'a query of Dataverse',
		"Syntax error at position 13 in 'contains(revenue,'5') eq'.",
		'Syntax error.',
	],
	[
		'a query of Dataverse without an end',
		"There is an unterminated literal at position 7 in 'name eq 'x'.",
		'There is an unterminated literal.',
	],
	[
		'a position that is not in a query',
		"Invalid character at position 3 of the value 'a,b'.",
		"Invalid character at position 3 of the value 'a,b'.",
	],
])('of a message with %s, the reason is kept', (_, message, expected) => {
	expect(toOneLine(message)).toBe(expected);
});

test('a long message is cut', () => {
	expect(toOneLine('x'.repeat(400))).toBe(`${'x'.repeat(299)}…`);
});
