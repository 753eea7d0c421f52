/**
 * Only the answers about single records name the records that a duplicate rule of the org found: those that a list
 * rejects without naming them are sent again one by one.
 */
import { chunk } from '../../../crm/driver/chunk';
import { CrmError } from '../../../crm/errors';
import type { WriteOptions, WriteResult } from '../../../crm/port';
import type { PreparedWrite } from '../prepare';
import type { Sender } from '../send';
import { concernsAll } from '../writeResult';
import { looksLikeReference } from './collection';
import { MAX_SINGLE } from './pace';
import { sendSingly } from './sendSingly';

/** @returns the results, where a row that a duplicate rule rejected comes with the records that it found. */
export async function nameDuplicates(
	sender: Sender,
	rows: readonly PreparedWrite[],
	results: readonly WriteResult[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const named = [...results];
	const rejected = [...rows.keys()].filter((place) => isUnnamed(rows[place]!, results[place]!));
	for (const places of chunk(rejected, { max: MAX_SINGLE, weigh: () => 1 })) {
		const some = places.map((place) => rows[place]!);
		const again = await sendAgain(sender, some, options);
		for (const [index, place] of places.entries()) {
			named[place] = again instanceof CrmError ? unnamed(results[place]!, again) : again[index]!;
		}
		if (again instanceof CrmError && concernsAll(again)) break;
	}
	return named;
}

const isUnnamed = ({ values }: PreparedWrite, result: WriteResult) =>
	!result.ok &&
	result.error.code === 'DUPLICATES_DETECTED' &&
	result.duplicates === undefined &&
	!Object.values(values).some(looksLikeReference);

/** The rejection stays as it was, unless the row may have been written the second time. */
function unnamed(rejection: WriteResult, { outcomeUnknown }: CrmError): WriteResult {
	if (rejection.ok || !outcomeUnknown) return rejection;
	const { error } = rejection;
	return { ok: false, error: new CrmError(error.message, { ...error, outcomeUnknown }) };
}

async function sendAgain(
	sender: Sender,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
): Promise<WriteResult[] | CrmError> {
	try {
		return await sendSingly(sender, rows, options);
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}
