/**
 * What Salesforce rejects, and in which words.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html
 */

/** One entry of the array that a rejected request is answered with. */
export interface ErrorEntry {
	errorCode: string;
	message: string;
	/** Fields the rejection is about; left out where Salesforce leaves the key out. */
	fields?: readonly string[];
	/** What a duplicate rule has found. */
	duplicateResult?: object;
}

/** A rejected request: HTTP status and the entries of the body. Thrown by every part of the emulator. */
export class ApiError extends Error {
	readonly entries: readonly ErrorEntry[];

	constructor(
		readonly status: number,
		...entries: readonly ErrorEntry[]
	) {
		super(entries.map((entry) => `${entry.errorCode}: ${entry.message}`).join('; '));
		this.name = 'ApiError';
		this.entries = entries;
	}
}

/**
 * The same rejection as one row of a collection reports it: `statusCode` in place of `errorCode`, and no `duplicateResult`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_create.htm
 */
export const rowErrors = (error: ApiError) =>
	error.entries.map(({ errorCode, message, fields = [] }) => ({
		statusCode: errorCode,
		message,
		fields,
	}));

const rejection = (
	status: number,
	errorCode: string,
	message: string,
	fields?: readonly string[],
) => new ApiError(status, { errorCode, message, ...(fields && { fields }) });

/** A rejection of a row's values: they always carry `fields`, maybe empty. */
const rowRejection = (errorCode: string, message: string, fields: readonly string[] = []) =>
	rejection(400, errorCode, message, fields);

/** Requests and resources. */
export const notFound = () => rejection(404, 'NOT_FOUND', 'The requested resource does not exist');
export const externalIdNotFound = (value: string) =>
	rejection(
		404,
		'NOT_FOUND',
		`Provided external ID field does not exist or is not accessible: ${value}`,
	);
export const methodNotAllowed = (method: string, allowed: readonly string[]) =>
	rejection(
		405,
		'METHOD_NOT_ALLOWED',
		`HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`,
	);
