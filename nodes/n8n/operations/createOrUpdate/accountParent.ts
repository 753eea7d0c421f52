/** The account that each record belongs to: how it is found, and what the item says about it. */
import type { Crm, EntityDescription } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import { companyNameRule, domainRule } from '../../../sync/matching/companyRules';
import { fieldsRule } from '../../../sync/matching/matchRule';
import { searchSteps, type RuleFor } from '../../../sync/matching/searchSteps';
import { parentFinder } from '../../../sync/parents/findParents';
import type { FindParents, Parent } from '../../../sync/parents/parent';
import { domainOf } from '../../../sync/values/company';
import type { AccountEntity } from '../../product';
import type { ItemContext } from '../operation';
import type { AccountKey } from './accountOption';
import type { RuleSettings } from './settings';

/** @throws CrmError when accounts cannot be read, or found by what is set. */
export async function openAccountFinder(
	crm: Crm,
	accounts: AccountEntity,
	{ account, duplicateRules, timezone, country }: RuleSettings,
): Promise<FindParents> {
	const { findBy, policy } = account!;
	const description = await crm.describe(accounts.entity);
	const rules: Readonly<Record<AccountKey, RuleFor>> = {
		accountNumber: (each, comparison) => ({
			...fieldsRule(each, [accounts.accountNumber], comparison),
			name: 'account number',
		}),
		domain: domainRule,
		accountName: companyNameRule,
	};
	const steps = searchSteps(
		[description],
		findBy.map((key) => rules[key]),
		{ ignoreAccents: false, country },
	);
	const ruleSet: DuplicateRuleSet = {
		...{ steps, descriptions: new Map([[description.name, description]]) },
		...{ duplicateRules, timezone },
		// An inactive account is reported, so that none is created beside it.
		matchPolicy: {
			weakMatches: policy.weakMatches === 'use' ? 'use' : 'review',
			inactiveRecords: 'review',
		},
	};
	return parentFinder(ruleSet, description, accounts.accountName);
}

/** @throws CrmError when none of the entities that are written has a lookup to an account. */
export function requireAccountLookup(
	{ lookups }: AccountEntity,
	entities: readonly EntityDescription[],
): void {
	if (entities.some(({ name }) => lookups[name] !== undefined)) return;
	const [{ label }] = entities as [EntityDescription];
	throw new CrmError(`${label} has no lookup to an account that can be set by Account.`, {
		kind: 'misconfigured',
		advice: `Remove Options > Account, or map the lookup. It can be used for: ${Object.keys(lookups).join(', ')}.`,
	});
}

/** What the item says about its account; empty where no account is set. */
export function readAccountParent(
	{ context, product: { accounts }, itemIndex }: ItemContext,
	{ account }: RuleSettings,
): Parent[] {
	if (!account || !accounts) return [];
	const read = (key: AccountKey) =>
		context.getNodeParameter(`options.account.settings.${key}`, itemIndex, '') as
			string | number | null | undefined;
	const text = (key: AccountKey) => String(read(key) ?? '').trim();
	const given = {
		[accounts.accountNumber]: text('accountNumber'),
		[accounts.website]: domainOf(text('domain')),
		[accounts.accountName]: text('accountName'),
	};
	const details = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
	return [{ role: 'account', lookups: accounts.lookups, details, policy: account.policy }];
}
