/** What a describe says of a field. */
import type { FieldSchema, FieldType } from '../schema';

export function describeField(field: FieldSchema) {
	const isAddress = field.type === 'address';
	return {
		aggregatable: field.filterable && field.type !== 'boolean',
		aiPredictionField: false,
		autoNumber: field.autoNumber,
		byteLength: isReference(field) ? field.length : field.length * 3,
		calculated: field.calculated,
		calculatedFormula: null,
		cascadeDelete: field.cascadeDelete && field.custom,
		caseSensitive: field.caseSensitive,
		compoundFieldName: field.partOf ?? null,
		controllerName: null,
		createable: field.createable,
		custom: field.custom,
		defaultValue: describeDefault(field),
		defaultValueFormula: null,
		defaultedOnCreate: field.defaultedOnCreate,
		dependentPicklist: false,
		deprecatedAndHidden: false,
		digits: field.type === 'int' ? field.precision : 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: field.externalId,
		extraTypeInfo: field.extraTypeInfo,
		filterable: field.filterable || isAddress,
		filteredLookupInfo: null,
		formulaTreatNullNumberAsZero: false,
		groupable: field.groupable,
		highScaleNumber: false,
		htmlFormatted: false,
		idLookup: field.idLookup,
		inlineHelpText: null,
		label: field.label,
		length: field.length,
		mask: null,
		maskType: null,
		name: field.name,
		nameField: field.nameField,
		namePointing: field.referenceTo.length > 1,
		nillable: field.nillable,
		permissionable: field.permissionable ?? isPermissionable(field),
		picklistValues: describePicklist(field),
		polymorphicForeignKey: field.referenceTo.length > 1,
		precision: field.type === 'int' ? 0 : field.precision,
		queryByDistance: isAddress,
		referenceTargetField: null,
		referenceTo: [...field.referenceTo].sort(),
		relationshipName: field.relationshipName,
		relationshipOrder: null,
		restrictedDelete: false,
		restrictedPicklist: field.picklist?.restricted ?? false,
		scale: field.scale,
		searchPrefilterable: isPrefilterable(field),
		soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
		sortable: field.sortable,
		type: field.type,
		unique: field.unique,
		updateable: field.updateable,
		writeRequiresMasterRead: false,
	};
}

const isReference = ({ type }: FieldSchema) => type === 'id' || type === 'reference';

function describeDefault({ type, defaultValue }: FieldSchema) {
	if (type === 'boolean') return defaultValue === 1;
	return typeof defaultValue === 'string' ? defaultValue : null;
}

/** Lookups that say what kind of record it is, who it belongs to or what it was merged into. */
const OF_THE_SYSTEM = ['User', 'RecordType'];

/** Whether an administrator can take it from users. */
const isPermissionable = ({ type, nillable, createable, partOf, referenceTo }: FieldSchema) =>
	type === 'address' ||
	(nillable && createable && partOf !== 'Name' && !referenceTo.includes('RecordType'));

/** Whether a search can be limited to its values. */
const isPrefilterable = ({ name, referenceTo }: FieldSchema) =>
	referenceTo.length > 0 &&
	name !== 'MasterRecordId' &&
	!referenceTo.some((target) => OF_THE_SYSTEM.includes(target));

function describePicklist({ picklist, defaultValue }: FieldSchema) {
	const { values = [], labels = {}, inactive = [] } = picklist ?? {};
	return [...values, ...inactive].map((value) => ({
		active: !inactive.includes(value),
		defaultValue: value === defaultValue,
		label: labels[value] ?? value,
		validFor: null,
		value,
	}));
}

const SOAP_TYPES: Readonly<Partial<Record<FieldType, string>>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	int: 'xsd:int',
	double: 'xsd:double',
	currency: 'xsd:double',
	percent: 'xsd:double',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	time: 'xsd:time',
	address: 'urn:address',
	base64: 'xsd:base64Binary',
};
