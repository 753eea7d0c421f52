/**
 * What the Web API rejects in a body.
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/dataverse-web-api-and-sdk/web-api-client-errors
 */
import { DataverseError } from './dataverseError';

/** The real message goes on with a stack trace; a client that shows it has to cut it off. */
const STACK_TRACE =
	'\r\n   at Microsoft.OData.JsonLight.ODataJsonLightResourceDeserializer.ReadResourceContent(IODataJsonLightReaderResourceState resourceState)';

/** Wraps what the service's OData reader says. */
const badPayload = (setName: string, inner: string) =>
	new DataverseError(
		400,
		'0x80048d19',
		`Error identified in Payload provided by the user for Entity :'${setName}', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ${inner}${STACK_TRACE}`,
	);

export const malformedJson = (setName: string, reason: string) =>
	badPayload(setName, `Microsoft.OData.ODataException: Invalid JSON. ${reason}`);

export const unknownColumn = (setName: string, table: string, name: string) =>
	badPayload(
		setName,
		`Microsoft.Crm.CrmException: Invalid property '${name}' was found in entity 'Microsoft.Dynamics.CRM.${table}'. ---> Microsoft.OData.ODataException: The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.${table}'. Make sure to only use property names that are defined by the type.`,
	);

export const undeclaredProperty = (setName: string, name: string) =>
	badPayload(
		setName,
		`Microsoft.OData.ODataException: An undeclared property '${name}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
	);

export const valueForNavigation = (setName: string, name: string) =>
	badPayload(
		setName,
		`Microsoft.OData.ODataException: A 'PrimitiveValue' node with non-null value was found when trying to read the value of the navigation property '${name}'; however, a 'StartArray' node, a 'StartObject' node, or a 'PrimitiveValue' node with null value was expected.`,
	);

export const unreadableValue = (setName: string, value: string, type: string) =>
	badPayload(
		setName,
		`Microsoft.OData.ODataException: Cannot convert the literal '${value}' to the expected type '${type}'.`,
	);

export const missingType = (setName: string) =>
	badPayload(
		setName,
		"Microsoft.OData.ODataException: A type named 'Microsoft.Dynamics.CRM.crmbaseentity' is abstract: every target needs '@odata.type'.",
	);

/** The body of a batch part does not end as it must. */
export const unreadableStream = (setName: string) =>
	badPayload(setName, 'System.ArgumentException: Stream was not readable.');

export const lookupValueWritten = () =>
	new DataverseError(
		400,
		'0x80060888',
		'CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.',
	);

/**
 * One body sets a lookup to a row of one table, and again to one of another or to null.
 * Clients report that it fails; the words are the emulator's.
 */
export const severalTargets = (setName: string, lookup: string) =>
	badPayload(
		setName,
		`Microsoft.OData.ODataException: The lookup '${lookup}' is set more than once in one request.`,
	);

export const wrongTarget = (navigation: string, table: string) =>
	new DataverseError(
		400,
		'0x80060888',
		`The navigation property '${navigation}' cannot be bound to an entity of type 'Microsoft.Dynamics.CRM.${table}'.`,
	);

export const tooLong = (table: string, column: string, maxLength: number) =>
	new DataverseError(
		400,
		'0x80044331',
		`A validation error occurred.  The length of the '${column}' attribute of the '${table}' entity exceeded the maximum allowed length of '${maxLength}'.`,
	);

export const notAnOption = (
	table: string,
	column: string,
	value: number,
	accepted: readonly number[],
) =>
	new DataverseError(
		400,
		'0x8004431a',
		`A validation error occurred. The value ${value} of '${column}' on record of type '${table}' is outside the valid range. Accepted Values: ${accepted.join(',')}`,
	);

/** `type` is the .NET type the real message names; whole numbers have a separate code. */
export const outOfRange = (
	column: string,
	value: number,
	type: 'System.Int32' | 'System.Decimal' | 'System.Double' | 'Microsoft.Xrm.Sdk.Money',
	range: { minimum: number; maximum: number },
) =>
	new DataverseError(
		400,
		type === 'System.Int32' ? '0x8004432f' : '0x80044330',
		`A validation error occurred for ${column}. The value ${value} of type ${type} is outside the valid range(${range.minimum} to ${range.maximum}).`,
	);

export const notNullable = (column: string) =>
	new DataverseError(400, '0x80040203', `Attribute '${column}' cannot be NULL`);

export const wrongStatus = (status: number, state: string, table: string, id: string) =>
	new DataverseError(
		400,
		'0x80048408',
		`${status} is not a valid status code for state code ${state} on ${table} with Id ${id}.`,
	);
