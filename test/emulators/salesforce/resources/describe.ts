/**
 * What an org's objects are made of.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-describe.html
 */
import type { ApiAnswer, Call, Route } from '../api/types';
import { MERGEABLE, type ObjectSchema, type Schema } from '../schema';
import { describeField } from './describeField';
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
			...NEVER_SET,
			actionOverrides: [],
			childRelationships: childRelationships(object, call.schema),
			compactLayoutable: isRecord(object),
			fields: object.fields.map(describeField),
			namedLayoutInfos: [],
			networkScopeFieldName: null,
			recordTypeInfos: recordTypeInfos(call, object),
			searchLayoutable: isRecord(object),
			sobjectDescribeOption: 'FULL',
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
	const url = `/services/data/${version}/sobjects/${name}`;
	return {
		activateable: false,
		associateEntityType: historyOf ? 'History' : null,
		associateParentEntity: historyOf ?? null,
		createable,
		custom,
		customSetting: false,
		deepCloneable: name === 'Opportunity',
		deletable,
		deprecatedAndHidden: false,
		feedEnabled: WITH_FEED.includes(name),
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix,
		label,
		labelPlural,
		layoutable: isRecord(object),
		mergeable: MERGEABLE.includes(name),
		mruEnabled: isRecord(object),
		name,
		queryable: true,
		replicateable: !inCatalog,
		retrieveable: !inCatalog,
		searchable: isRecord(object),
		triggerable: isRecord(object),
		undeletable: deletable,
		updateable,
		urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
	};
}

/** Standard objects that people can follow. */
const WITH_FEED = ['Account', 'Contact', 'Lead', 'Opportunity', 'Task', 'User'];

/** Neither history nor metadata. */
const isRecord = ({ historyOf, inCatalog }: ObjectSchema) => historyOf === undefined && !inCatalog;

/** Keys that are null in every recorded describe of a standard object. */
const NEVER_SET = {
	defaultImplementation: null,
	extendedBy: null,
	extendsInterfaces: null,
	implementedBy: null,
	implementsInterfaces: null,
	listviewable: null,
	lookupLayoutable: null,
};

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

/** The one that every object has, as default, and those of the org. */
function recordTypeInfos({ org, schema, version }: Call, { name }: ObjectSchema) {
	const recordType = schema.object('RecordType');
	const rows = recordType ? org.records.findByKey(recordType, 'SobjectType', name) : [];
	const info = (recordTypeId: string, label: string, developerName: string, active = true) => ({
		active,
		available: active,
		defaultRecordTypeMapping: recordTypeId === MASTER_ID,
		developerName,
		master: recordTypeId === MASTER_ID,
		name: label,
		recordTypeId,
		urls: {
			layout: `/services/data/${version}/sobjects/${name}/describe/layouts/${recordTypeId}`,
		},
	});
	return [
		...rows.map((row) =>
			info(String(row.Id), String(row.Name), String(row.DeveloperName), row.IsActive === 1),
		),
		info(MASTER_ID, 'Master', 'Master'),
	];
}

/** The same in every org. */
const MASTER_ID = '012000000000000AAA';

export const describeRoutes: readonly Route[] = [
	{ path: '/sobjects', methods: { GET: describeGlobal } },
	{ path: '/sobjects/:object/describe', methods: { GET: describe } },
];
