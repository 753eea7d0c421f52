/** What Salesforce rejects, as the errors this package throws. */
import type { EntitySummary } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { applyRules, type Rejection } from '../../crm/driver/errorRules';
import { readRetryAfter } from '../../crm/driver/retryAfter';
import type { CrmResponse } from '../../crm/transport';
import { duplicatePlaceholders } from './duplicates';
import { readRejection, toRejection, type SalesforceError } from './errorBody';
import { errorTable } from './errorTable';

export { foundDuplicates } from './duplicates';
export { isRejection, type SalesforceError } from './errorBody';
export { unknownEntity } from './objectAccess';

/** The product's name for messages. */
export const label = 'Salesforce';

/** What was requested. */
export interface ErrorContext {
	entity?: string;
	writes: boolean;
}

/** The rejection of a whole request as an error that says what happened and how to fix it. */
export function toCrmError(answer: CrmResponse, context: ErrorContext): CrmError {
	const { error, ...rejection } = readRejection(answer.body);
	return translate(error, context, {
		status: answer.status,
		...rejection,
		retryAfterMs: readRetryAfter(answer.headers),
	});
}

/** The rejection of one of several requests in one call. */
export function toPartError(
	status: number,
	errors: readonly SalesforceError[],
	context: ErrorContext,
): CrmError {
	return translate(errors[0] ?? {}, context, { status });
}

/** The rejection of one row of a collection; such a row is like a request answered with 400. */
export function toRowError(errors: readonly SalesforceError[], entity: string): CrmError {
	return translate(errors[0] ?? {}, { entity, writes: true }, { status: 400 });
}

function translate(
	error: SalesforceError,
	context: ErrorContext,
	details: Pick<Rejection, 'status' | 'retryAfterMs' | 'reason'>,
): CrmError {
	return applyRules(errorTable, {
		crm: label,
		...toRejection(error),
		...details,
		...context,
		placeholders: duplicatePlaceholders(error),
	});
}

/** @param name as the user entered it. */
export function unknownField(entity: EntitySummary, name: string): CrmError {
	return new CrmError(`There is no field "${name}" on ${entity.label} in ${label}.`, {
		kind: 'misconfigured',
		fields: [name],
		advice:
			'Check the API name: custom fields end in __c. Refresh the field list of the node, and check field-level security.',
	});
}
