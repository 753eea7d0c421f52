/**
 * Which records are sent through Bulk API 2.0: those of one kind and object for which it needs fewer calls than collections.
 * Salesforce's assignment rules do not run there, and its duplicate rules cannot be bypassed.
 */
import type { WriteOptions } from '../../../crm/port';
import { recordsPerCall } from '../collections/collection';
import { MAX_RECORDS, type Pace } from '../collections/pace';
import { kindOf, type PreparedWrite, type WriteKind } from '../prepare';

/** Records of one kind and object. */
export interface BulkGroup {
	kind: WriteKind;
	entity: string;
	rows: PreparedWrite[];
}

/** Characters of a job's file; Salesforce accepts 100 MB, but this package holds file and results in memory. */
export const MAX_FILE = 5_000_000;

/** Records whose versions are read again in one call. */
export const VERSIONS_PER_CALL = 10_000;

/** Opening, uploading, closing and deleting a job, the results of what failed, and the requests for its state. */
const CALLS_PER_JOB = 5 + 6;

/** @param characters of all values together. */
export function callsInBulk(kind: WriteKind, rows: number, characters: number): number {
	const jobs = Math.max(1, Math.ceil(characters / MAX_FILE));
	const results = kind === 'create' ? 1 : 0;
	const checks = kind === 'checkedUpdate' ? Math.ceil(rows / VERSIONS_PER_CALL) : 0;
	return jobs * (CALLS_PER_JOB + results) + checks;
}

/** @param group the kind and object of the records. */
export function callsInCollections(
	{ kind, entity }: Pick<BulkGroup, 'kind' | 'entity'>,
	rows: number,
	pace: Pace,
): number {
	return Math.ceil(rows / recordsPerCall(kind, entity, pace));
}

/** @returns what to send through Bulk API 2.0; all other rows are sent in collections. */
export function chooseWays(
	rows: readonly PreparedWrite[],
	{ duplicateRules }: WriteOptions,
	pace: Pace,
): BulkGroup[] {
	const fit = duplicateRules === 'respect' ? rows.filter(fitsIntoFile) : [];
	return [...Map.groupBy(fit, (row) => `${kindOf(row)} ${row.entity}`).values()]
		.map((some) => ({ kind: kindOf(some[0]!), entity: some[0]!.entity, rows: some }))
		.filter((group) => {
			const { kind, entity, rows: some } = group;
			// A job is processed in lists of the same size, which the automation of the org has not managed.
			if (pace.maxRecords(entity) < MAX_RECORDS) return false;
			const inCollections = callsInCollections(group, some.length, pace);
			// The lengths are added up only where even an empty file would be worth it.
			if (callsInBulk(kind, some.length, 0) >= inCollections) return false;
			return callsInBulk(kind, some.length, charactersOf(some)) < inCollections;
		});
}

const charactersOf = (rows: readonly PreparedWrite[]) =>
	rows.reduce((sum, row) => sum + rowLength(row), 0);

/** The approximate number of characters of the row in a file. */
export const rowLength = ({ values }: PreparedWrite) =>
	Object.values(values).reduce<number>((sum, value) => sum + String(value).length + 1, 20);

/** https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_bulkapi.htm */
const MAX_TEXT = 32_000;

/**
 * False for what a file cannot express: a text that means "empty" there, line ends of another kind than the file's, a text
 * that is too long, and a record without any value.
 */
function fitsIntoFile({ values }: PreparedWrite): boolean {
	let isEmpty = true;
	for (const value of Object.values(values)) {
		const text = String(value ?? '').trim();
		if (text === '#N/A' || text.includes('\r') || text.length > MAX_TEXT) return false;
		isEmpty &&= text === '';
	}
	return !isEmpty;
}
