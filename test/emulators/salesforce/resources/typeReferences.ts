/**
 * A reference in place of the name of an object, as in `"attributes": {"type": "@{found.records[0].attributes.type}"}`.
 * Salesforce documents references in the values of a body, and does not say whether `attributes` is one of them.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-composite-post.html
 */
import { ApiError } from '../errors';
import { MissingReferenceError, substitute, type EarlierAnswers } from './references';

/**
 * What an org makes of it: `resolved` like any other reference; `literal` as the name of an object; `missing` as a
 * reference to nothing; `rejected` with its subrequest; `callRejected` with all subrequests.
 */
export type TypeReferences = 'resolved' | 'literal' | 'missing' | 'rejected' | 'callRejected';

type SentRecord = { attributes?: { type?: unknown } } | null;

/** True for a body with such a reference. */
export function namesTypeByReference(body: unknown): boolean {
	const { records } = (body ?? {}) as { records?: unknown };
	return Array.isArray(records) && records.some((record) => hasReference(record as SentRecord));
}

const hasReference = (record: SentRecord) => String(record?.attributes?.type).includes('@{');

export const typeReferenceRejected = () =>
	new ApiError(400, {
		errorCode: 'INVALID_INPUT',
		message: 'A reference is not allowed in attributes',
	});

/** The body with its references replaced, as far as the org resolves them. */
export function resolveBody<Body>(body: Body, answers: EarlierAnswers, way: TypeReferences): Body {
	if (way === 'resolved' || !namesTypeByReference(body)) return substitute(body, answers);
	if (way === 'missing') throw new MissingReferenceError('check0.records[0].attributes.type');
	if (way === 'literal') return body;
	throw typeReferenceRejected();
}
