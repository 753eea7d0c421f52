/**
 * Date literals such as TODAY and LAST_N_DAYS:3, in UTC, with weeks that begin on Sunday.
 * https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-select-dateformats.html
 */
import { DateTime, type DateTimeUnit } from 'luxon';
import { notEmulated } from '../errors';
import { toStamp } from '../stamps';

/** From the first stamp until before the second. */
export interface TimeRange {
	start: string;
	end: string;
}

const NAMED_DAYS: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 };

export function dateRange(literal: string, now: Date): TimeRange {
	const today = DateTime.fromJSDate(now, { zone: 'utc' }).setLocale('en-US').startOf('day');
	const name = literal.toUpperCase();
	const namedDay = NAMED_DAYS[name];
	if (namedDay !== undefined) return span(today, 'day', namedDay, 1);
	const fixed = /^(LAST|NEXT)_90_DAYS$/.exec(name);
	if (fixed) return severalUnits(today, String(fixed[1]), 'day', 90);
	const single = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
	if (single) return singleUnit(today, String(single[1]), unitOf(String(single[2])));
	const several = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\d+)$/.exec(name);
	if (several) {
		return severalUnits(today, String(several[1]), unitOf(String(several[2])), Number(several[3]));
	}
	const ago = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO:(\d+)$/.exec(name);
	if (ago) return span(today, unitOf(String(ago[1])), -Number(ago[2]), 1);
	throw notEmulated(`the date literal ${literal}`);
}

const unitOf = (word: string) => word.toLowerCase() as DateTimeUnit;

function singleUnit(today: DateTime, which: string, unit: DateTimeUnit): TimeRange {
	return span(today, unit, which === 'LAST' ? -1 : which === 'NEXT' ? 1 : 0, 1);
}

/** The last days include today; the last weeks, months, quarters and years leave the present one out. */
function severalUnits(today: DateTime, which: string, unit: DateTimeUnit, n: number): TimeRange {
	if (which === 'NEXT') return span(today, unit, 1, n);
	return span(today, unit, -n, unit === 'day' ? n + 1 : n);
}

function span(today: DateTime, unit: DateTimeUnit, offset: number, length: number): TimeRange {
	const start = today.startOf(unit, { useLocaleWeeks: true }).plus({ [unit]: offset });
	return {
		start: toStamp(start.toJSDate()),
		end: toStamp(start.plus({ [unit]: length }).toJSDate()),
	};
}
