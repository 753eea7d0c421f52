import { number } from '../builders';
import { Table } from '../table';

const integer = (schemaName: string) =>
	number('integer', schemaName, schemaName, { minimum: -1500, maximum: 1500 });

const transition = (season: 'Standard' | 'Daylight') =>
	['Year', 'Month', 'Day', 'DayOfWeek', 'Hour', 'Minute', 'Second'].map((part) =>
		integer(`TimeZone${season}${part}`),
	);

/** https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/usersettings */
export const usersettings = new Table({
	schemaName: 'UserSettings',
	pluralSchemaName: 'UserSettingsCollection',
	label: 'User Settings',
	pluralLabel: 'User Settings',
	objectTypeCode: 150,
	idColumn: 'SystemUserId',
	nameColumn: 'systemuserid',
	changeTracking: false,
	ownership: 'None',
	columns: [
		integer('TimeZoneCode'),
		integer('TimeZoneBias'),
		integer('TimeZoneStandardBias'),
		integer('TimeZoneDaylightBias'),
		...transition('Standard'),
		...transition('Daylight'),
	],
});
