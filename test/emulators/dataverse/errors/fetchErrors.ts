/**
 * What the Web API rejects in FetchXML; the codes and the messages are those of the list, or of public reports.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
import { DataverseError } from './dataverseError';

export const invalidXml = () => new DataverseError(400, '0x80040201', 'Invalid XML.');

export const topWithPages = (attribute: string) =>
	new DataverseError(
		400,
		'0x80040203',
		`The top attribute can't be specified with paging attribute ${attribute}`,
	);

export const badCookie = () =>
	new DataverseError(400, '0x80040203', 'Malformed XML in the Paging Cookie');

/** https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/page-results#simple-paging gives the limit. */
export const tooManyForSimplePaging = () =>
	new DataverseError(
		400,
		'0x80040203',
		'More than 50000 records cannot be retrieved without a paging cookie.',
	);

export const noEntity = (name: string) =>
	new DataverseError(
		400,
		'0x80041102',
		`The entity with a name = '${name}' with namemapping = 'Logical' was not found in the MetadataCache.`,
	);

export const noAttribute = (entity: string, name: string) =>
	new DataverseError(
		400,
		'0x80041103',
		`'${entity}' entity doesn't contain attribute with Name = '${name}' and NameMappingType = 'Logical'.`,
	);

export const otherEntity = () =>
	new DataverseError(
		400,
		'0x80041128',
		'The entity of the query does not match the entity set of the request.',
	);

export const badOperator = (operator: string) =>
	new DataverseError(
		400,
		'0x80041120',
		`The condition operator is not valid. Condition Operator: ${operator}`,
	);

export const badFetchNode = (name: string) =>
	new DataverseError(400, '0x8004111c', `An invalid node was encountered: ${name}`);

export const badConditionValue = (attribute: string, value: string) =>
	new DataverseError(
		400,
		'0x80041108',
		`Condition for attribute '${attribute}': expected argument(s) of a different type but received '${value}'.`,
	);
