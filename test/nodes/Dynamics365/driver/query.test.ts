import {
	followsPattern,
	jsonParameter,
	literal,
	queryString,
	readGuid,
	type TextPattern,
} from '../../../../nodes/Dynamics365/driver/query';
import type { FieldType, FieldValue } from '../../../../nodes/crm/port';

const guid = '2f0b1c3d-0000-4000-8000-123456789abc';

test.each<[FieldType, FieldValue, string | undefined]>([
	['text', "O'Brien", "'O''Brien'"],
	['text', '100%_[x]', "'100%_[x]'"],
	['text', '', undefined],
	['text', null, undefined],
	['email', 'ada@example.com', "'ada@example.com'"],
	['number', 12.5, '12.5'],
	['number', '12', '12'],
	['number', 'many', undefined],
	['choice', 1, '1'],
	['choice', 'Hot', undefined],
	['boolean', true, 'true'],
	['boolean', 'maybe', undefined],
	['date', '2026-03-31', '2026-03-31'],
	['date', '31.3.2026', undefined],
	['dateTime', '2026-03-31T10:30:00+02:00', '2026-03-31T08:30:00.000Z'],
	['dateTime', 'yesterday', undefined],
	['lookup', guid.toUpperCase(), guid],
	['lookup', 'Contoso', undefined],
	['id', `{${guid}}`, guid],
	['multiChoice', '1;2', undefined],
])('a %s field finds %j by %s', (type, value, expected) => {
	expect(literal(type, value)).toBe(expected);
});

test.each([
	[guid, guid],
	[`{${guid.toUpperCase()}}`, guid],
	[`${guid}); drop`, undefined],
])('the id in %j is %s', (value, expected) => {
	expect(readGuid(value)).toBe(expected);
});

test('option names are not encoded, values are', () => {
	const query = queryString({ $filter: "name eq 'A&B+C'", $top: 5, $orderby: undefined });
	expect(query).toBe("$filter=name%20eq%20'A%26B%2BC'&$top=5");
});

const anything = { gap: 'anything' } as const;
const oneCharacter = { gap: 'oneCharacter' } as const;

test.each<[TextPattern['parts'], string | undefined]>([
	[[{ text: 'J' }, oneCharacter, { text: 's' }], "startswith(name,'J_s')"],
	[[anything, { text: '5' }, anything, { text: '5' }, anything], "contains(name,'5%5')"],
	[[oneCharacter, { text: "'_%[" }, anything], "startswith(name,'_''[_][%][[]')"],
	[[{ text: '%' }], "startswith(name,'[%]')"],
	[[anything], undefined],
	[[], undefined],
])('the pattern %j becomes %s', (parts, expected) => {
	expect(followsPattern('name', { parts })).toBe(expected);
});

test.each([
	"O'Brien",
	'a "quoted" text',
	'[x]',
	'{x}',
	'back\\slash',
	'line\nend',
	'日本 😀',
	'\ud83d',
])('the text %j is a JSON parameter without quotes or brackets within', (text) => {
	const parameter = jsonParameter([{ text }]);
	expect(JSON.parse(parameter)).toEqual([{ text }]);
	expect(parameter).toMatch(/^\[\{"text":"[^'"[\]{}]*"\}\]$/);
	expect(parameter).not.toMatch(/[\u0080-\uffff]/);
});

test('half a character does not prevent a query', () => {
	expect(queryString({ $filter: "name eq '\ud83d'" })).toBe("$filter=name%20eq%20'%EF%BF%BD'");
});
