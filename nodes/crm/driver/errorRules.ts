/** Turns what a CRM answered into a CrmError, by a driver's table of rules. */
import { CrmError, type ErrorKind, type WaitCause } from '../errors';

/** What a CRM answered instead of doing what it was asked. */
export interface Refusal {
	/** The product's name. */
	crm: string;
	/** HTTP status; of the row, where the CRM gives one. */
	status?: number;
	/** The CRM's own code, empty when it gave none. */
	code: string;
	/** The CRM's own words. */
	said: string;
	/** API names of the fields it named. */
	fields?: readonly string[];
	retryAfterMs?: number;
	/** What was asked for, for the messages. */
	entity?: string;
	/** True when the request would have changed something. */
	writes: boolean;
	/** Further words for the messages. */
	words?: Readonly<Record<string, string>>;
}

/**
 * One row of the table. It fits when every condition it states is true; the first row that fits is taken.
 * `message` and `advice` may name {crm}, {entity}, {fields}, {said}, the refusal's words and the named groups of `said`.
 */
export interface ErrorRule {
	codes?: readonly string[];
	statuses?: readonly number[];
	said?: RegExp;
	writes?: boolean;
	kind: ErrorKind;
	message: string;
	advice?: string;
	waitCause?: WaitCause;
	/** Code of the CrmError, where the port gives it a name of its own. */
	as?: string;
	/** True when the answer does not tell whether a write was carried out. */
	outcomeUnknown?: boolean;
}

/** The error of the first rule that fits, or one that reports the CRM's own words. */
export function applyRules(rules: readonly ErrorRule[], refusal: Refusal): CrmError {
	const rule = rules.find((each) => fits(each, refusal)) ?? unexpected;
	const groups = rule.said?.exec(refusal.said)?.groups ?? {};
	const fields = refusal.fields?.length ? refusal.fields : groups.field ? [groups.field] : [];
	const words: Record<string, string | undefined> = {
		crm: refusal.crm,
		entity: refusal.entity ?? 'record',
		fields: fields.map((field) => `"${field}"`).join(', ') || 'a field',
		said: shorten(refusal.said),
		...refusal.words,
		...groups,
	};
	const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
	return new CrmError(fill(rule.message), {
		kind: rule.kind,
		code: rule.as ?? (refusal.code || undefined),
		status: refusal.status,
		fields,
		advice: rule.advice && fill(rule.advice),
		waitCause: rule.waitCause,
		retryAfterMs: refusal.retryAfterMs,
		outcomeUnknown: rule.outcomeUnknown === true && refusal.writes,
	});
}

const unexpected: ErrorRule = {
	kind: 'report',
	message: '{crm} answered: {said}',
};

function fits(rule: ErrorRule, { code, status, said, writes }: Refusal): boolean {
	return (
		(rule.writes === undefined || rule.writes === writes) &&
		(rule.codes === undefined || rule.codes.includes(code)) &&
		(rule.statuses === undefined || (status !== undefined && rule.statuses.includes(status))) &&
		(rule.said === undefined || rule.said.test(said))
	);
}

/** The first line, at most 300 characters: the rest is stack traces and help links. */
function shorten(said: string): string {
	const line = said.trim().split(/[\r\n]/, 1)[0] ?? '';
	return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** Milliseconds a `Retry-After` header asks for; it holds seconds, or a date that is compared with the answer's `Date`. */
export function readRetryAfter(headers: Readonly<Record<string, string>>): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined) return undefined;
	if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
	const milliseconds = Date.parse(value) - Date.parse(headers.date ?? '');
	return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
