/** Fields that the connected user cannot read look empty, so nothing that depends on their values can work. */
import type { EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';

/**
 * @param names API names.
 * @param use what the fields are used for, which completes "cannot be used".
 * @throws CrmError naming the field that the connected user cannot read.
 */
export function requireReadable(
	{ fields }: EntityDescription,
	names: readonly string[],
	use: string,
): void {
	const hidden = fields.find(({ name, readable }) => names.includes(name) && !readable);
	if (!hidden) return;
	throw new CrmError(
		`"${hidden.label}" cannot be used ${use}: the connected user cannot read it.`,
		{
			kind: 'misconfigured',
			fields: [hidden.name],
			advice: 'Grant the user read access to the field, or use another one.',
		},
	);
}
