import { edmType } from '../odata/edmType';
import { propertyName, type Column } from '../schema/columns';
import type { Environment } from '../environment';
import { responseType, type Operation, type Parameter } from '../operations/definition';
import { ENUMS } from '../operations/operations';
import type { Table } from '../schema/table';

const NAMESPACE = 'Microsoft.Dynamics.CRM';

/**
 * The service's `$metadata` document. All names are plain identifiers, so nothing needs escaping.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-service-documents#csdl-metadata-document
 */
export function csdl({ schema: { tables }, operations }: Environment): string {
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
		'<edmx:DataServices>',
		`<Schema Namespace="${NAMESPACE}" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
		'<EntityType Name="crmbaseentity" Abstract="true" />',
		...Object.entries(ENUMS).flatMap(enumType),
		...operations.flatMap(complexType),
		...tables.flatMap(entityType),
		...operations.flatMap(operation),
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

const enumType = ([name, members]: [string, readonly string[]]): string[] => [
	`<EnumType Name="${name}" IsFlags="true">`,
	...members.map((member, index) => `<Member Name="${member}" Value="${2 ** index}" />`),
	'</EnumType>',
];

const complexType = (each: Operation): string[] =>
	each.returns
		? [
				`<ComplexType Name="${responseType(each)}">`,
				...each.returns.map(({ name, type }) => `<Property Name="${name}" Type="${type}" />`),
				'</ComplexType>',
			]
		: [];

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-actions */
function operation(each: Operation): string[] {
	const { kind, name, table, ofSet = false, parameters, returns } = each;
	const type = ofSet ? `Collection(mscrm.${table})` : `mscrm.${table}`;
	const target = { name: ofSet ? 'entityset' : 'entity', type, required: true };
	return [
		`<${kind} Name="${name}"${table ? ' IsBound="true"' : ''}>`,
		...[...(table ? [target] : []), ...parameters].map(parameter),
		...(returns ? [`<ReturnType Type="mscrm.${responseType(each)}" Nullable="false" />`] : []),
		`</${kind}>`,
	];
}

const parameter = ({ name, type, required }: Parameter) =>
	`<Parameter Name="${name}" Type="${type}"${required ? ' Nullable="false"' : ''} />`;

const entitySet = ({ name, setName }: Table) =>
	`<EntitySet Name="${setName}" EntityType="${NAMESPACE}.${name}" />`;
