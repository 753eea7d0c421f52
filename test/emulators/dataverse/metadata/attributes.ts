import type { Json } from '../odata/ast';
import { stableGuid } from '../guid';
import { isCustom, type Column } from '../schema/columns';
import type { FileColumn, Table } from '../schema/table';
import { columnFacts, type ColumnFacts } from './columnFacts';
import { label, managed, noLabel, type Definition } from './definition';
import { globalOptionSet, ownOptionSet } from './optionSets';

/** The columns of a table, and with them the names that Dataverse keeps beside lookups and choices. */
export const attributes = (table: Table, isSecured: (column: string) => boolean): Definition[] => [
	...table.columns.flatMap((column, index) => [
		attribute(table, column, { number: index + 1, isSecured: isSecured(column.name) }),
		...companions(column).map((companion) => companionAttribute(table, column, companion)),
	]),
	...table.fileColumns.map((column) => fileAttribute(table, column)),
];

/**
 * An image belongs to its id in the definition.
 * https://learn.microsoft.com/power-apps/developer/data-platform/file-attributes
 */
function fileAttribute(table: Table, { name, schemaName, label, holds, maxSizeInKB }: FileColumn) {
	const kind = holds === 'image' ? 'Image' : 'File';
	const facts = { type: `${kind}AttributeMetadata`, code: 'Virtual', typeName: `${kind}Type` };
	const properties = {
		...commonProperties(table, {
			...{ name, schemaName, label, required: 'None', isPrimaryId: false, isPrimaryName: false },
			...{ validFor: { create: false, update: false }, number: 20_000, isSecured: false },
			facts: { ...facts, properties: {} },
			attributeOf: null,
		}),
		...(holds === 'image' && { AttributeOf: `${name}id` }),
	};
	return {
		type: facts.type,
		properties: { ...properties, MaxSizeInKB: maxSizeInKB },
		related: {},
		base: { type: 'AttributeMetadata', properties: new Set(Object.keys(properties)) },
	} satisfies Definition;
}

function attribute(
	table: Table,
	column: Column,
	place: Pick<Described, 'number' | 'isSecured'>,
): Definition {
	const facts = columnFacts(column);
	const properties = {
		...commonProperties(table, {
			...column,
			facts,
			attributeOf: null,
			...place,
			isPrimaryId: column.name === table.idColumn,
			isPrimaryName: column.name === table.definition.nameColumn,
		}),
	};
	return {
		type: facts.type,
		properties: { ...properties, ...facts.properties },
		related: optionRelations(table, column),
		base: { type: 'AttributeMetadata', properties: new Set(Object.keys(properties)) },
	};
}

function optionRelations(table: Table, column: Column): Definition['related'] {
	if (!('options' in column) && column.kind !== 'boolean') return {};
	return {
		OptionSet: () => ownOptionSet(table, column),
		GlobalOptionSet: () => ('options' in column ? globalOptionSet(column) : null),
	};
}

/** Columns that go with another one. They can be read in metadata, but not selected or written. */
interface Companion {
	suffix: 'name' | 'type';
	facts: ColumnFacts;
}

function companions(column: Column): Companion[] {
	const text: ColumnFacts = {
		type: 'StringAttributeMetadata',
		code: 'String',
		properties: { Format: 'Text', FormatName: { Value: 'Text' }, MaxLength: 100 },
	};
	const virtual: ColumnFacts = { type: 'AttributeMetadata', code: 'Virtual', properties: {} };
	const entityName: ColumnFacts = {
		type: 'EntityNameAttributeMetadata',
		code: 'EntityName',
		properties: {},
	};
	if (column.kind === 'lookup') {
		const name: Companion = { suffix: 'name', facts: text };
		return column.targets.length > 1 ? [name, { suffix: 'type', facts: entityName }] : [name];
	}
	const hasName = 'options' in column || column.kind === 'boolean';
	return hasName ? [{ suffix: 'name', facts: virtual }] : [];
}

function companionAttribute(
	table: Table,
	column: Column,
	{ suffix, facts }: Companion,
): Definition {
	const properties = commonProperties(table, {
		...column,
		name: `${column.name}${suffix}`,
		schemaName: `${column.schemaName}${suffix === 'name' ? 'Name' : 'Type'}`,
		required: 'None',
		validFor: { create: false, update: false },
		facts,
		attributeOf: column.name,
		number: 10_000,
		isSecured: false,
		isPrimaryId: false,
		isPrimaryName: false,
	});
	return {
		type: facts.type,
		properties: { ...properties, ...facts.properties },
		related: {},
		base: { type: 'AttributeMetadata', properties: new Set(Object.keys(properties)) },
	};
}

interface Described extends Pick<
	Column,
	'name' | 'schemaName' | 'label' | 'required' | 'validFor'
> {
	facts: ColumnFacts;
	attributeOf: string | null;
	number: number;
	isSecured: boolean;
	isPrimaryId: boolean;
	isPrimaryName: boolean;
}

/** `MetadataId` of a column. */
export const attributeId = (table: string, column: string) =>
	stableGuid(`attribute ${table}.${column}`);

/** What the definition of every column has, whatever its type. */
function commonProperties(table: Table, column: Described): Record<string, Json> {
	const { facts, name } = column;
	const stands = column.attributeOf === null;
	return {
		MetadataId: attributeId(table.name, name),
		HasChanged: null,
		AttributeOf: column.attributeOf,
		AttributeType: facts.code,
		AttributeTypeName: { Value: facts.typeName ?? `${facts.code}Type` },
		ColumnNumber: column.number,
		EntityLogicalName: table.name,
		LogicalName: name,
		SchemaName: column.schemaName,
		DisplayName: stands ? label(column.label) : noLabel,
		Description: noLabel,
		IsCustomAttribute: isCustom(name),
		IsPrimaryId: column.isPrimaryId,
		IsPrimaryName: column.isPrimaryName,
		IsValidForCreate: column.validFor.create,
		IsValidForUpdate: column.validFor.update,
		IsValidForRead: true,
		IsValidODataAttribute: stands,
		IsLogical: !stands,
		IsSecured: column.isSecured,
		IsManaged: !isCustom(name),
		IsFilterable: stands,
		IsSearchable: stands,
		IsRetrievable: true,
		RequiredLevel: managed(column.required, 'canmodifyrequirementlevelsettings'),
		SourceType: 0,
		ExternalName: null,
		DeprecatedVersion: null,
		IntroducedVersion: '5.0.0.0',
	};
}
