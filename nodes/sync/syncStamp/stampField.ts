/** The field that holds the sync stamp, checked before it is used. */
import type { EntityDescription, FieldDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';

/** @throws CrmError when records of the entity cannot hold a stamp in the field. */
export function requireStampField(
	{ fields, label }: EntityDescription,
	stampField: string,
): FieldDescription {
	const field = fields.find(({ name }) => name === stampField);
	const problem = field ? problemOf(field) : 'does not exist, or the connected user has no access';
	if (field && problem === undefined) return field;
	throw new CrmError(`Stamp Field "${stampField}" of ${label} ${problem}.`, {
		kind: 'misconfigured',
		fields: [stampField],
		advice:
			'Select a text field of 255 characters that is used for nothing else, and that the connected user can read and edit.',
	});
}

function problemOf({ type, readable, updatable, creatable }: FieldDescription): string | undefined {
	if (type !== 'text') return 'is not a text field';
	if (!readable) return 'cannot be read by the connected user';
	return updatable && creatable ? undefined : 'cannot be edited by the connected user';
}

/**
 * @returns the text.
 * @throws CrmError when it is longer than the field.
 */
export function requireLength({ label, name, maxLength }: FieldDescription, text: string): string {
	if (maxLength === undefined || text.length <= maxLength) return text;
	throw new CrmError(
		`The sync stamp has ${text.length} characters, but "${label}" (${name}) holds ${maxLength}.`,
		{
			kind: 'misconfigured',
			fields: [name],
			advice:
				'Use a longer text field, or sync fewer fields: a stamp has 3 characters and 8 for each field. Fields that are no longer synced leave the stamp when its field is emptied.',
		},
	);
}
