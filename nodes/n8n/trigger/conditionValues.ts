/** The values that the editor offers for a condition. */
import type { INodeListSearchResult } from 'n8n-workflow';
import type { EntityDescription, FieldDescription } from '../../crm/port';

const YES_OR_NO = [
	{ name: 'True', value: 'true' },
	{ name: 'False', value: 'false' },
];

/**
 * @param fieldName API name of the condition's field.
 * @param search part of a label; empty or absent for all values.
 * @returns the choices of the field by label; none for a field that takes any value, and for an unknown one.
 */
export function listConditionValues(
	{ fields }: EntityDescription,
	fieldName: unknown,
	search = '',
): INodeListSearchResult {
	const field = fields.find(({ name }) => name === fieldName);
	const values = field ? valuesOf(field) : [];
	return {
		results: values.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
	};
}

function valuesOf({ type, choices = [] }: FieldDescription): INodeListSearchResult['results'] {
	if (type === 'boolean') return YES_OR_NO;
	return choices.map(({ label, value }) => ({ name: label, value }));
}
