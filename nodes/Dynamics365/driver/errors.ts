/** What Dataverse rejects, as the errors this package throws. */
import type { EntitySummary } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { applyRules } from '../../crm/driver/errorRules';
import { readJsonBody } from '../../crm/driver/readAnswer';
import { readRetryAfter } from '../../crm/driver/retryAfter';
import type { CrmResponse } from '../../crm/transport';
import { isRejection, readRejection } from './errorBody';
import { errorTable } from './errorTable';

export { DUPLICATES_FOUND, ID_TAKEN, KEY_TAKEN, NOT_FOUND } from './errorCodes';
export { isRejection, readRejection } from './errorBody';

/** The product's name for messages. */
export const label = 'Dynamics 365';

/** What was requested. */
export interface ErrorContext {
	entity?: string;
	writes: boolean;
}

/**
 * What a part of a batch contains.
 * @throws CrmError when it is a rejection.
 */
export function readPart<T extends object>(part: CrmResponse, context: ErrorContext): T {
	if (isRejection(part)) throw toCrmError(part, context);
	return readJsonBody<T>(part);
}

/** The rejection as an error that says what happened and how to fix it. */
export function toCrmError(
	{ status, headers, body }: CrmResponse,
	{ entity, writes }: ErrorContext,
): CrmError {
	return applyRules(errorTable, {
		crm: label,
		status,
		...readRejection(body),
		entity,
		writes,
		retryAfterMs: readRetryAfter(headers),
	});
}

/** Tables that operations use, and that only environments with Dynamics 365 apps have. */
const APP_TABLES: readonly string[] = [
	...['lead', 'opportunity', 'incident'],
	...['campaign', 'campaignitem', 'list', 'listmember'],
];

/** @param name as the user entered it, or as an operation uses it. */
export function unknownEntity(name: string): CrmError {
	return new CrmError(`There is no table "${name}" in ${label}.`, {
		kind: 'misconfigured',
		advice: APP_TABLES.includes(name.toLowerCase())
			? 'Use an environment that has the Dynamics 365 app with this table, such as Sales or Customer Service.'
			: 'Check the API name: the logical name of the table, such as lead or contact.',
	});
}

/** @param name as the user entered it. */
export function unknownField(entity: EntitySummary, name: string): CrmError {
	return new CrmError(`There is no column "${name}" in the table ${entity.label} in ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Check the API name, and refresh the field list of the node.',
	});
}
