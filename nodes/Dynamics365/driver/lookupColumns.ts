/** The columns of a lookup: itself, and one for each table where it can refer to several. */
import type { FieldDescription } from '../../crm/port';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/onetomanyrelationshipmetadata */
export interface RelationshipMetadata {
	ReferencingAttribute: string;
	ReferencedEntity: string;
	ReferencingEntityNavigationPropertyName: string;
}

/** The navigation property that sets a lookup to a record of one table. */
export interface Bind {
	navigation: string;
	target: string;
}

interface LookupColumn {
	field: FieldDescription;
	property: string;
	binds: readonly Bind[];
}

/** Users and teams own records under one relationship, to this table without rows. */
const OWNER = 'owner';
const OWNERS = ['systemuser', 'team'];

/**
 * A lookup to several tables is written by a navigation property for each, such as parentcustomerid_account, and gets
 * a column for each of them besides its own.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-navigation-properties
 */
export function toLookupColumns(
	field: FieldDescription,
	relationships: readonly RelationshipMetadata[],
): LookupColumn[] {
	const property = `_${field.name}_value`;
	const binds = relationships
		.filter(({ ReferencingAttribute }) => ReferencingAttribute === field.name)
		.flatMap((relationship) => toBinds(field, relationship));
	if (binds.length === 0) return [{ field: readOnly(field), property, binds }];
	if (binds.length === 1) return [{ field, property, binds }];
	const each = binds.map((bind) => ({
		field: {
			...field,
			name: columnName(field, bind, binds),
			label: `${field.label} (${bind.target})`,
			requiredOnCreate: false,
			requiredInForms: false,
			lookupTargets: [bind.target],
			partOfLookup: field.name,
		},
		property,
		binds: [bind],
	}));
	return [{ field, property, binds }, ...each];
}

function toBinds({ lookupTargets }: FieldDescription, relationship: RelationshipMetadata): Bind[] {
	const { ReferencedEntity, ReferencingEntityNavigationPropertyName: navigation } = relationship;
	const targets = ReferencedEntity === OWNER ? (lookupTargets ?? OWNERS) : [ReferencedEntity];
	return targets.map((target) => ({ navigation, target }));
}

/** The name of the navigation property where it leads to one table only. */
function columnName(
	{ name }: FieldDescription,
	{ navigation, target }: Bind,
	all: readonly Bind[],
): string {
	const isShared = all.filter((bind) => bind.navigation === navigation).length > 1;
	return isShared ? `${name}_${target}` : navigation;
}

const readOnly = (field: FieldDescription): FieldDescription => ({
	...field,
	requiredOnCreate: false,
	creatable: false,
	updatable: false,
});
