import { createLiterals } from '../../../../nodes/crm/driver/literals';
import type { FieldType, FieldValue } from '../../../../nodes/crm/port';

const literal = createLiterals({
	text: (value) => `"${String(value)}"`,
	choice: () => 'choice',
	multiChoice: () => undefined,
	id: () => 'id',
});

test.each<[FieldType, FieldValue, string | undefined]>([
	['text', 'Ada', '"Ada"'],
	['email', 'ada@example.com', '"ada@example.com"'],
	['phone', '1', '"1"'],
	['url', 'x', '"x"'],
	['text', '', undefined],
	['text', null, undefined],
	['number', '1e3', '1000'],
	['number', 'many', undefined],
	['boolean', 'TRUE', 'true'],
	['boolean', 'yes', undefined],
	['date', '2026-03-01', '2026-03-01'],
	['date', '2026-03-01T10:00:00Z', undefined],
	['dateTime', '2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00.000Z'],
	['dateTime', 'yesterday', undefined],
	['choice', 1, 'choice'],
	['multiChoice', 'a;b', undefined],
	['lookup', 'x', 'id'],
	['id', 'x', 'id'],
])('%s %j', (type, value, expected) => {
	expect(literal(type, value)).toBe(expected);
});
