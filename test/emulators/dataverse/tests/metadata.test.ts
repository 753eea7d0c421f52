/** The definitions of tables and columns. */
import type { Json } from '../odata/ast';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;

beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const LEAD = "EntityDefinitions(LogicalName='lead')";
const CRM = 'Microsoft.Dynamics.CRM';

const text = (value: string) => ({
	UserLocalizedLabel: expect.objectContaining({ Label: value, LanguageCode: 1033 }) as object,
	LocalizedLabels: [expect.objectContaining({ Label: value }) as object],
});

describe('a table', () => {
	test('describes its names', async () => {
		const { body } = await world.client.get(
			`${LEAD}?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,DisplayName,ChangeTrackingEnabled`,
		);
		expect(body).toMatchObject({
			MetadataId: expect.any(String) as string,
			LogicalName: 'lead',
			EntitySetName: 'leads',
			PrimaryIdAttribute: 'leadid',
			PrimaryNameAttribute: 'fullname',
			DisplayName: text('Lead'),
			ChangeTrackingEnabled: true,
		});
	});

	test('describes its keys, and which of them can be used', async () => {
		const { body } = await world.client.get(
			`${LEAD}?$select=LogicalName&$expand=Keys($select=KeyAttributes,EntityKeyIndexStatus)`,
		);
		expect(body.Keys).toMatchObject([
			{ KeyAttributes: ['new_externalid'], EntityKeyIndexStatus: 'Active' },
			{ KeyAttributes: ['new_legacynumber'], EntityKeyIndexStatus: 'Pending' },
		]);
	});

	test('describes the navigation properties of its lookups', async () => {
		const { rows } = await world.client.get(
			`${LEAD}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName`,
		);
		const navigations = rows.map((row) => [
			row.ReferencingAttribute,
			row.ReferencedEntity,
			row.ReferencingEntityNavigationPropertyName,
		]);
		expect(navigations).toEqual(
			expect.arrayContaining([
				['parentaccountid', 'account', 'parentaccountid'],
				['customerid', 'account', 'customerid_account'],
				['customerid', 'contact', 'customerid_contact'],
				['new_referrerid', 'contact', 'new_ReferrerId'],
				['ownerid', 'owner', 'ownerid'],
			]),
		);
	});

	test.each([
		["LogicalName eq 'new_thing'", ['new_thing']],
		[
			'IsIntersect eq false and ChangeTrackingEnabled eq false',
			[
				'new_sensordata',
				'team',
				'new_thing',
				'usersettings',
				'organization',
				'transactioncurrency',
			],
		],
		[
			'IsCustomEntity eq true and ChangeTrackingEnabled eq false',
			['new_sensordata', 'new_thing', 'new_thing_contact'],
		],
		[
			"not (IsCustomEntity eq true) and LogicalName ne 'team' and ChangeTrackingEnabled eq false",
			[
				'campaignitem',
				'contactleads',
				'listmember',
				'usersettings',
				'organization',
				'transactioncurrency',
			],
		],
		['CanChangeTrackingBeEnabled/Value eq false', []],
	])('is found by %s', async (filter, names) => {
		const { rows } = await world.client.get(
			`EntityDefinitions?$select=LogicalName&$filter=${encodeURIComponent(filter)}`,
		);
		expect(rows.map(({ LogicalName }) => LogicalName)).toEqual(names);
	});
});

