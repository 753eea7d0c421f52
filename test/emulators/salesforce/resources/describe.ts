/**
 * What an org's objects are made of.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-describe.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import type { FieldSchema, FieldType, ObjectSchema, Schema } from '../schema';
import { objectOf } from './target';

function describeGlobal({ schema, version }: Call): ApiAnswer {
	return {
		status: 200,
		body: {
			encoding: 'UTF-8',
			maxBatchSize: 200,
			sobjects: schema.objects.map((object) => describeBriefly(object, version)),
		},
	};
}

function describe(call: Call): ApiAnswer {
	const object = objectOf(call);
	return {
		status: 200,
		body: {
			...describeBriefly(object, call.version),
			actionOverrides: [],
			childRelationships: childRelationships(object, call.schema),
			fields: object.fields.map(describeField),
			namedLayoutInfos: [],
			networkScopeFieldName: null,
			recordTypeInfos: [],
			searchLayoutable: true,
			supportedScopes: [{ label: `All ${object.labelPlural}`, name: 'everything' }],
		},
	};
}

/** What a GET of the object itself answers. */
export function basicInformation(call: Call): ApiAnswer {
	const object = objectOf(call);
	const body = { objectDescribe: describeBriefly(object, call.version), recentItems: [] };
	return { status: 200, body };
}

function describeBriefly(object: ObjectSchema, version: string) {
	const { name, label, labelPlural, keyPrefix, custom } = object;
	const { createable, updateable, deletable, historyOf, inCatalog } = object;
	const isRecord = historyOf === undefined && !inCatalog;
	const url = `/services/data/${version}/sobjects/${name}`;
	return {
		activateable: false,
		associateEntityType: historyOf ? 'History' : null,
		associateParentEntity: historyOf ?? null,
		createable,
		custom,
		customSetting: false,
		deletable,
		deprecatedAndHidden: false,
		feedEnabled: false,
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix,
		label,
		labelPlural,
		layoutable: isRecord,
		mergeable: ['Lead', 'Contact', 'Account'].includes(name),
		mruEnabled: isRecord,
		name,
		queryable: true,
		replicateable: !inCatalog,
		retrieveable: !inCatalog,
		searchable: isRecord,
		triggerable: isRecord,
		undeletable: deletable,
		updateable,
		urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
	};
}

const childRelationships = (object: ObjectSchema, schema: Schema) =>
	schema.lookupsTo(object).map(({ object: child, field }) => ({
		cascadeDelete: field.cascadeDelete,
		childSObject: child.name,
		deprecatedAndHidden: false,
		field: field.name,
		junctionIdListNames: [],
		junctionReferenceTo: [],
		relationshipName: field.childRelationshipName,
		restrictedDelete: false,
	}));

function describeField(field: FieldSchema) {
	return {
		aggregatable: field.filterable,
		aiPredictionField: false,
		autoNumber: false,
		byteLength: field.length * 3,
		calculated: field.calculated,
		calculatedFormula: null,
		cascadeDelete: field.cascadeDelete,
		caseSensitive: field.caseSensitive,
		compoundFieldName: field.partOf ?? null,
		controllerName: null,
		createable: field.createable,
		custom: field.custom,
		defaultValue: field.type === 'boolean' ? field.defaultValue === 1 : null,
		defaultValueFormula: null,
		defaultedOnCreate: isDefaultedOnCreate(field),
		dependentPicklist: false,
		deprecatedAndHidden: false,
		digits: field.type === 'int' ? field.precision : 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: field.externalId,
		extraTypeInfo: null,
		filterable: field.filterable,
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
		permissionable: field.nillable && field.createable,
		picklistValues: describePicklist(field),
		polymorphicForeignKey: field.referenceTo.length > 1,
		precision: field.type === 'int' ? 0 : field.precision,
		queryByDistance: false,
		referenceTargetField: null,
		referenceTo: field.referenceTo,
		relationshipName: field.relationshipName,
		relationshipOrder: null,
		restrictedDelete: false,
		restrictedPicklist: field.picklist?.restricted ?? false,
		scale: field.scale,
		searchPrefilterable: field.type === 'reference',
		soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
		sortable: field.sortable,
		type: field.type,
		unique: field.unique,
		updateable: field.updateable,
		writeRequiresMasterRead: false,
	};
}

/** Salesforce fills these itself when a new record does not bring them. */
const isDefaultedOnCreate = ({ nillable, createable, defaultValue }: FieldSchema) =>
	defaultValue !== undefined || (!nillable && !createable);

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
	address: 'urn:address',
};

export const describeRoutes: readonly Route[] = [
	{ path: '/sobjects', methods: { GET: describeGlobal } },
	{ path: '/sobjects/:object/describe', methods: { GET: describe } },
];
