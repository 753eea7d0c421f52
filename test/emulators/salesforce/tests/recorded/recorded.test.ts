/** The emulated org describes standard objects as recorded describes do, and answers as recorded answers do. */
import { startWithClient, type ApiClient } from '../apiClient';
import { RECORDED_OBJECTS, recordedFields } from './recordedFields';

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());

interface Description {
	fields: ({ name: string; label: string } & Record<string, unknown>)[];
	urls: object;
}

const describeObject = async (name: string) =>
	(await client.send<Description>({ path: `/sobjects/${name}/describe` })).body;

/** What differs on purpose, by `Object.field`, each with its reason. */
const DIFFERENT: Readonly<Record<string, { keys: string[]; reason: string }>> = {
	...Object.fromEntries(
		[
			...['Type', 'Industry', 'Ownership', 'Rating', 'AccountSource'].map(
				(name) => `Account.${name}`,
			),
			...['Type', 'Reason', 'Origin', 'Priority'].map((name) => `Case.${name}`),
		].map((field) => [
			field,
			{
				keys: ['length', 'byteLength'],
				reason: 'recorded in v48.0, when a picklist was 40 long; the leads of v59.0 have 255',
			},
		]),
	),
	'Case.Status': {
		keys: ['length', 'byteLength', 'picklistValues'],
		reason: 'the same length, and a second closed status, as an administrator adds it',
	},
	'Case.Comments': {
		keys: ['aggregatable', 'byteLength'],
		reason:
			'recorded with one byte for each character; only this text can be aggregated and not filtered',
	},
	'Contact.Salutation': {
		keys: ['picklistValues'],
		reason: 'Mx. is newer than the org; the leads of v59.0 have it',
	},
};

/** Standard fields of the emulated org that no recorded org shows. */
const NOT_RECORDED: Readonly<Record<string, string[]>> = {
	// Not on the page layouts of a scratch org, and so hidden by field-level security.
	Contact: ['HasOptedOutOfEmail', 'DoNotCall'],
	Lead: ['HasOptedOutOfEmail', 'DoNotCall'],
	// Only an org whose object has one shows it.
	Opportunity: ['RecordTypeId'],
};

describe.each(RECORDED_OBJECTS)('%s', (object) => {
	test('has the keys, flags and types of the recorded describe', async () => {
		const recorded = new Map(recordedFields(object).map((field) => [field.name, field]));
		const { fields } = await describeObject(object);
		const standard = fields.filter(({ name }) => !name.endsWith('__c'));
		const differences = standard.flatMap(({ label, ...field }) => {
			const { name } = field;
			expect(label).toEqual(expect.any(String));
			const expected = recorded.get(name);
			if (!expected) return [[name, 'not recorded']];
			expect(Object.keys(field).sort()).toEqual(Object.keys(expected).sort());
			const { keys = [] } = DIFFERENT[`${object}.${name}`] ?? {};
			const differing = Object.keys(field).filter(
				(key) => JSON.stringify(field[key]) !== JSON.stringify(expected[key]),
			);
			return differing.sort().join() === [...keys].sort().join() ? [] : [[name, ...differing]];
		});
		expect(differences).toEqual((NOT_RECORDED[object] ?? []).map((name) => [name, 'not recorded']));
	});

	test('has the keys of the recorded describe, and no other', async () => {
		expect(Object.keys(await describeObject(object)).sort()).toEqual(OBJECT_KEYS);
	});
});

/** In the recordings of v59.0; those of v48.0 lack the two that begin with associate, and the describe option. */
const OBJECT_KEYS = [
	...['actionOverrides', 'activateable', 'associateEntityType', 'associateParentEntity'],
	...['childRelationships', 'compactLayoutable', 'createable', 'custom', 'customSetting'],
	...['deepCloneable', 'defaultImplementation', 'deletable', 'deprecatedAndHidden', 'extendedBy'],
	...['extendsInterfaces', 'feedEnabled', 'fields', 'hasSubtypes', 'implementedBy'],
	...['implementsInterfaces', 'isInterface', 'isSubtype', 'keyPrefix', 'label', 'labelPlural'],
	...['layoutable', 'listviewable', 'lookupLayoutable', 'mergeable', 'mruEnabled', 'name'],
	...['namedLayoutInfos', 'networkScopeFieldName', 'queryable', 'recordTypeInfos'],
	...['replicateable', 'retrieveable', 'searchLayoutable', 'searchable', 'sobjectDescribeOption'],
	...['supportedScopes', 'triggerable', 'undeletable', 'updateable', 'urls'],
];
