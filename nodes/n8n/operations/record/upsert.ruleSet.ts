/** From the settings of Create or Update to the rules that the sync core follows. */
import type { Crm, EntityDescription } from '../../../crm/port/index';
import type { DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import {
	emailRule,
	fieldsRule,
	keyRule,
	nameRule,
	phoneRule,
} from '../../../sync/matching/matchRule';
import { searchSteps, type RuleFor } from '../../../sync/matching/searchSteps';
import { CrmError } from '../../../crm/errors';
import type { RuleSettings } from './upsert.settings';

/** @throws CrmError when a record type does not exist, or cannot be matched by what was chosen. */
export async function buildRuleSet(crm: Crm, settings: RuleSettings): Promise<DuplicateRuleSet> {
	const { searchIn, mappers, ignoreAccents, country, duplicateRules } = settings;
	const descriptions = new Map<string, EntityDescription>();
	for (const { entity } of mappers) {
		descriptions.set(entity, await crm.describe(entity));
	}
	const places: EntityDescription[] = [];
	for (const entity of searchIn) places.push(await crm.describe(entity));
	const comparison = { ignoreAccents, country };
	const steps = places.length === 0 ? [] : searchSteps(places, toRules(settings), comparison);
	return { steps, descriptions, duplicateRules };
}

function toRules({ matchBy, matchKey, customFields }: RuleSettings): RuleFor[] {
	switch (matchBy) {
		case 'email':
			return [emailRule];
		case 'emailThenName':
			return [emailRule, nameRule];
		case 'emailThenPhone':
			return [emailRule, phoneRule];
		case 'key':
			return [(description, comparison) => keyRule(description, matchKey, comparison)];
		case 'customFields':
			if (customFields.length === 0) throw noRule();
			return customFields.map(
				(fields) => (description, comparison) => fieldsRule(description, fields, comparison),
			);
	}
}

function noRule(): CrmError {
	return new CrmError('No match rule is set, so nothing could ever be found.', {
		kind: 'misconfigured',
		advice: 'Add a rule under Match Rules, or choose another way under Match By.',
	});
}
