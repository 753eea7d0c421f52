/** Which parents a record needs, and the lookups that refer to them. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import type { CrmError } from '../../crm/errors';
import type { Outcome } from '../matching/outcome';
import { isFilled, lookupOf } from '../values/lookupColumns';
import type { OverwriteRules } from '../values/overwrite';
import { decideParent, titleOf, type Parent } from './parent';

/** What the outcome of a record says about its parents. */
export type ParentReport = Partial<Record<Parent['role'], Outcome>>;

export type Linked =
	/** Parents that have to be searched first. */
	| { kind: 'open'; parents: readonly Parent[] }
	/** The values of the lookups, and what the outcome's reason says of lookups that are left empty. */
	| {
			kind: 'linked';
			values: FieldValues;
			note: string;
			report: ParentReport;
			/** True where one of the lookups must not replace the parent that a record has. */
			fillsOnly: boolean;
	  }
	| { kind: 'review'; reason: string; report: ParentReport }
	| { kind: 'fail'; error: CrmError; report: ParentReport };

interface Linking {
	parents: readonly Parent[];
	/** What was mapped: a lookup that is mapped needs no parent. */
	mapped: FieldValues;
	/** The record that is updated; absent for a new one. */
	current?: Pick<CrmRecord, 'values' | 'unreadable'>;
	rules: OverwriteRules;
}

export function linkParents(description: EntityDescription, linking: Linking): Linked {
	const needed = linking.parents.filter((parent) => isNeeded(description, parent, linking));
	const open = needed.filter(({ outcome }) => outcome === undefined);
	if (open.length > 0) return { kind: 'open', parents: open };
	const values: Record<string, string> = {};
	const notes: string[] = [];
	const report: ParentReport = {};
	let fillsOnly = false;
	for (const parent of needed) {
		const { role, lookups, outcome } = parent;
		report[role] = outcome!;
		const decision = decideParent(parent, outcome!);
		switch (decision.action) {
			case 'link':
				// A record that ties the two is written afterwards.
				if (parent.tie) break;
				values[lookups[description.name]!] = decision.id;
				fillsOnly ||= parent.policy.overwrite === 'onlyFillEmpty';
				break;
			case 'leaveEmpty':
				notes.push(` ${titleOf(role)} left empty: ${decision.reason}`);
				break;
			case 'review':
				return { kind: 'review', reason: `${titleOf(role)}: ${decision.reason}`, report };
			case 'fail':
				return { kind: 'fail', error: decision.error, report };
		}
	}
	return { kind: 'linked', values, note: notes.join(''), report, fillsOnly };
}

function isNeeded(
	description: EntityDescription,
	{ lookups, policy, tie }: Parent,
	{ mapped, current, rules }: Linking,
): boolean {
	if (tie) return true;
	const column = lookups[description.name];
	const lookup = column === undefined ? undefined : lookupOf(description, column);
	if (column === undefined || !lookup || isFilled(description, lookup, mapped)) return false;
	if (!current) return true;
	const behavior = rules.forSingle.get(column) ?? policy.overwrite;
	const { values, unreadable = [] } = current;
	const isEmpty = !isFilled(description, lookup, values) && !unreadable.includes(lookup.name);
	return behavior !== 'onlyFillEmpty' || isEmpty;
}
