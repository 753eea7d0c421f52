/** Lookups to several objects: a field such as `Owner.Type` says which object the ID is of. */
import type { DescribeSObjectResult } from 'jsforce';
import type { FieldDescription } from '../../crm/port';

/** jsforce's types do not have the property. */
type DescribedField = DescribeSObjectResult['fields'][number] & {
	polymorphicForeignKey?: boolean;
};

/**
 * @returns a field that is read in the same query as the lookup, filtered and sorted; undefined for other fields.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_and_polymorph_keys.htm
 */
export function toReferencedType(field: DescribedField): FieldDescription | undefined {
	const { label, relationshipName, namePointing, polymorphicForeignKey, referenceTo } = field;
	const isPolymorphic = namePointing && polymorphicForeignKey && (referenceTo ?? []).length > 1;
	if (!isPolymorphic || !relationshipName) return undefined;
	return {
		name: referencedTypeName(relationshipName),
		label: `${label} (Object)`,
		type: 'text',
		requiredOnCreate: false,
		requiredInForms: false,
		creatable: false,
		updatable: false,
		readable: true,
		filterable: field.filterable,
		isSecured: false,
		nullable: field.nillable,
		caseSensitive: false,
	};
}

const referencedTypeName = (relationship: string) => `${relationship}.Type`;

/** The lookup whose object a field names, which changes with it; any other field is returned as it is. */
export function changedWith(name: string, relationships: ReadonlyMap<string, string>): string {
	for (const [lookup, relationship] of relationships) {
		if (referencedTypeName(relationship) === name) return lookup;
	}
	return name;
}
