/** The records that each record belongs to: how they are found, and what the item says about them. */
import type { Crm, EntityDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { orError } from '../../../crm/orError';
import { failed } from '../../../sync/matching/outcome';
import type { FindParents, Parent } from '../../../sync/parents/parent';
import type { Product } from '../../product';
import type { ItemContext } from '../operation';
import { openAccountFinder, readAccountParent, requireAccountLookup } from './accountParent';
import { openContactFinder, readContactParent, requireContactOf } from './contactParent';
import type { RuleSettings } from './settings';

/**
 * @param descriptions of the entities that are written.
 * @returns undefined where no parent is set. Parents that cannot be read are the failure of each search.
 * @throws CrmError when none of the entities can have such a parent.
 */
export async function buildParentFinder(
	crm: Crm,
	{ accounts, opportunities, people }: Product,
	settings: RuleSettings,
	descriptions: ReadonlyMap<string, EntityDescription>,
): Promise<FindParents | undefined> {
	const entities = [...descriptions.values()];
	const finders = new Map<Parent['role'], FindParents>();
	if (accounts && settings.account) {
		requireAccountLookup(accounts, entities);
		const finder = openAccountFinder(crm, accounts, settings);
		finders.set('account', await orFailure(finder, accounts.entity));
	}
	if (opportunities && settings.contact) {
		requireContactOf(opportunities, entities);
		const finder = openContactFinder(crm, people.contact.name, settings);
		finders.set('contact', await orFailure(finder, people.contact.name));
	}
	return finders.size > 0 ? byRole(finders) : undefined;
}

async function orFailure(finder: Promise<FindParents>, entity: string): Promise<FindParents> {
	const opened = await orError(finder, isLasting);
	if (!(opened instanceof CrmError)) return opened;
	return async (_, parents) => await Promise.resolve(parents.map(() => failed(entity, opened)));
}

const isLasting = ({ kind }: CrmError) => kind === 'misconfigured';

/** Parents of one role are searched together. */
function byRole(finders: ReadonlyMap<Parent['role'], FindParents>): FindParents {
	return async (crm, parents) => {
		const found = new Map<Parent, Awaited<ReturnType<FindParents>>[number]>();
		for (const [role, some] of Map.groupBy(parents, (parent) => parent.role)) {
			const outcomes = await finders.get(role)!(crm, some);
			for (const [place, parent] of some.entries()) found.set(parent, outcomes[place]!);
		}
		return parents.map((parent) => found.get(parent)!);
	};
}

/** What the item says about the records that it belongs to. */
export const readParents = (item: ItemContext, settings: RuleSettings): Parent[] => [
	...readAccountParent(item, settings),
	...readContactParent(item, settings),
];
