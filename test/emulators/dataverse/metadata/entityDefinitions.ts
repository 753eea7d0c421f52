import type { Json } from '../odata/ast';
import { privilegeName, type Privilege } from '../errors/accessErrors';
import { stableGuid } from '../guid';
import { isCustom } from '../schema/columns';
import type { AlternateKey, Table } from '../schema/table';
import { attributes } from './attributes';
import { label, managed, noLabel, type Definition } from './definition';
import {
	manyToManyRelationships,
	manyToOneRelationships,
	oneToManyRelationships,
} from './relationships';
import type { Schema } from '../schema/schema';
import type { Security } from '../security';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitymetadata */
export const entityDefinitions = (schema: Schema, security: Security): Definition[] =>
	schema.tables.map((table) => ({
		type: 'EntityMetadata',
		properties: { ...names(table), ...abilities(table) },
		related: {
			Attributes: () => attributes(table, (column) => security.isSecured(table.name, column)),
			Keys: () => table.keys.map((key) => keyDefinition(table, key)),
			ManyToOneRelationships: () => manyToOneRelationships(table),
			OneToManyRelationships: () => oneToManyRelationships(schema, table),
			ManyToManyRelationships: () =>
				manyToManyRelationships(schema).filter(({ properties }) => concerns(properties, table)),
		},
	}));

const concerns = (relationship: Definition['properties'], { name }: Table) =>
	[relationship.Entity1LogicalName, relationship.Entity2LogicalName].includes(name);

function names(table: Table): Record<string, Json> {
	const { definition } = table;
	return {
		MetadataId: stableGuid(`entity ${table.name}`),
		HasChanged: null,
		LogicalName: table.name,
		SchemaName: definition.schemaName,
		EntitySetName: table.setName,
		LogicalCollectionName: table.setName,
		CollectionSchemaName: definition.pluralSchemaName,
		ObjectTypeCode: definition.objectTypeCode,
		PrimaryIdAttribute: table.idColumn,
		PrimaryNameAttribute: definition.nameColumn,
		DisplayName: label(definition.label),
		DisplayCollectionName: label(definition.pluralLabel),
		Description: noLabel,
	};
}

function abilities(table: Table): Record<string, Json> {
	const {
		changeTracking,
		optimisticConcurrency = true,
		ownership,
		isIntersect = false,
	} = table.definition;
	return {
		ChangeTrackingEnabled: changeTracking,
		CanChangeTrackingBeEnabled: managed(true, 'canchangetrackingbeenabled'),
		IsCustomEntity: isCustom(table.name),
		IsCustomizable: managed(true, 'iscustomizable'),
		IsDuplicateDetectionEnabled: managed(true, 'isduplicatedetectionenabled'),
		IsOptimisticConcurrencyEnabled: optimisticConcurrency,
		IsActivity: false,
		IsActivityParty: false,
		IsIntersect: isIntersect,
		IsLogicalEntity: false,
		IsPrivate: false,
		IsChildEntity: false,
		IsManaged: !isCustom(table.name),
		IsValidForAdvancedFind: true,
		OwnershipType: ownership === 'UserOwned' ? 'UserOwned' : 'BusinessOwned',
		TableType: table.isElastic ? 'Elastic' : 'Standard',
		DataProviderId: null,
		ExternalName: null,
		Privileges: privileges(table),
	};
}

const privileges = (table: Table): Json[] =>
	(['Create', 'Read', 'Write', 'Delete'] satisfies Privilege[]).map((privilege) => {
		const name = privilegeName(privilege, table);
		return {
			Name: name,
			PrivilegeId: stableGuid(name),
			PrivilegeType: privilege,
			CanBeBasic: table.isOwned,
			CanBeGlobal: true,
		};
	});

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitykeymetadata */
const keyDefinition = (table: Table, key: AlternateKey): Definition => ({
	type: 'EntityKeyMetadata',
	properties: {
		MetadataId: stableGuid(`key ${table.name}.${key.name}`),
		HasChanged: null,
		LogicalName: key.name,
		SchemaName: key.schemaName,
		EntityLogicalName: table.name,
		DisplayName: label(key.label),
		KeyAttributes: [...key.columns],
		EntityKeyIndexStatus: key.status,
		IsManaged: false,
	},
	related: {},
});
