import type { FieldDescription, FieldType } from '../../nodes/crm/port';

/** A field that can be written and searched, as a driver describes it; `facts` are what differs. */
export const describeField = (
	type: FieldType,
	name: string,
	facts: Partial<FieldDescription> = {},
): FieldDescription => ({
	name,
	label: name,
	type,
	requiredOnCreate: false,
	requiredInForms: false,
	creatable: true,
	updatable: true,
	readable: true,
	filterable: true,
	isSecured: false,
	nullable: true,
	caseSensitive: false,
	...facts,
});
