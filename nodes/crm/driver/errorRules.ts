/** Turns a CRM's rejection into a CrmError, by a driver's table of rules. */
import { CrmError, type ErrorKind, type ErrorReason, type WaitCause } from '../errors';
import { toOneLine } from './rejectionMessage';

/** What a CRM answered instead of doing what was requested. */
export interface Rejection {
	/** The product's name. */
	crm: string;
	/** HTTP status; of the row, where the CRM gives one. */
	status?: number;
	/** The CRM's own code, empty when it gave none. */
	code: string;
	/** What this package already knows of the answer, where the CRM gives no code for it. */
	reason?: ErrorReason;
	/** The CRM's own message. */
	message: string;
	/** API names of the fields it named. */
	fields?: readonly string[];
	retryAfterMs?: number;
	/** What was requested, for the messages. */
	entity?: string;
	/** True when the request would have changed something. */
	writes: boolean;
	/** Further values for the placeholders of the rules' messages. */
	placeholders?: Readonly<Record<string, string>>;
}

/**
 * One row of the table. It matches when every condition it has is true; the first row that matches applies.
 * `message` and `advice` can contain {crm}, {entity}, {fields}, {message}, the rejection's placeholders and the named
 * groups of `pattern`; a group called `field` is the API name of the field.
 */
export interface ErrorRule {
	codes?: readonly string[];
	statuses?: readonly number[];
	/** Of the rejection, not of the error: see `reason`. */
	reasons?: readonly ErrorReason[];
	/** Matches the CRM's own message. */
	pattern?: RegExp;
	writes?: boolean;
	/** API names of the fields that it is always about. */
	fields?: readonly string[];
	kind: ErrorKind;
	message: string;
	advice?: string;
	waitCause?: WaitCause;
	/** Reason of the CrmError. */
	reason?: ErrorReason;
	/** True when the answer does not say whether a write was carried out. */
	outcomeUnknown?: boolean;
}

/** The error of the first rule that matches, or one that reports the CRM's own message. */
export function applyRules(rules: readonly ErrorRule[], rejection: Rejection): CrmError {
	const rule = rules.find((each) => matches(each, rejection)) ?? unexpected;
	const groups = rule.pattern?.exec(rejection.message)?.groups ?? {};
	const named = groups.field ? [groups.field] : (rule.fields ?? []);
	const fields = rejection.fields?.length ? rejection.fields : named;
	const placeholders: Record<string, string | undefined> = {
		crm: rejection.crm,
		entity: rejection.entity ?? 'record',
		fields: fields.map((field) => `"${field}"`).join(', ') || 'a field',
		message: toOneLine(rejection.message) || rejection.code || `HTTP ${rejection.status}`,
		...rejection.placeholders,
		...groups,
	};
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (_, name: string) => placeholders[name] ?? '');
	return new CrmError(fill(rule.message), {
		kind: rule.kind,
		code: rejection.code || undefined,
		reason: rule.reason ?? rejection.reason,
		status: rejection.status,
		fields,
		advice: rule.advice && fill(rule.advice),
		waitCause: rule.waitCause,
		retryAfterMs: rejection.retryAfterMs,
		outcomeUnknown: rule.outcomeUnknown === true && rejection.writes,
	});
}

const unexpected: ErrorRule = {
	kind: 'report',
	message: '{crm} returned an error: {message}',
};

function matches(rule: ErrorRule, rejection: Rejection): boolean {
	const { code, status, reason, message, writes } = rejection;
	return (
		(rule.writes === undefined || rule.writes === writes) &&
		(rule.codes === undefined || rule.codes.includes(code)) &&
		(rule.statuses === undefined || (status !== undefined && rule.statuses.includes(status))) &&
		(rule.reasons === undefined || (reason !== undefined && rule.reasons.includes(reason))) &&
		(rule.pattern === undefined || rule.pattern.test(message))
	);
}
