/** What a describe returns, in the keys that clients read. */
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;
beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());

interface Description {
	fields: { name: string; nillable: boolean; createable: boolean; defaultedOnCreate: boolean }[];
	childRelationships: { childSObject: string; field: string; relationshipName: string }[];
}
const describeObject = async (name: string) =>
	(await client.send<Description>({ path: `/sobjects/${name}/describe` })).body;

test.each<[object: string, required: string[]]>([
	['Lead', ['LastName', 'Company']],
	['Contact', ['LastName']],
	['Account', ['Name']],
	['Opportunity', ['Name', 'StageName', 'CloseDate']],
	['Thing__c', ['Name']],
])('what a new %s must have', async (object, required) => {
	const { fields } = await describeObject(object);
	const needed = fields.filter(
		({ nillable, createable, defaultedOnCreate }) => !nillable && createable && !defaultedOnCreate,
	);
	expect(needed.map(({ name }) => name)).toEqual(required);
});

test.each<[object: string, field: string, described: object]>([
	['Lead', 'Id', { type: 'id', length: 18, createable: false, idLookup: true }],
	['Lead', 'Name', { type: 'string', createable: false, updateable: false, nameField: true }],
	['Lead', 'Address', { type: 'address', createable: false, queryByDistance: true }],
	['Lead', 'City', { type: 'string', length: 40, compoundFieldName: 'Address' }],
	['Lead', 'Email', { type: 'email', length: 80, idLookup: true, soapType: 'xsd:string' }],
	['Lead', 'Description', { type: 'textarea', length: 32_000, filterable: false }],
	['Lead', 'NumberOfEmployees', { type: 'int', digits: 8, soapType: 'xsd:int' }],
	['Lead', 'AnnualRevenue', { type: 'currency', precision: 18, scale: 0 }],
	['Lead', 'DoNotCall', { type: 'boolean', nillable: false, defaultedOnCreate: true }],
	['Lead', 'CreatedDate', { type: 'datetime', createable: false, defaultedOnCreate: true }],
	['Lead', 'CrmId__c', { custom: true, externalId: true, unique: true, idLookup: true }],
	['Lead', 'OwnerId', { type: 'reference', referenceTo: ['Group', 'User'], namePointing: true }],
	['Contact', 'OwnerId', { referenceTo: ['User'], relationshipName: 'Owner', namePointing: false }],
	[
		'Lead',
		'Region__c',
		{
			type: 'picklist',
			restrictedPicklist: true,
			picklistValues: expect.arrayContaining([
				{ active: true, defaultValue: false, label: 'South', validFor: null, value: 'South' },
			]) as unknown,
		},
	],
	['Lead', 'Interests__c', { type: 'multipicklist', restrictedPicklist: true }],
	['Thing__c', 'Account__c', { relationshipName: 'Account__r', referenceTo: ['Account'] }],
	['Thing__c', 'Code__c', { externalId: true, unique: false }],
])('%s.%s', async (object, field, described) => {
	const { fields } = await describeObject(object);
	expect(fields.find(({ name }) => name === field)).toMatchObject(described);
});

test('an account describes its children', async () => {
	const { childRelationships } = await describeObject('account');
	expect(childRelationships).toContainEqual(
		expect.objectContaining({
			childSObject: 'Contact',
			field: 'AccountId',
			relationshipName: 'Contacts',
			cascadeDelete: true,
		}),
	);
});

test.each(['/services/data', '/services/data/'])(
	'%s is answered without signing in',
	async (path) => {
		const { status, body } = await client.send({ path, token: null });
		expect(status).toBe(200);
		expect(body).toContainEqual({
			label: "Winter '27",
			url: '/services/data/v68.0',
			version: '68.0',
		});
	},
);
