import { CrmError } from '../errors';
import type { Condition, FieldDescription } from '../port';

/**
 * A condition that no record could ever meet, because the field cannot hold the value: it is rejected when it is set.
 * @param crm the product's name.
 */
export function impossibleCondition(
	crm: string,
	{ label, name }: Pick<FieldDescription, 'label' | 'name'>,
	{ values }: Pick<Condition, 'values'>,
): CrmError {
	return new CrmError(
		`The condition on "${label}" can never be met: ${crm} stores no value such as "${values.join('; ')}" there.`,
		{
			kind: 'misconfigured',
			fields: [name],
			advice: `Enter a value that "${label}" can have.`,
		},
	);
}
