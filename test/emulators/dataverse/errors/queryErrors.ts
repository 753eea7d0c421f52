/**
 * What the Web API rejects in a URL.
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/dataverse-web-api-and-sdk/web-api-client-errors
 */
import { DataverseError } from './dataverseError';

/** Code of everything that cannot be read as a query. */
const BAD_QUERY = '0x80060888';

export const unknownResource = (segment: string) =>
	new DataverseError(404, '0x8006088a', `Resource not found for the segment '${segment}'.`);

export const unknownProperty = (name: string, type: string) =>
	new DataverseError(
		400,
		'0x0',
		`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${type}'.`,
	);

/** https://learn.microsoft.com/power-apps/developer/data-platform/use-elastic-tables#return-related-rows-in-a-query */
export const linkEntitiesNotSupported = () =>
	new DataverseError(400, '0x80048d0b', 'Link entities are not supported.');

export const badSyntax = (position: number, text: string) =>
	new DataverseError(400, BAD_QUERY, `Syntax error at position ${position} in '${text}'.`);

export const unterminatedLiteral = (position: number, text: string) =>
	new DataverseError(
		400,
		BAD_QUERY,
		`There is an unterminated literal at position ${position} in '${text}'.`,
	);

export const badPath = () =>
	new DataverseError(400, BAD_QUERY, 'Bad Request - Error in query syntax.');

export const unsupportedOption = (name: string) =>
	new DataverseError(
		400,
		BAD_QUERY,
		name === '$skip'
			? 'Skip Clause is not supported in CRM'
			: `The query parameter '${name}' is not supported.`,
	);

export const badOptionValue = (name: string, value: string) =>
	new DataverseError(400, BAD_QUERY, `Invalid value '${value}' for ${name} query option found.`);

export const incompatibleTypes = (left: string, right: string, operator: string) =>
	new DataverseError(
		400,
		BAD_QUERY,
		`A binary operator with incompatible types was detected. Found operand types '${left}' and '${right}' for operator kind '${operator}'.`,
	);

export const noSuchSignature = (name: string) =>
	new DataverseError(
		400,
		BAD_QUERY,
		`No function signature for the function with name '${name}' matches the specified arguments. The function signatures considered are: ${name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
	);

/** The code is not documented; the message is in public reports. */
export const notForChoices = (operator: string) =>
	new DataverseError(
		400,
		'0x80040216',
		`The condition operator ${operator} is not valid for MultiSelectPicklistAttribute type`,
	);

export const unquotedListValue = (value: string) =>
	new DataverseError(
		400,
		BAD_QUERY,
		`Cannot read the value '${value}' as a quoted JSON string value.`,
	);

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows#condition-limits */
export const tooManyConditions = () =>
	new DataverseError(400, '0x8004430c', 'Number of conditions in query exceeded maximum limit.');

/** The documentation gives the limit, and no code. */
export const listValueTooLong = (limit: number) =>
	new DataverseError(
		400,
		BAD_QUERY,
		`The values of the In function cannot have more than ${limit} characters.`,
	);

export const notAKey = (type: string) => {
	const resource = `'Microsoft.Dynamics.CRM.${type}'`;
	return new DataverseError(
		400,
		BAD_QUERY,
		`The key in the request URI is not valid for resource ${resource}. Ensure that the names and number of key properties match the declared or alternate key properties for the resource ${resource}.`,
	);
};

/** The documentation gives the limit, and no status or code. */
export const urlTooLong = () => new DataverseError(414, '', 'The request URL is too long.');

export const methodNotAllowed = (method: string) =>
	new DataverseError(
		405,
		'0x0',
		`The requested resource does not support http method '${method}'.`,
	);

export const noSuchOperation = (url: string) =>
	new DataverseError(404, '', `No HTTP resource was found that matches the request URI '${url}'.`);

export const badMediaType = (mediaType: string) =>
	new DataverseError(
		415,
		'0x0',
		`The request entity's media type '${mediaType}' is not supported for this resource.`,
	);

export const notAcceptable = (accept: string) =>
	new DataverseError(
		415,
		'0x0',
		`A supported MIME type could not be found that matches the acceptable MIME types for the request. The supported type(s) 'application/json;odata.metadata=minimal;odata.streaming=true, application/json' do not match any of the acceptable MIME types '${accept}'.`,
	);
