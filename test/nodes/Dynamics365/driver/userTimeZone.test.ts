import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dayAt, startOfDay } from '../../../../nodes/Dynamics365/driver/userTimeZone';
import { TIME_ZONES } from '../../../emulators/dataverse/timeZones';

const zones = [
	{ name: 'Etc/UTC', settings: TIME_ZONES.utc },
	{ name: 'Europe/Berlin', settings: TIME_ZONES.berlin },
	{ name: 'America/New_York', settings: TIME_ZONES.newYork },
	{ name: 'Australia/Sydney', settings: TIME_ZONES.sydney },
];

test.each(zones)('a day begins at midnight in $name', ({ name, settings }) => {
	const days = fc.date({
		min: new Date('2010-01-01'),
		max: new Date('2035-12-31'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(days, (date) => {
			const day = date.toISOString().slice(0, 10);
			const midnight = DateTime.fromISO(day, { zone: name }).toUTC();
			const start = startOfDay(day, settings);
			expect(start).toBe(midnight.toISO({ suppressMilliseconds: true }));
			expect(dayAt(start, settings)).toBe(day);
		}),
	);
});

test('a day that began under an earlier rule for daylight saving time is the same day', () => {
	// New York had standard time until April in 2005, and Berlin had no daylight saving time in 1950.
	expect(dayAt('2005-03-20T05:00:00Z', TIME_ZONES.newYork)).toBe('2005-03-20');
	expect(dayAt('1950-06-30T23:00:00Z', TIME_ZONES.berlin)).toBe('1950-07-01');
});