describe('columns', () => {
	async function attribute(path: string, name: string): Promise<Json | undefined> {
		const { rows } = await world.client.get(`${LEAD}/Attributes${path}`);
		return rows.find(({ LogicalName }) => LogicalName === name);
	}

	test.each([
		['lastname', 'String', { create: true, update: true, required: 'ApplicationRequired' }],
		['fullname', 'String', { create: false, update: false, required: 'None' }],
		['emailaddress1', 'String', { create: true, update: true, required: 'None' }],
		['description', 'Memo', { create: true, update: true, required: 'None' }],
		['numberofemployees', 'Integer', { create: true, update: true, required: 'None' }],
		['revenue', 'Money', { create: true, update: true, required: 'None' }],
		['donotemail', 'Boolean', { create: true, update: true, required: 'None' }],
		['createdon', 'DateTime', { create: false, update: false, required: 'None' }],
		['leadqualitycode', 'Picklist', { create: true, update: true, required: 'None' }],
		['statecode', 'State', { create: false, update: true, required: 'SystemRequired' }],
		['statuscode', 'Status', { create: true, update: true, required: 'None' }],
		['ownerid', 'Owner', { create: true, update: true, required: 'SystemRequired' }],
		['customerid', 'Customer', { create: true, update: true, required: 'None' }],
		['parentaccountid', 'Lookup', { create: true, update: true, required: 'None' }],
		['leadid', 'Uniqueidentifier', { create: true, update: false, required: 'SystemRequired' }],
		['versionnumber', 'BigInt', { create: false, update: false, required: 'None' }],
		['new_interests', 'Virtual', { create: true, update: true, required: 'None' }],
	])('describe their type and what can be done with them: %s', async (name, type, expected) => {
		const select =
			'LogicalName,AttributeType,AttributeOf,IsValidForCreate,IsValidForUpdate,IsValidForRead,RequiredLevel';
		expect(await attribute(`?$select=${select}`, name)).toMatchObject({
			AttributeType: type,
			AttributeOf: null,
			IsValidForCreate: expected.create,
			IsValidForUpdate: expected.update,
			IsValidForRead: true,
			RequiredLevel: { Value: expected.required },
		});
	});

	test('are accompanied by names that cannot be written or selected', async () => {
		const select = 'LogicalName,AttributeOf,IsValidForCreate,IsValidODataAttribute';
		expect(await attribute(`?$select=${select}`, 'parentaccountidname')).toMatchObject({
			AttributeOf: 'parentaccountid',
			IsValidForCreate: false,
			IsValidODataAttribute: false,
		});
	});

	test('name their type when the path does not', async () => {
		expect(await attribute('?$select=LogicalName', 'lastname')).toMatchObject({
			'@odata.type': '#Microsoft.Dynamics.CRM.StringAttributeMetadata',
		});
	});

	test.each([
		[
			'String',
			'emailaddress1',
			{ MaxLength: 100, Format: 'Email', FormatName: { Value: 'Email' } },
		],
		['String', 'mobilephone', { MaxLength: 20, Format: 'Phone' }],
		['String', 'websiteurl', { MaxLength: 200, Format: 'Url' }],
		['Memo', 'description', { MaxLength: 2000 }],
		['Integer', 'numberofemployees', { MinValue: 0, MaxValue: 1_000_000 }],
		['Money', 'revenue', { Precision: 2 }],
		['DateTime', 'estimatedclosedate', { Format: 'DateAndTime' }],
		['Lookup', 'customerid', { Targets: ['account', 'contact'] }],
		['Lookup', 'ownerid', { Targets: ['systemuser', 'team'] }],
	])('of one type: %s %s', async (type, name, properties) => {
		expect(await attribute(`/${CRM}.${type}AttributeMetadata`, name)).toMatchObject(properties);
	});

	const options = '?$select=LogicalName&$expand=OptionSet,GlobalOptionSet';
	test.each([
		['Picklist', 'leadqualitycode', { Value: 1, Label: text('Hot') }],
		['MultiSelectPicklist', 'new_interests', { Value: 1, Label: text('Products') }],
		['State', 'statecode', { Value: 0, Label: text('Open'), InvariantName: 'Open' }],
		['Status', 'statuscode', { Value: 1, Label: text('New'), State: 0 }],
	])('of %s have options', async (type, name, first) => {
		const found = await attribute(`/${CRM}.${type}AttributeMetadata${options}`, name);
		expect(found).toMatchObject({ GlobalOptionSet: null });
		expect(found).toHaveProperty('OptionSet.Options.0', expect.objectContaining(first));
	});

	test('share options, which then are not their own', async () => {
		const found = await attribute(`/${CRM}.PicklistAttributeMetadata${options}`, 'new_region');
		expect(found).toMatchObject({ OptionSet: null, GlobalOptionSet: { Name: 'new_region' } });
		const { body } = await world.client.get("GlobalOptionSetDefinitions(Name='new_region')");
		expect(body).toHaveProperty('Options.1', expect.objectContaining({ Label: text('South') }));
	});

	test('of two values have a label for each', async () => {
		const found = await attribute(`/${CRM}.BooleanAttributeMetadata${options}`, 'donotemail');
		expect(found).toMatchObject({
			OptionSet: {
				TrueOption: { Label: text('Do Not Allow') },
				FalseOption: { Label: text('Allow') },
			},
		});
	});

	test('can be filtered by their type', async () => {
		const filter = encodeURIComponent(`AttributeType eq ${CRM}.AttributeTypeCode'Customer'`);
		const { body } = await world.client.get(
			`${LEAD}?$select=LogicalName&$expand=Keys,ManyToOneRelationships($select=SchemaName;$filter=ReferencingAttribute eq 'campaignid')`,
		);
		expect(body.ManyToOneRelationships).toMatchObject([{ SchemaName: 'campaign_leads' }]);
		const { rows } = await world.client.get(`${LEAD}/Attributes?$filter=${filter}`);
		expect(rows.map(({ LogicalName }) => LogicalName)).toEqual(['customerid']);
	});

	test('one by one', async () => {
		const path = `${LEAD}/Attributes(LogicalName='industrycode')/${CRM}.PicklistAttributeMetadata`;
		expect((await world.client.get(`${path}/OptionSet?$select=Options`)).body).toHaveProperty(
			'Options.0.Value',
			1,
		);
	});
});

test.each([
	["EntityDefinitions(LogicalName='nothing')", 404, '0x80040217'],
	[`${LEAD}/Attributes?$select=MaxLength`, 400, '0x0'],
	[`${LEAD}/Attributes?$expand=OptionSet`, 400, '0x0'],
	[`${LEAD}?$select=Nothing`, 400, '0x0'],
	[`${LEAD}/Nothing`, 404, '0x8006088a'],
])('rejected: %s', async (path, status, code) => {
	const answer = await world.client.get(path);
	expect({ status: answer.status, code: answer.error.code }).toEqual({ status, code });
});

test('the service document lists every set', async () => {
	const { rows } = await world.client.get('');
	expect(rows).toContainEqual({ name: 'leads', kind: 'EntitySet', url: 'leads' });
});
