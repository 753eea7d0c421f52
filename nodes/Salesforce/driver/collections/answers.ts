/** Salesforce's responses to collections. */
import { isObject, readJsonBody, UnreadableAnswer } from '../../../crm/driver/readAnswer';
import { CrmError } from '../../../crm/errors';
import type { WriteResult } from '../../../crm/port';
import type { CrmResponse } from '../../../crm/transport';
import { readCompositeParts, type CompositePart } from '../composite';
import { toPartError, type SalesforceError } from '../errors';
import type { Collection } from './collection';
import { canBeOfGuard, namesReference } from './guard';

/** Salesforce's response to one record of a collection. */
export type RowAnswer =
	{ success: true; id: string; created?: boolean } | { success: false; errors: SalesforceError[] };

export type Answer =
	/** One response per record. */
	| { kind: 'rows'; rows: RowAnswer[]; repeated: boolean }
	/** One result per record, of those sent one by one. */
	| { kind: 'results'; results: WriteResult[] }
	/** Nothing was written: one of the records no longer has the version that was read. */
	| { kind: 'changed'; repeated: boolean }
	/** Nothing was written: the org may not accept the check of the versions, and certainly does not where `isCertain`. */
	| { kind: 'unchecked'; error: CrmError; isCertain: boolean }
	/** The collection was rejected as a whole. */
	| { kind: 'rejected'; error: CrmError };

type Part = CompositePart<unknown>;

/** The references of the requests that write a collection in a /composite. */
export const checkOf = (index: number) => `check${index}`;
export const writeOf = (index: number) => `write${index}`;

/**
 * One answer per collection, in order.
 * @throws UnreadableAnswer when one of them is not whole.
 */
export function readComposed(collections: readonly Collection[], response: CrmResponse): Answer[] {
	const references = collections.flatMap(({ kind }, index) =>
		kind === 'checkedUpdate' ? [checkOf(index), writeOf(index)] : [writeOf(index)],
	);
	const parts = readCompositeParts<unknown>(references)(response);
	const byReference = new Map(parts.map((part) => [part.referenceId, part]));
	return collections.map((collection, index) =>
		readParts(collection, byReference.get(checkOf(index)), byReference.get(writeOf(index))!),
	);
}

function readParts(collection: Collection, check: Part | undefined, write: Part): Answer {
	const rejected = [check, write].find((part) => part && part.httpStatusCode >= 400);
	if (!rejected) return toRowsAnswer(readRows(collection, write.body));
	const errors = Array.isArray(rejected.body) ? (rejected.body as SalesforceError[]) : [];
	const { entity } = collection;
	const error = toPartError(rejected.httpStatusCode, errors, { entity, writes: true });
	const isPassing = error.kind === 'retryLater';
	if (!check || isPassing || error.status !== 400) return { kind: 'rejected', error };
	if (rejected === check) return { kind: 'unchecked', error, isCertain: true };
	if (isEmpty(check)) return { kind: 'changed', repeated: false };
	if (!canBeOfGuard(error)) return { kind: 'rejected', error };
	const isCertain = error.code === 'PROCESSING_HALTED' || namesReference(error.message);
	return { kind: 'unchecked', error, isCertain };
}

/** The query returns no row when one of the records no longer has its version. */
const isEmpty = ({ body }: Part) => !(body as { records?: object[] } | null)?.records?.length;

/** A reference that the org leaves as it is becomes the name of an object that does not exist. */
function toRowsAnswer(rows: RowAnswer[]): Answer {
	const literal = rows.flatMap((row) => (row.success ? [] : row.errors)).find(isOfReference);
	if (!literal) return { kind: 'rows', rows, repeated: false };
	const error = toPartError(400, [literal], { writes: true });
	return { kind: 'unchecked', error, isCertain: true };
}

const isOfReference = ({ message = '' }: SalesforceError) => namesReference(message);

/** @throws UnreadableAnswer when there is not one response for each record. */
export function readRowAnswers(collection: Collection, response: CrmResponse): RowAnswer[] {
	return readRows(collection, readJsonBody(response));
}

function readRows({ rows }: Collection, body: unknown): RowAnswer[] {
	const isWhole = Array.isArray(body) && body.length === rows.length && body.every(isRowAnswer);
	if (!isWhole) throw new UnreadableAnswer();
	return body as RowAnswer[];
}

function isRowAnswer(row: Partial<RowAnswer> | null): boolean {
	if (row?.success === false) {
		return 'errors' in row && Array.isArray(row.errors) && row.errors.every(isObject);
	}
	return row?.success === true && 'id' in row && typeof row.id === 'string';
}
