/** Turns Dataverse's definition of a table into the port's description of an entity. */
import type {
	FieldDescription,
	FieldType,
	FileFieldSummary,
	EntityDescription,
} from '../../crm/port';
import type { PermissionsOf } from './columnPermissions';
import { dateFormOf, type DateForm } from './dateForms';
import { toLookupColumns, type Bind, type RelationshipMetadata } from './lookupColumns';
import { GUID } from './query';
import { successorsOf } from './successors';
import type { UserTimeZone } from './userTimeZone';

/** The type of a table in Azure Cosmos DB. */
export const ELASTIC = 'Elastic';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/entitymetadata */
export interface TableMetadata {
	LogicalName: string;
	EntitySetName: string;
	PrimaryIdAttribute: string;
	PrimaryNameAttribute: string | null;
	ChangeTrackingEnabled: boolean | null;
	IsOptimisticConcurrencyEnabled: boolean | null;
	/** See ELASTIC. */
	TableType: string | null;
	DisplayName: Label | null;
	Attributes: readonly AttributeMetadata[];
	ManyToOneRelationships: readonly RelationshipMetadata[];
	Keys: readonly KeyMetadata[];
}

export interface Label {
	UserLocalizedLabel: { Label: string } | null;
}

interface AttributeMetadata {
	MetadataId: string;
	LogicalName: string;
	DisplayName: Label | null;
	AttributeType: string;
	AttributeTypeName: { Value: string } | null;
	/** Name of the attribute this one only repeats in another form, such as a choice's label. */
	AttributeOf: string | null;
	RequiredLevel: { Value: string } | null;
	IsValidForCreate: boolean | null;
	IsValidForUpdate: boolean | null;
	IsValidForRead: boolean | null;
	/** Column security applies. */
	IsSecured: boolean | null;
	/** The connected user has no permission to read the column, which is not part of Dataverse's definition. */
	isHidden?: boolean;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/define-alternate-keys-entity */
interface KeyMetadata {
	LogicalName: string;
	DisplayName: Label | null;
	KeyAttributes: readonly string[];
	/** A key can be used once its index is `Active`. */
	EntityKeyIndexStatus: string;
}

/** What only one kind of attribute has, by the attribute's name. */
export interface AttributeDetails {
	/** What goes into the field's description as it is. */
	facts: Pick<
		FieldDescription,
		'maxLength' | 'scale' | 'dateBehavior' | 'lookupTargets' | 'choices' | 'isRestricted'
	>;
	formatName?: string;
	/** Shown without a time. */
	isDateOnly?: boolean;
	/** The column has a default value. */
	hasDefault?: boolean;
}

/** One field of a table and how it is read and written. */
export interface Column {
	field: FieldDescription;
	/** Property of the record in responses and in $select. */
	property: string;
	/** False for what Dataverse shows to no one; a column that only this user cannot read is requested, and is null. */
	readable: boolean;
	/** How a lookup is written: one for each table it can refer to; none for other columns, and where it cannot be. */
	binds: readonly Bind[];
	/** Where Dataverse writes a date in another form than the port. */
	dateForm?: DateForm;
}

export interface Table {
	description: EntityDescription;
	/** Name in URLs, such as `leads`. */
	setName: string;
	tracksChanges: boolean;
	/** True when a record can be written on condition of its version. */
	checksVersions: boolean;
	/** True where rows are in partitions, and writes are visible in their session first. */
	isElastic: boolean;
	/** By the field's name. */
	columns: ReadonlyMap<string, Column>;
}

/** What depends on the connected user. */
interface TableUser {
	zone: UserTimeZone;
	/** Of a table with secured columns. */
	permissionsOf: PermissionsOf | undefined;
}

export function toTable(
	metadata: TableMetadata,
	details: ReadonlyMap<string, AttributeDetails>,
	user: TableUser,
): Table {
	const columns = metadata.Attributes.filter(isOffered).flatMap((attribute) =>
		toColumns(
			toField(
				user.permissionsOf ? withPermissions(attribute, user.permissionsOf) : attribute,
				details.get(attribute.LogicalName) ?? { facts: {} },
			),
			attribute.IsValidForRead !== false,
			{ metadata, zone: user.zone },
		),
	);
	return {
		description: {
			name: metadata.LogicalName,
			label: labelOf(metadata),
			idField: metadata.PrimaryIdAttribute,
			fields: columns.map(({ field }) => field),
			fileFields: metadata.Attributes.flatMap(toFileField),
			nameFields: toNameFields(metadata),
			...(metadata.PrimaryNameAttribute !== null && {
				primaryNameField: metadata.PrimaryNameAttribute,
			}),
			...activeStateOf(metadata),
			...successorsOf(
				metadata.LogicalName,
				metadata.Attributes.map(({ LogicalName }) => LogicalName),
				statesOf(details),
			),
			keys: metadata.Keys.filter(
				({ EntityKeyIndexStatus }) => EntityKeyIndexStatus === 'Active',
			).map((key) => ({
				name: key.LogicalName,
				label: labelOf(key),
				fields: key.KeyAttributes,
			})),
		},
		setName: metadata.EntitySetName,
		tracksChanges: metadata.ChangeTrackingEnabled === true,
		checksVersions: metadata.IsOptimisticConcurrencyEnabled === true,
		isElastic: metadata.TableType === ELASTIC,
		columns: new Map(columns.map((column) => [column.field.name, column])),
	};
}

const statesOf = (details: ReadonlyMap<string, AttributeDetails>) =>
	(details.get('statecode')?.facts.choices ?? []).map(({ value }) => value);

const hasAttribute = ({ Attributes }: TableMetadata, name: string) =>
	Attributes.some(({ LogicalName }) => LogicalName === name);

/** The state of every table that has one is 0 while a record is active or open; users are disabled instead. */
function activeStateOf(metadata: TableMetadata): Pick<EntityDescription, 'activeState'> {
	if (hasAttribute(metadata, 'statecode')) return { activeState: { field: 'statecode', value: 0 } };
	return hasAttribute(metadata, 'isdisabled')
		? { activeState: { field: 'isdisabled', value: false } }
		: {};
}

const PERSON_NAME = ['firstname', 'lastname'];

/** Dataverse composes a person's full name, so only its parts can be written and searched. */
function toNameFields({ Attributes, PrimaryNameAttribute }: TableMetadata): readonly string[] {
	const isPerson = PERSON_NAME.every((name) =>
		Attributes.some(({ LogicalName }) => LogicalName === name),
	);
	if (isPerson) return PERSON_NAME;
	return PrimaryNameAttribute === null ? [] : [PrimaryNameAttribute];
}

export const labelOf = ({
	DisplayName,
	LogicalName,
}: Pick<TableMetadata, 'DisplayName' | 'LogicalName'>) =>
	DisplayName?.UserLocalizedLabel?.Label ?? LogicalName;

/** By attribute type name; what is missing here (images, files, party lists…) is not offered. */
const fieldTypes: Readonly<Record<string, FieldType>> = {
	StringType: 'text',
	MemoType: 'text',
	IntegerType: 'number',
	BigIntType: 'number',
	DecimalType: 'number',
	DoubleType: 'number',
	MoneyType: 'number',
	BooleanType: 'boolean',
	DateTimeType: 'dateTime',
	PicklistType: 'choice',
	StateType: 'choice',
	StatusType: 'choice',
	MultiSelectPicklistType: 'multiChoice',
	LookupType: 'lookup',
	CustomerType: 'lookup',
	OwnerType: 'lookup',
	UniqueidentifierType: 'id',
};

const fileTypes: Readonly<Record<string, FileFieldSummary['holds']>> = {
	FileType: 'file',
	ImageType: 'image',
};

/** An image column belongs to another one in the definition. */
function toFileField(attribute: AttributeMetadata): FileFieldSummary[] {
	const holds = fileTypes[typeName(attribute)];
	return holds ? [{ name: attribute.LogicalName, label: labelOf(attribute), holds }] : [];
}

const formats: Readonly<Record<string, FieldType>> = { Email: 'email', Phone: 'phone', Url: 'url' };

/** Required according to the metadata, but filled by Dataverse when absent. */
const FILLED_BY_DATAVERSE = [
	'OwnerType',
	'StateType',
	'StatusType',
	'BooleanType',
	'UniqueidentifierType',
];

const INTEGERS = ['IntegerType', 'BigIntType'];

/**
 * Long texts and lists of choices are not compared as a whole. A filter on a long text scans the table, and one on a list
 * of choices finds a new value some seconds late, because it depends on a full-text index.
 * https://learn.microsoft.com/power-apps/developer/data-platform/multi-select-picklist#query-data-from-choices
 */
const UNFILTERABLE = ['MemoType', 'MultiSelectPicklistType'];

const typeName = (attribute: AttributeMetadata) => attribute.AttributeTypeName?.Value ?? '';

function isOffered(attribute: AttributeMetadata): boolean {
	return attribute.AttributeOf === null && typeName(attribute) in fieldTypes;
}

function withPermissions(
	attribute: AttributeMetadata,
	permissionsOf: PermissionsOf,
): AttributeMetadata {
	if (!attribute.IsSecured) return attribute;
	const { canRead, canCreate, canUpdate } = permissionsOf(attribute.MetadataId);
	return {
		...attribute,
		isHidden: !canRead,
		IsValidForCreate: attribute.IsValidForCreate && canCreate,
		IsValidForUpdate: attribute.IsValidForUpdate && canUpdate,
	};
}

function toColumns(
	field: FieldDescription,
	readable: boolean,
	{ metadata, zone }: { metadata: TableMetadata; zone: UserTimeZone },
): Column[] {
	if (field.type !== 'lookup') {
		const dateForm = dateFormOf(field, zone);
		return [{ field, property: field.name, readable, binds: [], ...(dateForm && { dateForm }) }];
	}
	return toLookupColumns(field, metadata.ManyToOneRelationships).map((column) => ({
		...column,
		readable,
	}));
}

function toField(attribute: AttributeMetadata, details: AttributeDetails): FieldDescription {
	const kind = typeName(attribute);
	const level = attribute.RequiredLevel?.Value;
	const creatable = attribute.IsValidForCreate === true;
	const type = toType(kind, details);
	return {
		name: attribute.LogicalName,
		label: labelOf(attribute),
		type,
		requiredOnCreate:
			level === 'SystemRequired' &&
			creatable &&
			!details.hasDefault &&
			!FILLED_BY_DATAVERSE.includes(kind),
		requiredInForms: level === 'ApplicationRequired' && creatable,
		creatable,
		updatable: attribute.IsValidForUpdate === true,
		readable: attribute.IsValidForRead !== false && attribute.isHidden !== true,
		filterable: attribute.IsValidForRead !== false && !UNFILTERABLE.includes(kind),
		isSecured: attribute.IsSecured === true,
		nullable: level !== 'SystemRequired',
		caseSensitive: false,
		...(INTEGERS.includes(kind) && { isInteger: true }),
		...(type === 'id' && { idPattern: GUID }),
		...details.facts,
		...(UNFILTERABLE.includes(kind) && { checkedWhenRead: attribute.IsValidForRead !== false }),
	};
}

function toType(kind: string, { facts, formatName = '', isDateOnly }: AttributeDetails): FieldType {
	if (facts.dateBehavior === 'dateOnly' || isDateOnly) return 'date';
	return formats[formatName] ?? fieldTypes[kind]!;
}
