import { edmType } from '../odata/edmType';
import { propertyName, type Column } from '../schema/columns';
import type { Schema } from '../schema/schema';
import type { Table } from '../schema/table';

const NAMESPACE = 'Microsoft.Dynamics.CRM';

/**
 * The service's `$metadata` document. All names are plain identifiers, so nothing needs escaping.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-service-documents#csdl-metadata-document
 */
export function csdl({ tables }: Schema): string {
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
		'<edmx:DataServices>',
		`<Schema Namespace="${NAMESPACE}" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
		'<EntityType Name="crmbaseentity" Abstract="true" />',
		...tables.flatMap(entityType),
		'<EntityContainer Name="System">',
		...tables.map(entitySet),
		'</EntityContainer>',
		'</Schema>',
		'</edmx:DataServices>',
		'</edmx:Edmx>',
	].join('\n');
}

const entityType = (table: Table): string[] => [
	`<EntityType Name="${table.name}" BaseType="mscrm.crmbaseentity">`,
	`<Key><PropertyRef Name="${table.idColumn}" /></Key>`,
	...table.columns.map(property),
	...[...table.navigationProperties].flatMap(([name, { column, target }]) => [
		`<NavigationProperty Name="${name}" Type="mscrm.${target.table}" Nullable="true">`,
		`<ReferentialConstraint Property="${propertyName(column)}" ReferencedProperty="${target.table}id" />`,
		'</NavigationProperty>',
	]),
	'</EntityType>',
];

const property = (column: Column) =>
	`<Property Name="${propertyName(column)}" Type="${edmType(column)}" />`;

const entitySet = ({ name, setName }: Table) =>
	`<EntitySet Name="${setName}" EntityType="${NAMESPACE}.${name}" />`;
