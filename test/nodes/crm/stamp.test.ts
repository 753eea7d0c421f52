import { CrmError } from '../../../nodes/crm/errors';
import { nextSecond, readStamp } from '../../../nodes/crm/stamp';

test.each([
	['of Dataverse', '2026-03-31T08:30:00Z'],
	['of Salesforce', '2026-03-31T08:30:00.000+0000'],
	['of another time zone', '2026-03-31T10:30:00+0200'],
	['of an HTTP header', 'Tue, 31 Mar 2026 08:30:00 GMT'],
])('a time %s', (_, value) => {
	expect(readStamp(value, 'Salesforce')).toBe('2026-03-31T08:30:00.000Z');
});

test.each([undefined, null, '', 'soon'])('%j is not a time', (value) => {
	expect(() => readStamp(value, 'Salesforce')).toThrow(CrmError);
});

test.each([
	['2026-01-01T00:00:59.000Z', '2026-01-01T00:01:00.000Z'],
	['2026-01-01T00:00:59.999Z', '2026-01-01T00:01:00.000Z'],
])('the second after %s begins at %s', (stamp, next) => {
	expect(nextSecond(stamp)).toBe(next);
});
