import { toMoment } from '../../../../nodes/sync/values/moment';

test.each([
	['2026-03-31T23:30:00', '2026-04-01T03:30:00.000Z'],
	['2026-03-31 23:30', '2026-04-01T03:30:00.000Z'],
	['2026-03-31', '2026-03-31T04:00:00.000Z'],
	['2026-03-31T23:30:00Z', '2026-03-31T23:30:00.000Z'],
	['2026-03-31T23:30:00+02:00', '2026-03-31T21:30:00.000Z'],
	['Tue, 31 Mar 2026 23:30:00 GMT', '2026-03-31T23:30:00.000Z'],
	['the other day', undefined],
	['', undefined],
])('%j, in New York, is %s', (text, moment) => {
	expect(toMoment(text, 'America/New_York')).toBe(moment);
});
