/** https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems */
import { DataverseError } from './dataverseError';

export const tokenExpired = () =>
	new DataverseError(
		400,
		'0x80044352',
		'Version stamp associated with the client has expired. Please perform a full sync.',
	);

export const badToken = (token: string) =>
	new DataverseError(400, '0x80060888', `The delta token '${token}' is not valid.`);

export const changeTrackingOff = (table: string) =>
	new DataverseError(400, '0x80072491', `Entity ${table} isn't enabled for change tracking.`);

export const notWithChangeTracking = (option: string) =>
	new DataverseError(
		400,
		'0x80060888',
		`The "${option}" query parameter isn't supported when Change Tracking is enabled.`,
	);
