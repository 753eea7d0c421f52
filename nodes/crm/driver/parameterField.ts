import type { FieldDescription, InvocableParameter } from '../port';

type Facts = Pick<FieldDescription, 'name' | 'label' | 'type'> &
	Partial<Pick<FieldDescription, 'choices' | 'isInteger' | 'idPattern' | 'lookupTargets'>>;

interface ParameterFacts extends Facts {
	required: boolean;
	/** A value when left out. */
	form?: InvocableParameter['form'];
	isList?: boolean;
	description?: string;
}

/** A parameter of an action, whose values are converted as those of a field. */
export function toParameter({
	required,
	form = 'value',
	isList = false,
	description,
	...facts
}: ParameterFacts): InvocableParameter {
	const field: FieldDescription = {
		...facts,
		requiredOnCreate: required,
		requiredInForms: false,
		creatable: true,
		updatable: true,
		readable: true,
		filterable: false,
		isSecured: false,
		nullable: true,
		caseSensitive: true,
		...(facts.choices && { isRestricted: true }),
	};
	return { field, form, isList, ...(description ? { description } : {}) };
}
