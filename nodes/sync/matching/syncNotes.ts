/** What the reason of an outcome says of a sync, in sentences that follow another; '' where there is nothing to say. */
import type { EntityDescription } from '../../crm/port';
import type { FieldConflict } from '../syncStamp/settleFields';
import type { SyncReport } from './syncPolicy';

const winners: ReadonlyArray<{ winner: FieldConflict['winner']; then: string }> = [
	{ winner: 'incoming', then: '; the incoming value was used' },
	{ winner: 'crm', then: "; the CRM's value was kept" },
	{ winner: null, then: '' },
];

export function conflictNote(description: EntityDescription, { conflicts = [] }: SyncReport) {
	return winners
		.map(({ winner, then }) => {
			const names = conflicts.filter((each) => each.winner === winner).map(({ field }) => field);
			if (names.length === 0) return '';
			return ` Edited on both sides: ${labelsOf(description, names)}${then}.`;
		})
		.join('');
}

export function keptNote(description: EntityDescription, { kept = [] }: SyncReport): string {
	if (kept.length === 0) return '';
	return ` Kept, because only the CRM's value was edited: ${labelsOf(description, kept)}.`;
}

function labelsOf({ fields }: EntityDescription, names: readonly string[]): string {
	return fields
		.filter(({ name }) => names.includes(name))
		.map(({ name, label }) => `"${label}" (${name})`)
		.join(', ');
}
