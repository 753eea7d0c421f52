/** In which order records are looked for. */
import type { EntityDescription } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import type { Comparison } from '../values/comparable';
import type { SearchStep } from './candidates';
import type { MatchRule } from './matchRule';

/** Makes a rule for a record type; throws CrmError when the record type lacks what the rule compares. */
export type RuleFor = (description: EntityDescription, comparison: Comparison) => MatchRule;

/**
 * The rules in their order, each in all places before the next: an e-mail address that agrees in the second place
 * tells more than a name that agrees in the first.
 * @throws CrmError when a rule can serve in none of the places.
 */
export function searchSteps(
	places: readonly EntityDescription[],
	rules: readonly RuleFor[],
	comparison: Comparison,
): SearchStep[] {
	return rules.flatMap((ruleFor) => stepsOf(places, ruleFor, comparison));
}

/** A rule serves in the places that have its fields. */
function stepsOf(
	places: readonly EntityDescription[],
	ruleFor: RuleFor,
	comparison: Comparison,
): SearchStep[] {
	const errors: CrmError[] = [];
	const steps = places.flatMap((description) => {
		try {
			return [{ description, rule: ruleFor(description, comparison) }];
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			errors.push(error);
			return [];
		}
	});
	const [error] = errors;
	if (steps.length === 0 && error) throw error;
	return steps;
}
