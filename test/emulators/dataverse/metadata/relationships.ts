import { stableGuid } from '../guid';
import { isCustom, type LookupColumn, type LookupTarget } from '../schema/columns';
import type { Schema } from '../schema/schema';
import type { ManyToMany } from '../schema/manyToMany';
import type { Table } from '../schema/table';
import type { Definition } from './definition';

interface Relationship {
	table: Table;
	column: LookupColumn;
	target: LookupTarget;
}

/** Relationships in which the table has the lookup. */
export const manyToOneRelationships = (table: Table): Definition[] =>
	relationshipsOf(table).map(relationshipDefinition);

/** Relationships in which lookups of other tables point to this one. */
export const oneToManyRelationships = ({ tables }: Schema, { name }: Table): Definition[] =>
	tables
		.flatMap(relationshipsOf)
		.filter(({ target }) => target.table === name)
		.map(relationshipDefinition);

function relationshipsOf(table: Table): Relationship[] {
	const navigations = [...table.navigationProperties.values()];
	return navigations.map(({ column, target }) => ({ table, column, target }));
}

/** Users and teams own rows under one relationship, to the abstract table `owner`. */
function relationshipDefinition({ table, column, target }: Relationship): Definition {
	const referenced = column.type === 'Owner' ? 'owner' : target.table;
	return {
		type: 'OneToManyRelationshipMetadata',
		properties: {
			MetadataId: stableGuid(`relationship ${target.relationship}`),
			HasChanged: null,
			SchemaName: target.relationship,
			RelationshipType: 'OneToManyRelationship',
			ReferencingEntity: table.name,
			ReferencingAttribute: column.name,
			ReferencedEntity: referenced,
			ReferencedAttribute: `${referenced}id`,
			ReferencingEntityNavigationPropertyName: target.navigationProperty,
			ReferencedEntityNavigationPropertyName: target.relationship,
			IsCustomRelationship: isCustom(target.relationship),
			IsHierarchical: false,
			IsManaged: !isCustom(target.relationship),
			IsValidForAdvancedFind: true,
			SecurityTypes: 'Append',
		},
		related: {},
	};
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/manytomanyrelationshipmetadata */
export const manyToManyRelationships = ({ manyToMany }: Schema): Definition[] =>
	manyToMany.map(({ schemaName, intersect, first, second }: ManyToMany) => ({
		type: 'ManyToManyRelationshipMetadata',
		properties: {
			MetadataId: stableGuid(`relationship ${schemaName}`),
			HasChanged: null,
			SchemaName: schemaName,
			RelationshipType: 'ManyToManyRelationship',
			IntersectEntityName: intersect,
			Entity1LogicalName: first.table,
			Entity1IntersectAttribute: first.column,
			Entity1NavigationPropertyName: first.navigationProperty,
			Entity2LogicalName: second.table,
			Entity2IntersectAttribute: second.column,
			Entity2NavigationPropertyName: second.navigationProperty,
			IsCustomRelationship: isCustom(schemaName),
			IsManaged: !isCustom(schemaName),
			IsValidForAdvancedFind: true,
			SecurityTypes: 'None',
		},
		related: {},
	}));

/** All relationships of the environment. */
export const allRelationships = (schema: Schema): Definition[] => [
	...schema.tables.flatMap(manyToOneRelationships),
	...manyToManyRelationships(schema),
];
