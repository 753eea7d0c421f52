/** What Dataverse rejects, as the errors this package throws. */
import type { EntitySummary } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { applyRules } from '../../crm/driver/errorRules';
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
 * What an answer contains.
 * @throws CrmError when it is a rejection, or not JSON.
 */
export function readJson<T>(answer: CrmResponse, context: ErrorContext): T {
	if (isRejection(answer)) throw toCrmError(answer, context);
	try {
		return JSON.parse(answer.body) as T;
	} catch {
		throw toCrmError(answer, context);
	}
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

/** @param name as the user entered it. */
export function unknownEntity(name: string): CrmError {
	return new CrmError(`There is no table "${name}" in ${label}.`, {
		kind: 'misconfigured',
		advice: 'Check the API name: the logical name of the table, such as lead or contact.',
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
