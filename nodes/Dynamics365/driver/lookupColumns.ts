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
	given: FieldDescription,
	relationships: readonly RelationshipMetadata[],
): LookupColumn[] {
	const property = `_${given.name}_value`;
	const field = { ...given, idProperty: property };
	const binds = relationships
		.filter(({ ReferencingAttribute }) => ReferencingAttribute === given.name)
		.flatMap((relationship) => toBinds(given, relationship));
	if (binds.length === 0) return [{ field: readOnly(field), property, binds }];
	if (binds.length === 1) return [{ field: setBy(field, binds[0]!), property, binds }];
	const each = binds.map((bind) => ({
		field: {
			...(isShared(bind, binds) ? given : setBy(given, bind)),
			name: columnName(given, bind, binds),
			label: `${given.label} (${bind.target})`,
			requiredOnCreate: false,
			requiredInForms: false,
			lookupTargets: [bind.target],
			partOfLookup: given.name,
		},
		property,
		binds: [bind],
	}));
	const shared = binds.find((bind) => isShared(bind, binds));
	return [{ field: shared ? setBy(field, shared) : field, property, binds }, ...each];
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
	return isShared({ navigation }, all) ? `${name}_${target}` : navigation;
}

/** True for a navigation property that leads to several tables. */
const isShared = ({ navigation }: Pick<Bind, 'navigation'>, all: readonly Bind[]) =>
	all.filter((bind) => bind.navigation === navigation).length > 1;

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api */
const setBy = (field: FieldDescription, { navigation }: Bind): FieldDescription => ({
	...field,
	addressProperty: `${navigation}@odata.bind`,
});

const readOnly = (field: FieldDescription): FieldDescription => ({
	...field,
	requiredOnCreate: false,
	creatable: false,
	updatable: false,
});
