/**
 * What actions and functions reject.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
import { DataverseError } from './dataverseError';

/**
 * A plug-in throws an exception with a message for users.
 * https://learn.microsoft.com/power-apps/developer/data-platform/handle-exceptions
 */
export const pluginFailed = (message: string) => new DataverseError(400, '0x80040265', message);

/** Recorded by a client of the Web API for RemoveSolutionComponent; the code is that of every payload. */
export const unknownParameter = (name: string, operation: string) =>
	new DataverseError(
		400,
		'0x80048d19',
		`Error identified in Payload provided by the user for Entity :'', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: The parameter '${name}' in the request payload is not a valid parameter for the operation '${operation}'.`,
	);

/** The words are the emulator's. */
export const missingParameter = (name: string, operation: string) =>
	new DataverseError(400, '0x80040203', `The operation '${operation}' requires '${name}'.`);
