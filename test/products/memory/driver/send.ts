/** Every request to the in-memory CRM goes through here: one JSON call by the name of its method. */
import type { ReadAllowance } from '../../../../nodes/crm/driver/allowance';
import {
	forbidden,
	notJson,
	rateLimited,
	serverError,
	signInRejected,
	unavailable,
} from '../../../../nodes/crm/driver/commonErrorRules';
import { applyRules, type ErrorRule } from '../../../../nodes/crm/driver/errorRules';
import { UnreadableAnswer } from '../../../../nodes/crm/driver/readAnswer';
import { readRetryAfter } from '../../../../nodes/crm/driver/retryAfter';
import type { RequestSemantics } from '../../../../nodes/crm/driver/retry';
import {
	createSendKernel,
	type FailedRequest,
	type SendKernel,
	type SignedInConnection,
} from '../../../../nodes/crm/driver/send';
import type { CrmError } from '../../../../nodes/crm/errors';
import type { RecordReference } from '../../../../nodes/crm/port';
import type { CrmResponse } from '../../../../nodes/crm/transport';

export const label = 'Memory CRM';

/** What the CRM sends instead of what was requested, for a whole request or for one row of it. */
export interface RejectionBody {
	code?: string;
	message?: string;
	details?: { field?: string; duplicates?: readonly RecordReference[] };
}

const rules: readonly ErrorRule[] = [
	rateLimited,
	unavailable(),
	serverError,
	signInRejected('no longer accepts the credential'),
	notJson(`a response of ${label}`, 'it is the address of the CRM.'),
	forbidden('Ask an administrator.'),
	{
		codes: ['unknownName'],
		kind: 'misconfigured',
		message: '{message}',
		advice: 'Check the name.',
	},
	{
		codes: ['conflict'],
		kind: 'invalidRecord',
		reason: 'conflict',
		message: '{message}',
		advice: 'Run the workflow again.',
	},
	{
		codes: ['keyTaken'],
		kind: 'invalidRecord',
		reason: 'keyTaken',
		message: '{message}',
		advice: 'Map another value.',
	},
	{
		codes: ['invalidValue', 'duplicate'],
		kind: 'invalidRecord',
		message: '{message}',
		advice: 'Check the mapped values.',
	},
];

export interface Sender extends SendKernel {
	/** The answer of a method, and whether an earlier attempt may have been carried out. */
	call<Answer>(
		method: string,
		parameters: object,
		semantics?: RequestSemantics,
	): Promise<{ answer: Answer; repeated: boolean }>;
}

export function createSender(connection: SignedInConnection): Sender {
	const kernel = createSendKernel(connection, { label, isError, toCrmError, readAllowance });
	return Object.assign(kernel, {
		async call<Answer>(method: string, parameters: object, semantics: RequestSemantics = 'read') {
			const { content: answer, repeated } = await kernel.send({
				method: 'POST',
				url: `${connection.baseUrl}/${method}`,
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(parameters),
				semantics,
				read: readAnswer<Answer>,
				entity: 'entity' in parameters ? String(parameters.entity) : undefined,
			});
			return { answer, repeated };
		},
	});
}

/** Calls that are left today. */
const readAllowance: ReadAllowance = ({ 'x-calls-left': left }) =>
	left === undefined ? undefined : { left: Number(left), period: 'day' };

/** Some answers are a single text. */
function readAnswer<Answer>({ body }: CrmResponse): Answer {
	try {
		return JSON.parse(body) as Answer;
	} catch {
		throw new UnreadableAnswer();
	}
}

const isError = ({ status }: CrmResponse) => status !== 200;

function toCrmError({ status, headers, body }: CrmResponse, failed: FailedRequest): CrmError {
	const rejection = parse(body);
	return translate(rejection ?? {}, {
		...failed,
		status,
		retryAfterMs: readRetryAfter(headers),
		reason: rejection ? undefined : 'notJson',
	});
}

export function translate(
	{ code = '', message = '', details = {} }: RejectionBody,
	circumstances: Omit<Parameters<typeof applyRules>[1], 'crm' | 'code' | 'message'>,
): CrmError {
	const fields = details.field === undefined ? [] : [details.field];
	return applyRules(rules, { crm: label, code, message, fields, ...circumstances });
}

function parse(body: string): RejectionBody | undefined {
	try {
		return JSON.parse(body) as RejectionBody;
	} catch {
		return undefined;
	}
}
