/** Why a record is created, updated or left as it is, in sentences for its outcome. */
import type { FieldChange } from '../values/compare';
import type { Found } from './candidates';
import type { SearchStep } from './searchRecords';
import type { SyncPolicy } from './syncPolicy';

interface Searched {
	/** How candidates are searched; empty when they are not. */
	steps: readonly SearchStep[];
}

/** The stamp itself is none of the fields that people count. */
export function updatedFields(
	changes: readonly FieldChange[],
	sync: SyncPolicy | undefined,
): string {
	const count = changes.filter(({ field }) => field !== sync?.stampField).length;
	if (count === 0) return 'updated the sync stamp only';
	return `updated ${count} ${count === 1 ? 'field' : 'fields'}`;
}

/** Says whether duplicates were searched before the record was created, and if not, why. */
export function createdReason(context: Searched, found: Found): string {
	if (found.searched) return ['Created: no matching record found.', ...found.ignored].join(' ');
	const cause = nothingToMatchBy(context, found);
	if (cause === undefined) return 'Created without a duplicate check.';
	return `Created without a duplicate check: ${cause}.`;
}

/** Why a record was not searched although it should have been; undefined for one that was. */
export function nothingToMatchBy({ steps }: Searched, { searched }: Found): string | undefined {
	if (searched || steps.length === 0) return undefined;
	const names = new Set(steps.map(({ rule }) => rule.name.replaceAll(', ', ' and ')));
	return `no ${[...names].join(' or ')} to match by`;
}

/** Why nothing is written: what keeps values that differ, if any do. */
export function unchangedReason(differing: {
	isEditedInCrm: boolean;
	kept: string | undefined;
	isOverwriteRule: boolean;
	isCreateOnly: boolean;
}): string {
	if (differing.isEditedInCrm) return 'No changes: the fields that differ were edited in the CRM.';
	if (differing.isOverwriteRule) return 'No changes: Overwrite Behavior keeps the existing values.';
	if (differing.kept !== undefined) return `No changes: ${differing.kept}.`;
	if (differing.isCreateOnly)
		return 'No changes: the fields that differ can only be set when a record is created.';
	return 'No changes: all mapped fields already have these values.';
}
