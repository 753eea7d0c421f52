import { CrmError } from './errors';
import type { InvocableSummary } from './port';
import { suggestNames } from './suggest';

/** Code of the error for a name that no action has. Users see it. */
export const UNKNOWN_ACTION = 'UNKNOWN_ACTION';

/**
 * @param name as it was entered.
 * @param crm the product's name.
 * @param known the actions there are.
 */
export function unknownAction(
	name: string,
	crm: string,
	known: readonly InvocableSummary[],
): CrmError {
	const suggestion = suggestNames(name, known);
	return new CrmError(`There is no action "${name}" in ${crm} that the connected user can run.`, {
		kind: 'misconfigured',
		code: UNKNOWN_ACTION,
		advice: [suggestion, 'Select an action from the list; Action: List returns all names.']
			.filter(Boolean)
			.join(' '),
	});
}
