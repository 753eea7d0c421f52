/** The contact of each opportunity: how it is found, what the item says about it, and how it is tied. */
import type { Crm, EntityDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import { emailRule, fieldsRule } from '../../../sync/matching/matchRule';
import type { TieRecords } from '../../../sync/matching/run';
import { searchSteps, type RuleFor } from '../../../sync/matching/searchSteps';
import { contactRoleTies } from '../../../sync/parents/contactRoles';
import { parentFinder } from '../../../sync/parents/findParents';
import type { FindParents, Parent } from '../../../sync/parents/parent';
import type { OpportunityEntity, Product } from '../../product';
import type { ItemContext } from '../operation';
import type { ContactKey } from './contactOption';
import type { RuleSettings } from './settings';

/** @throws CrmError when contacts cannot be read, or found by what is set. */
export async function openContactFinder(
	crm: Crm,
	entity: string,
	{ contact, duplicateRules, timezone, country }: RuleSettings,
): Promise<FindParents> {
	const description = await crm.describe(entity);
	const rules: Readonly<Record<ContactKey, RuleFor>> = {
		contactId: (each, comparison) => ({
			...fieldsRule(each, [each.idField], comparison),
			name: 'ID',
		}),
		contactEmail: emailRule,
	};
	const steps = searchSteps(
		[description],
		contact!.findBy.map((key) => rules[key]),
		{ ignoreAccents: false, country },
	);
	const ruleSet: DuplicateRuleSet = {
		...{ steps, descriptions: new Map([[description.name, description]]) },
		...{ duplicateRules, timezone },
		matchPolicy: { weakMatches: 'use', inactiveRecords: 'use' },
	};
	return parentFinder(ruleSet, description, '');
}

/** @throws CrmError when none of the entities that are written is the one of opportunities. */
export function requireContactOf(
	{ entity }: OpportunityEntity,
	entities: readonly EntityDescription[],
): void {
	if (entities.some(({ name }) => name === entity)) return;
	const [{ label }] = entities as [EntityDescription];
	throw new CrmError(`Options > Contact cannot be used with "${label}".`, {
		kind: 'misconfigured',
		advice: `Remove Options > Contact, or map the lookup. It can be used for: ${entity}.`,
	});
}

/**
 * @returns undefined where contacts are not set, or opportunities have a lookup to them.
 * @throws CrmError when contact roles cannot be read.
 */
export async function buildTies(
	crm: Crm,
	{ opportunities }: Product,
	{ contact, duplicateRules, timezone }: RuleSettings,
): Promise<TieRecords | undefined> {
	const fields = opportunities?.contactRoles;
	if (!fields || !contact) return undefined;
	return contactRoleTies({
		...{ fields, duplicateRules, timezone },
		description: await crm.describe(fields.entity),
		primary: contact.primary,
		replacesRole: contact.policy.overwrite === 'always',
	});
}

/** What the item says about its contact; empty where no contact is set. */
export function readContactParent(
	{ context, product: { opportunities }, itemIndex }: ItemContext,
	{ contact }: RuleSettings,
): Parent[] {
	if (!contact || !opportunities) return [];
	const { entity, contactFields, contactLookup, contactRoles } = opportunities;
	const read = (name: string) => {
		const value = context.getNodeParameter(`options.contact.settings.${name}`, itemIndex, '');
		return String((value as string | null | undefined) ?? '').trim();
	};
	const given = {
		[contactFields.id]: read('contactId'),
		[contactFields.email]: read('contactEmail'),
	};
	return [
		{
			role: 'contact',
			lookups: contactLookup === undefined ? {} : { [entity]: contactLookup },
			details: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
			policy: contact.policy,
			...(contactRoles && { tie: { role: read('role') } }),
		},
	];
}
