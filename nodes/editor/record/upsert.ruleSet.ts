/** From the settings of Create or Update to the rules that the sync core follows. */
import type { Crm, RecordTypeDescription } from '../../sync/crm';
import type { DuplicateRuleSet } from '../../sync/duplicates/createOrUpdate';
import {
	emailRule,
	fieldsRule,
	keyRule,
	nameRule,
	phoneRule,
} from '../../sync/duplicates/matchRule';
import { searchSteps, type RuleFor } from '../../sync/duplicates/searchSteps';
import { CrmError } from '../../sync/errors';
import type { RuleSettings } from './upsert.settings';

/** @throws CrmError when a record type does not exist, or cannot be matched by what was chosen. */
export async function buildRuleSet(crm: Crm, settings: RuleSettings): Promise<DuplicateRuleSet> {
	const { lookIn, mappers, ignoreAccents, country, duplicateRules } = settings;
	const descriptions = new Map<string, RecordTypeDescription>();
	for (const { recordType } of mappers) {
		descriptions.set(recordType, await crm.describe(recordType));
	}
	const places: RecordTypeDescription[] = [];
	for (const recordType of lookIn) places.push(await crm.describe(recordType));
	const comparison = { ignoreAccents, country };
	const steps = places.length === 0 ? [] : searchSteps(places, toRules(settings), comparison);
	return { steps, descriptions, duplicateRules };
}

function toRules({ matchBy, matchKey, ownRules }: RuleSettings): RuleFor[] {
	switch (matchBy) {
		case 'email':
			return [emailRule];
		case 'emailThenName':
			return [emailRule, nameRule];
		case 'emailThenPhone':
			return [emailRule, phoneRule];
		case 'key':
			return [(description, comparison) => keyRule(description, matchKey, comparison)];
		case 'ownRules':
			if (ownRules.length === 0) throw noRule();
			return ownRules.map(
				(fields) => (description, comparison) => fieldsRule(description, fields, comparison),
			);
	}
}

function noRule(): CrmError {
	return new CrmError('No match rule is set, so nothing could ever be found.', {
		remedy: 'mendSetUp',
		advice: 'Add a rule under Match Rules, or choose another way under Match By.',
	});
}
