/** Finds or creates the parents of many records together: each one that is described in the same way only once. */
import type { EntityDescription } from '../../crm/port';
import { createOrUpdate, type DuplicateRuleSet } from '../matching/createOrUpdate';
import type { IncomingRecord } from '../matching/mapRecords';
import type { Outcome } from '../matching/outcome';
import type { FindParents, Parent } from './parent';

/**
 * What was found or created is remembered, so that a name alone, which is too weak to find a record, leads to the one
 * that an earlier record of the same run has created.
 * @param ruleSet how parents are searched and created; not ordered by what is used of them.
 * @param requiredName API name of the field without which none is created; '' where none is created at all.
 */
export function parentFinder(
	ruleSet: DuplicateRuleSet,
	description: EntityDescription,
	requiredName: string,
): FindParents {
	const known = new Map<string, Outcome>();
	return async (crm, parents) => {
		const missing = new Map<string, Parent>();
		for (const parent of parents) {
			if (!known.has(keyOf(parent))) missing.set(keyOf(parent), parent);
		}
		const records = [...missing.values()].map((parent) =>
			toRecord(description, parent, requiredName),
		);
		const outcomes = records.length > 0 ? await createOrUpdate(crm, ruleSet, records) : [];
		for (const [index, key] of [...missing.keys()].entries()) known.set(key, outcomes[index]!);
		return parents.map((parent) => known.get(keyOf(parent))!);
	};
}

const keyOf = ({ details }: Parent) => JSON.stringify(Object.entries(details).toSorted());

/** Several matches and doubtful ones are reported: see decideParent. */
function toRecord(
	{ name: entity, idField }: EntityDescription,
	{ details, policy: { onNoMatch } }: Parent,
	requiredName: string,
): IncomingRecord {
	const { [idField]: id, ...mapped } = details;
	return {
		mapped: new Map([[entity, mapped]]),
		...(id !== undefined && { matchOnly: new Map([[entity, { [idField]: id }]]) }),
		policy: {
			...(onNoMatch === 'create' && requiredName in details && { createAs: entity }),
			onSingleMatch: 'use',
			onMultipleMatches: 'review',
			onNothingToMatch: 'skip',
			overwriteRules: { forAll: 'always', forSingle: new Map() },
		},
	};
}
