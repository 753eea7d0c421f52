/** Time zones as the settings of a user describe them: the bias in minutes, and when daylight saving time begins and ends. */
import type { Row } from '../kernel/store';

const everySunday = (
	season: 'standard' | 'daylight',
	month: number,
	day: number,
	hour: number,
) => ({
	[`timezone${season}month`]: month,
	[`timezone${season}day`]: day,
	[`timezone${season}dayofweek`]: 0,
	[`timezone${season}hour`]: hour,
});

export const TIME_ZONES = {
	utc: { timezonecode: 92, timezonebias: 0, timezonestandardbias: 0, timezonedaylightbias: 0 },
	berlin: {
		timezonecode: 110,
		timezonebias: -60,
		timezonestandardbias: 0,
		timezonedaylightbias: -60,
		...everySunday('daylight', 3, 5, 2),
		...everySunday('standard', 10, 5, 3),
	},
	newYork: {
		timezonecode: 35,
		timezonebias: 300,
		timezonestandardbias: 0,
		timezonedaylightbias: -60,
		...everySunday('daylight', 3, 2, 2),
		...everySunday('standard', 11, 1, 2),
	},
	sydney: {
		timezonecode: 255,
		timezonebias: -600,
		timezonestandardbias: 0,
		timezonedaylightbias: -60,
		...everySunday('daylight', 10, 1, 2),
		...everySunday('standard', 4, 1, 3),
	},
} satisfies Record<string, Row>;

export type TimeZoneName = keyof typeof TIME_ZONES;
