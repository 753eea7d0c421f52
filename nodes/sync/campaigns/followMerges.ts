/** Changes members of campaigns, also those of people who were merged. */
import type { Crm } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { orError } from '../../crm/orError';
import { findMasters, type MasterFinder } from '../records/masters';
import { normalizeId } from '../values/id';
import {
	changeMembers,
	type ChangedMember,
	type MemberEntity,
	type Membership,
	type MembersChange,
} from './members';
import { STATUS_NOT_FOUND } from './statuses';

/**
 * A person who was merged is replaced by the master record, which has the memberships of both. The masters are searched only
 * for those who are not found, so that they cost no calls for others.
 * @returns for each membership what became of it, or why it could not be changed.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function changeMembersOrMasters(
	crm: MasterFinder & Pick<Crm, 'write' | 'delete'>,
	member: MemberEntity,
	memberships: readonly Membership[],
	options: MembersChange,
): Promise<Array<ChangedMember | CrmError>> {
	const results = await changeMembers(crm, member, memberships, options);
	const missing = memberships.filter((_, index) => isMissing(results[index]!, options));
	const masters = await orError(findPeopleMasters(crm, member, missing), () => true);
	if (masters instanceof CrmError) return results;
	const merged = [...memberships.entries()].flatMap(([index, membership]) => {
		const personId = masters.get(normalizeId(membership.personId));
		return personId === undefined ? [] : [{ index, membership: { ...membership, personId } }];
	});
	if (merged.length === 0) return results;
	const given = merged.map(({ membership }) => membership);
	const again = await changeMembers(crm, member, given, options);
	merged.forEach(({ index }, place) => (results[index] = again[place]!));
	return results;
}

/** Members of people who were merged are not found, and they cannot be added. */
function isMissing(result: ChangedMember | CrmError, { dryRun }: MembersChange): boolean {
	if (!(result instanceof CrmError))
		return result.id === undefined && (dryRun || result.outcome === 'unchanged');
	return result.kind === 'invalidRecord' && result.code !== STATUS_NOT_FOUND;
}

/** @returns by the normalized id of someone who was merged, the id of the master record. */
async function findPeopleMasters(
	crm: MasterFinder,
	{ people }: MemberEntity,
	memberships: readonly Membership[],
): Promise<ReadonlyMap<string, string>> {
	const masters = new Map<string, string>();
	for (const [lookup, some] of Map.groupBy(memberships, (each) => each.lookup)) {
		const ids = new Set(some.map(({ personId }) => personId));
		const found = await findMasters(crm, await crm.describe(people[lookup]!), [...ids]);
		for (const [id, masterId] of found) masters.set(id, masterId);
	}
	return masters;
}
