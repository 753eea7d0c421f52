import { literal } from '../../../../nodes/Salesforce/driver/query';
import type { FieldType, FieldValue } from '../../../../nodes/crm/port';

test.each<[FieldType, FieldValue, string | undefined]>([
	['text', "O'Brien", String.raw`'O\'Brien'`],
	['text', 'a\\b', String.raw`'a\\b'`],
	['text', "\\' OR Name != '", String.raw`'\\\' OR Name != \''`],
	['text', 'two\nlines\tand "quotes"', String.raw`'two\nlines\tand \"quotes\"'`],
	['text', '', undefined],
	['text', null, undefined],
	['email', 'ada@example.com', "'ada@example.com'"],
	['choice', 'Web', "'Web'"],
	['number', 12.5, '12.5'],
	['number', 'many', undefined],
	['boolean', 'TRUE', 'true'],
	['date', '2026-03-31', '2026-03-31'],
	['date', '2026-03-31 OR Id != null', undefined],
	['dateTime', '2026-03-31T10:30:00+02:00', '2026-03-31T08:30:00.000Z'],
	['lookup', '0035g00000AbCdEFGH', "'0035g00000AbCdEFGH'"],
	['lookup', 'Contoso', undefined],
])('a %s field finds %j by %s', (type, value, expected) => {
	expect(literal(type, value)).toBe(expected);
});
