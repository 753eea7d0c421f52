/** The order in which existing records are searched. */
import type { EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Comparison } from '../values/comparison';
import { requireReadable } from '../values/readable';
import type { SearchStep } from './searchRecords';
import type { MatchRule } from './fieldMatching';

/** Creates a rule for an entity; throws CrmError when the entity lacks the fields that the rule compares. */
export type RuleFor = (description: EntityDescription, comparison: Comparison) => MatchRule;

/**
 * The rules in order, each in all entities before the next rule: an email match in the second entity is stronger
 * evidence than a name match in the first.
 * @throws CrmError when a rule can be used in none of the entities, or compares a field that cannot be read: it would
 * find nothing, and create duplicates.
 */
export function searchSteps(
	entities: readonly EntityDescription[],
	rules: readonly RuleFor[],
	comparison: Comparison,
): SearchStep[] {
	return rules.flatMap((ruleFor) => stepsOf(entities, ruleFor, comparison));
}

/** A rule is used in the entities that have its fields. */
function stepsOf(
	entities: readonly EntityDescription[],
	ruleFor: RuleFor,
	comparison: Comparison,
): SearchStep[] {
	const errors: CrmError[] = [];
	const steps = entities.flatMap((description) => {
		try {
			return [{ description, rule: ruleFor(description, comparison) }];
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			errors.push(error);
			return [];
		}
	});
	for (const { description, rule } of steps) {
		requireReadable(description, rule.fields, 'to match by');
	}
	const [error] = errors;
	if (steps.length === 0 && error) throw error;
	return steps;
}
