/** Turns the settings of Create or Update into the rules that the sync core follows. */
import type { Crm, EntityDescription } from '../../../crm/port';
import type { DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import { companyNameRule, domainRule } from '../../../sync/matching/companyRules';
import {
	emailRule,
	fieldsRule,
	keyRule,
	nameRule,
	phoneRule,
} from '../../../sync/matching/matchRule';
import { searchSteps, type RuleFor } from '../../../sync/matching/searchSteps';
import { requireStampField } from '../../../sync/syncStamp/stampField';
import { CrmError } from '../../../crm/errors';
import type { Product } from '../../product';
import { buildTies } from './contactParent';
import { buildParentFinder } from './parents';
import type { RuleSettings } from './settings';

/** @throws CrmError when an entity does not exist, or cannot be matched by the selected fields. */
export async function buildRuleSet(
	crm: Crm,
	product: Product,
	settings: RuleSettings,
): Promise<DuplicateRuleSet> {
	const { searchIn, mappers, ignoreAccents, country, duplicateRules, matchPolicy, timezone } =
		settings;
	const descriptions = new Map<string, EntityDescription>();
	for (const { entity } of mappers) {
		const description = await crm.describe(entity);
		if (settings.syncStamp) requireStampField(description, settings.syncStamp.stampField);
		descriptions.set(entity, description);
	}
	const searched: EntityDescription[] = [];
	for (const entity of searchIn) searched.push(await crm.describe(entity));
	const comparison = { ignoreAccents, country };
	const rules = [...linkRules(settings), ...toRules(settings)];
	const steps = searched.length === 0 ? [] : searchSteps(searched, rules, comparison);
	const findParents = await buildParentFinder(crm, product, settings, descriptions);
	const tieRecords = await buildTies(crm, product, settings);
	return { steps, descriptions, duplicateRules, matchPolicy, timezone, findParents, tieRecords };
}

/** The record that is linked to the source comes first: its other values can have changed. */
function linkRules({ syncStamp }: RuleSettings): RuleFor[] {
	const { linkField } = syncStamp ?? {};
	if (linkField === undefined) return [];
	return [(description, comparison) => fieldsRule(description, [linkField], comparison)];
}

/** The match rules, in order. @throws CrmError when none is configured. */
export function toRules({
	matchBy,
	matchKey,
	customFields,
}: Pick<RuleSettings, 'matchBy' | 'matchKey' | 'customFields'>): RuleFor[] {
	switch (matchBy) {
		case 'email':
			return [emailRule];
		case 'emailThenName':
			return [emailRule, nameRule];
		case 'emailThenPhone':
			return [emailRule, phoneRule];
		case 'domain':
			return [domainRule];
		case 'domainThenName':
			return [domainRule, companyNameRule];
		case 'companyName':
			return [companyNameRule];
		case 'key':
			return [(description, comparison) => keyRule(description, matchKey, comparison)];
		case 'customFields':
			if (customFields.length === 0) throw noMatchRule();
			return customFields.map(
				(fields) => (description, comparison) => fieldsRule(description, fields, comparison),
			);
		default:
			throw unknownMatchRule(matchBy);
	}
}

/** An expression, or an AI agent, can return anything. */
function unknownMatchRule(matchBy: never): CrmError {
	return new CrmError(`Match By cannot be ${JSON.stringify(matchBy)}.`, {
		kind: 'misconfigured',
		advice:
			'Use one of these: email, emailThenName, emailThenPhone, domain, domainThenName, companyName, key, customFields.',
	});
}

function noMatchRule(): CrmError {
	return new CrmError('No match rule is configured, so no record can be found.', {
		kind: 'misconfigured',
		advice: 'Add a rule under Match Rules, or select another option under Match By.',
	});
}
