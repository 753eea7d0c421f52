/** Distinguishes rejections of Salesforce from its other answers, and reads them. */
import type { Rejection } from '../../crm/driver/errorRules';
import { unescapeXml } from '../../crm/driver/xml';
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

/** The body is a list of errors; the sign-in pages and user info answer with a text or an object, and SOAP with a fault. */
export function readRejection(
	body: string,
): { error: SalesforceError } & Pick<Rejection, 'reason' | 'status'> {
	const fault = readFault(body);
	if (fault) return { error: fault, status: statusOf(fault.errorCode) };
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

/**
 * The fault that a SOAP call is answered with, whose text begins with its code; undefined for any other answer.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export function readFault(
	body: string,
): Required<Pick<SalesforceError, 'errorCode' | 'message'>> | undefined {
	const [, code] = /<faultcode>(?:\w+:)?(\w+)<\/faultcode>/.exec(body) ?? [];
	if (code === undefined) return undefined;
	const [, text = ''] = /<faultstring>([^<]*)<\/faultstring>/.exec(body) ?? [];
	const message = unescapeXml(text);
	return { errorCode: code, message: message.replace(`${code}: `, '') };
}

/**
 * Every fault is answered with 500. Only these do not say that nothing was carried out: among them SOAP's own code for
 * an error that is not the client's (https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383510).
 */
function statusOf(code: string): number {
	if (code === 'SERVER_UNAVAILABLE') return 503;
	return ['UNKNOWN_EXCEPTION', 'Server'].includes(code) ? 500 : 400;
}
