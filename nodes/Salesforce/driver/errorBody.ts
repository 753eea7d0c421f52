/** Distinguishes rejections of Salesforce from its other answers, and reads them. */
import type { Rejection } from '../../crm/driver/errorRules';
import type { CrmResponse } from '../../crm/transport';

/** One error as Salesforce writes it: `errorCode` at the top, `statusCode` in the row of a collection. */
export interface SalesforceError {
	errorCode?: string;
	statusCode?: string;
	message?: string;
	fields?: string[];
	duplicateResult?: DuplicateResult;
	/** The same key as Salesforce spells it in answers about a single record. */
	duplicateResut?: DuplicateResult;
}

interface DuplicateResult {
	duplicateRule?: string;
	matchResults?: Array<{
		entityType?: string;
		matchRecords?: Array<{ record?: { Id?: string } }>;
	}>;
}

export const isRejection = ({ status }: CrmResponse) => status < 200 || status >= 300;

/** The body is a list of errors; the sign-in pages and user info answer with a text or an object instead. */
export function readRejection(
	body: string,
): { error: SalesforceError } & Pick<Rejection, 'reason'> {
	if (/^\w+_OAuth_Token$/.test(body.trim())) return { error: { errorCode: body.trim() } };
	try {
		const parsed = JSON.parse(body) as
			SalesforceError[] | { error?: string; error_description?: string };
		if (Array.isArray(parsed)) return { error: parsed[0] ?? {} };
		return { error: { errorCode: parsed.error, message: parsed.error_description } };
	} catch {
		return { error: {}, reason: 'notJson' };
	}
}

/** Code, message and fields as Salesforce gave them. */
export function toRejection(
	error: SalesforceError,
): Pick<Rejection, 'code' | 'message' | 'fields'> {
	return {
		code: error.errorCode ?? error.statusCode ?? '',
		message: error.message ?? '',
		fields: error.fields,
	};
}
