/** The parameters of an action as the resource mapper offers them. */
import type { FieldType as N8nFieldType, ResourceMapperField } from 'n8n-workflow';
import type { InvocableDescription, InvocableParameter } from '../../../crm/port';
import { fieldTypes } from '../../../sync/values/fieldTypes';
import { inputs, unmatched } from '../fields/fieldsToMap';

/** Required ones first, each group in the order of the CRM. */
export function parametersToMap({
	inputs: parameters,
}: Pick<InvocableDescription, 'inputs'>): ResourceMapperField[] {
	const isRequired = ({ field }: InvocableParameter) => field.requiredOnCreate;
	return [...parameters.filter(isRequired), ...parameters.filter((each) => !isRequired(each))].map(
		toMapperField,
	);
}

function toMapperField(parameter: InvocableParameter): ResourceMapperField {
	const { name, label, requiredOnCreate, choices } = parameter.field;
	const shown = label === name ? name : `${label} (${name})`;
	const type = typeOf(parameter);
	return {
		...unmatched,
		id: name,
		displayName: `${shown}${requiredOnCreate ? '*' : ''}`,
		// The editor saves false for a checkbox that no one has touched.
		removed: type === 'boolean' && !requiredOnCreate,
		type,
		...(type === 'options' && choices
			? { options: choices.map((choice) => ({ name: choice.label, value: choice.value })) }
			: {}),
	};
}

function typeOf({ field, form, isList }: InvocableParameter): N8nFieldType {
	if (isList) return 'array';
	return form === 'json' ? 'object' : inputs[fieldTypes[field.type].input];
}