export const invalidSession = () =>
	rejection(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
/** As https://github.com/wadewegner/Force.com-Toolkit-for-NET/issues/150 has it. */
export const apiDisabled = () =>
	rejection(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.');
export const invalidAuthHeader = () => rejection(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE');
export const requestLimitExceeded = () =>
	rejection(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
export const jsonParserError = (message: string) => rejection(400, 'JSON_PARSER_ERROR', message);
export const requestTooLarge = () =>
	rejection(413, 'REQUEST_ENTITY_TOO_LARGE', 'A request cannot be larger than 50 MB');
/** As http://raydehler.com/cloud/clod/salesforce-rest-file-uploads-and-postman.html has it. */
export const invalidMultipart = (message: string) =>
	rejection(400, 'INVALID_MULTIPART_REQUEST', message);
export const unsupportedMediaType = (type: string) =>
	rejection(415, 'UNSUPPORTED_MEDIA_TYPE', `Content type not supported: ${type}`);
export const uriTooLong = () => rejection(414, 'URI_TOO_LONG', 'The URI is too long');
export const headersTooLarge = () =>
	rejection(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', 'The URI and headers are too large');
/** Salesforce does not promise to ignore parameters that a resource does not document. */
export const unknownParameter = (name: string) =>
	rejection(400, 'INVALID_INPUT', `The request has an unknown parameter: ${name}`);
export const missingArgument = (message: string) => rejection(400, 'MISSING_ARGUMENT', message);
export const noRecords = () =>
	rejection(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
export const preconditionFailed = () =>
	rejection(412, 'PRECONDITION_FAILED', 'The record has been modified since the given date');
export const exceededIdLimit = (limit: number) =>
	rejection(
		400,
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${limit} records into this call`,
	);
export const invalidReplicationDate = (message: string) =>
	rejection(400, 'INVALID_REPLICATION_DATE', message);
/** An object whose describe has `replicateable` false; the code is not documented. */
export const notReplicable = (object: string) =>
	rejection(400, 'INVALID_TYPE', `${object} is not replicable`);
export const rowLocked = () =>
	rowRejection('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
/**
 * All records of a list share the limits of one transaction, which cannot be caught: all of them fail.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 */
export const apexLimit = (object: string) =>
	rowRejection(
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		`${object}Trigger: System.LimitException: Apex CPU time limit exceeded`,
	);
/** Bulk jobs. */
export const invalidJob = (message: string) => rejection(400, 'INVALIDJOB', message);
export const jobInWrongState = (state: string, states: readonly string[]) =>
	rejection(
		400,
		'INVALIDJOBSTATE',
		`Job state has to be one of ${states.join(', ')}. Current job state is ${state}`,
	);
export const dataUploadedTwice = () =>
	rejection(400, 'INVALIDJOBSTATE', 'Data can be uploaded to a job only once');
export const uploadTooLarge = () =>
	rejection(413, 'REQUEST_ENTITY_TOO_LARGE', 'The file of a job cannot be larger than 150 MB');

/** Something Salesforce does and this emulator does not; no client should ever rely on the answer. */
export const notEmulated = (what: string) =>
	rejection(501, 'FUNCTIONALITY_NOT_ENABLED', `This emulator does not know ${what}`);

/** Queries. */
const ASK_DESCRIBE = 'Please reference your WSDL or the describe call for the appropriate names.';
export const malformedSearch = (message: string) => rejection(400, 'MALFORMED_SEARCH', message);
export const malformedQuery = (message: string) => rejection(400, 'MALFORMED_QUERY', message);
export const invalidField = (message: string) => rejection(400, 'INVALID_FIELD', message);
export const invalidType = (message: string) => rejection(400, 'INVALID_TYPE', message);
export const invalidFilterOperator = (message: string) =>
	rejection(400, 'INVALID_QUERY_FILTER_OPERATOR', message);
export const offsetTooLarge = () =>
	rejection(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
export const invalidQueryLocator = () =>
	rejection(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
export const noSuchColumnText = (field: string, object: string) =>
	`No such column '${field}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${ASK_DESCRIBE}`;
export const unknownTypeText = (object: string) =>
	`sObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${ASK_DESCRIBE}`;
export const unknownRelationshipText = (relationship: string) =>
	`Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${ASK_DESCRIBE}`;

/** Rows. */
export const noSuchColumn = (field: string, object: string) =>
	invalidField(`No such column '${field}' on sobject of type ${object}`);
export const fieldInUrlOnly = (field: string) =>
	invalidField(`The ${field} field should not be specified in the sobject data.`);
export const notWritable = (fields: readonly string[]) =>
	rowRejection(
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
		fields,
	);
/** Fields of a person account on a business account, or the other way round. */
export const badFieldNames = (object: string, fields: readonly string[]) =>
	rowRejection(
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`${object}: bad field names on insert/update call: ${fields.join(', ')}`,
		fields,
	);
export const idInInsert = () =>
	rowRejection('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
export const requiredFieldsMissing = (fields: readonly string[]) =>
	rowRejection(
		'REQUIRED_FIELD_MISSING',
		`Required fields are missing: [${fields.join(', ')}]`,
		fields,
	);
export const stringTooLong = (label: string, field: string, value: string, length: number) =>
	rowRejection(
		'STRING_TOO_LONG',
		`${label}: data value too large: ${value} (max length=${length})`,
		[field],
	);
export const numberOutOfRange = (label: string, field: string, value: number) =>
	rowRejection(
		'NUMBER_OUTSIDE_VALID_RANGE',
		`${label}: value outside of valid range on numeric field: ${value}`,
		[field],
	);
export const invalidEmail = (label: string, field: string, value: string) =>
	rowRejection('INVALID_EMAIL_ADDRESS', `${label}: invalid email address: ${value}`, [field]);
export const badPicklistValue = (label: string, field: string, value: string) =>
	rowRejection(
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${label}: bad value for restricted picklist field: ${value}`,
		[field],
	);
export const cannotDeserialize = (type: string, value: unknown) =>
	jsonParserError(
		`Cannot deserialize instance of ${type} from VALUE_${typeof value === 'string' ? 'STRING' : 'OBJECT'} value ${typeof value === 'string' ? value : JSON.stringify(value)} or request may be missing a required field at [line:1, column:1]`,
	);
export const malformedId = (value: string) => rowRejection('MALFORMED_ID', `malformed id ${value}`);
export const wrongIdType = (label: string, field: string, value: string) =>
	rowRejection('MALFORMED_ID', `${label}: id value of incorrect type: ${value}`, [field]);
/** It names neither the lookup nor the id. */
export const invalidCrossReference = () =>
	rowRejection('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
/** A lookup to a record that the user cannot see, as in https://github.com/SalesforceFoundation/NPSP/issues/2664 */
export const hiddenReference = (id: string) =>
	rowRejection(
		'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		`insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
	);
export const ownerBlank = () =>
	rowRejection('INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', ['OwnerId']);
export const inactiveOwner = (user: string, object: string) =>
	rowRejection(
		'INACTIVE_OWNER_OR_USER',
		`operation performed with inactive user [${user}] as owner of ${object.toLowerCase()}`,
	);
export const foreignKeyNotFound = (value: string, field: string, object: string) =>
	invalidField(
		`Foreign key external ID: ${value} not found for field ${field} in entity ${object}`,
	);
export const entityIsDeleted = () => rejection(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
/**
 * A lookup to a record in the recycle bin: it names neither the lookup nor the id, as reported in
 * https://github.com/SalesforceFoundation/NPSP/issues/352
 */
export const deletedReference = () => rowRejection('ENTITY_IS_DELETED', 'entity is deleted');
export const duplicateValue = (field: string, otherId: string) =>
	rowRejection(
		'DUPLICATE_VALUE',
		`duplicate value found: ${field} duplicates value on record with id: ${otherId.slice(0, 15)}`,
	);
/** As reported in https://github.com/SalesforceFoundation/NPSP/issues/2599 */
export const alreadyAMember = () => rowRejection('DUPLICATE_VALUE', 'Already a campaign member.');
export const repeatedId = (id: string) =>
	rowRejection('DUPLICATE_VALUE', `Duplicate id specified: ${id}`);
export const repeatedExternalId = (value: string) =>
	rowRejection('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`);
export const severalMatches = (field: string, value: string) =>
	rowRejection(
		'DUPLICATE_EXTERNAL_ID',
		`${field}: more than one record found for external id field: ${value}`,
		[field],
	);
/** Both name the object by its label; a user without the object permission gets them, too. */
export const cannotInsertType = (label: string) =>
	rowRejection('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${label}`);
export const cannotUpdateType = (label: string) =>
	rowRejection('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${label}`);
export const insufficientAccess = () =>
	rejection(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', []);
/**
 * Content that is neither escaped nor HTML, as reported in
 * https://github.com/douglascayers/sfdc-convert-attachments-to-chatter-files/issues/10
 */
export const noteNotSaved = () => rowRejection('UNKNOWN_EXCEPTION', "Note can't be saved");
export const convertedLead = () =>
	rowRejection('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
/**
 * Conversions, merges and restored records: the codes are documented, and the texts are not.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export const invalidConvertedStatus = (status: string) =>
	rowRejection('INVALID_STATUS', `invalid convertedStatus: ${status}`, ['Status']);
export const ownerIsNoUser = () =>
	rowRejection(
		'UNKNOWN_EXCEPTION',
		'Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a user for the Owner field.',
	);
export const notInRecycleBin = () =>
	rowRejection('UNDELETE_FAILED', 'entity is not in the recycle bin');
export const notMergeable = (type: string) =>
	rowRejection('INVALID_TYPE_FOR_OPERATION', `entity type does not support merge: ${type}`);
/** Neither the code nor the text is documented. */
export const tooManyToMerge = () =>
	rowRejection('LIMIT_EXCEEDED', 'a request can merge up to three records');
export const rolledBack = () =>
	rowRejection(
		'ALL_OR_NONE_OPERATION_ROLLED_BACK',
		'Record rolled back because not all records were valid and the request was using AllOrNone header',
	);
export const tooManyChunks = () =>
	rejection(
		400,
		'EXCEEDED_MAX_TYPES_LIMIT',
		'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
	);
