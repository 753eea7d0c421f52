/**
 * The emulated environment describes the columns of contacts as recorded answers do. The facts are those of the recordings:
 * https://github.com/amp-labs/connectors/tree/main/providers/dynamicscrm/test/metadata/contacts
 *
 * Recorded but not emulated: the columns of the portal solution (`adx_…`), and `accountid`, which only repeats the company.
 */
import type { Json } from '../odata/ast';
import { startWithClient, type TestWorld } from './testClient';

let world: TestWorld;
beforeAll(async () => {
	world = await startWithClient();
});
afterAll(() => world.emulator.close());

const ATTRIBUTES = "EntityDefinitions(LogicalName='contact')/Attributes";
const CRM = 'Microsoft.Dynamics.CRM';

const SELECT =
	'LogicalName,SchemaName,AttributeTypeName,IsValidForCreate,IsValidForUpdate,DisplayName';

const shared = async (name: string) =>
	(await world.client.get(`${ATTRIBUTES}?$select=${SELECT}`)).rows.find(
		({ LogicalName }) => LogicalName === name,
	);

const ofType = async (type: string, name: string) =>
	(await world.client.get(`${ATTRIBUTES}/${CRM}.${type}AttributeMetadata`)).rows.find(
		({ LogicalName }) => LogicalName === name,
	);

test.each([
	['Merged', 'Boolean', { create: false, update: false }, 'Merged'],
	['VersionNumber', 'BigInt', { create: false, update: false }, 'Version Number'],
	['ImportSequenceNumber', 'Integer', { create: true, update: false }, 'Import Sequence Number'],
	['ExchangeRate', 'Decimal', { create: false, update: false }, 'Exchange Rate'],
	['AnnualIncome', 'Money', { create: true, update: true }, 'Annual Income'],
	['BirthDate', 'DateTime', { create: true, update: true }, 'Birthday'],
	['CreatedOn', 'DateTime', { create: false, update: false }, 'Created On'],
	['StateCode', 'State', { create: false, update: true }, 'Status'],
	['StatusCode', 'Status', { create: true, update: true }, 'Status Reason'],
	['GenderCode', 'Picklist', { create: true, update: true }, 'Gender'],
	['FamilyStatusCode', 'Picklist', { create: true, update: true }, 'Marital Status'],
	['EducationCode', 'Picklist', { create: true, update: true }, 'Education'],
	['CreatedBy', 'Lookup', { create: false, update: false }, 'Created By'],
])('%s: type and flags', async (SchemaName, type, { create, update }, label) => {
	expect(await shared(SchemaName.toLowerCase())).toEqual({
		'@odata.type': `#${CRM}.${type}AttributeMetadata`,
		MetadataId: expect.any(String) as string,
		LogicalName: SchemaName.toLowerCase(),
		SchemaName,
		AttributeTypeName: { Value: `${type}Type` },
		IsValidForCreate: create,
		IsValidForUpdate: update,
		DisplayName: expect.objectContaining({
			LocalizedLabels: [expect.objectContaining({ Label: label })],
		}) as object,
	});
});

test('the name that goes with a choice is virtual, and has no label', async () => {
	expect(await shared('leadsourcecodename')).toMatchObject({
		AttributeTypeName: { Value: 'VirtualType' },
		IsValidForCreate: false,
		IsValidForUpdate: false,
		DisplayName: { LocalizedLabels: [] },
	});
});

test.each([
	['Integer', 'importsequencenumber', { Format: 'None' }],
	['DateTime', 'birthdate', { Format: 'DateOnly' }],
	['DateTime', 'createdon', { Format: 'DateAndTime' }],
	['Lookup', 'createdby', { Targets: ['systemuser'], Format: 'None' }],
])('what only a %s column has: %s', async (type, name, expected) => {
	expect(await ofType(type, name)).toMatchObject(expected);
});

const option = (Value: number, label: string, more: Record<string, Json> = {}) => ({
	Value,
	Color: null,
	IsManaged: true,
	ExternalValue: null,
	ParentValues: [],
	Tag: null,
	IsHidden: false,
	MetadataId: null,
	HasChanged: null,
	Label: {
		LocalizedLabels: [localized(label)],
		UserLocalizedLabel: localized(label),
	},
	Description: { LocalizedLabels: [], UserLocalizedLabel: null },
	...more,
});

const localized = (Label: string) => ({
	Label,
	LanguageCode: 1033,
	IsManaged: true,
	MetadataId: expect.any(String) as string,
	HasChanged: null,
});

const state = (value: number, label: string, DefaultStatus: number) =>
	option(value, label, {
		'@odata.type': `#${CRM}.StateOptionMetadata`,
		DefaultStatus,
		InvariantName: label,
	});

const status = (value: number, label: string, State: number) =>
	option(value, label, {
		'@odata.type': `#${CRM}.StatusOptionMetadata`,
		State,
		TransitionData: null,
	});

test.each([
	['Picklist', 'educationcode', [option(1, 'Default Value')]],
	['Picklist', 'gendercode', [option(1, 'Male'), option(2, 'Female')]],
	[
		'Picklist',
		'familystatuscode',
		[option(1, 'Single'), option(2, 'Married'), option(3, 'Divorced'), option(4, 'Widowed')],
	],
	['State', 'statecode', [state(0, 'Active', 1), state(1, 'Inactive', 2)]],
	['Status', 'statuscode', [status(1, 'Active', 0), status(2, 'Inactive', 1)]],
])('the options of a %s column: %s', async (type, name, options) => {
	const { rows } = await world.client.get(
		`${ATTRIBUTES}/${CRM}.${type}AttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options)`,
	);
	const found = rows.find(({ LogicalName }) => LogicalName === name);
	expect((found?.OptionSet as { Options: Json }).Options).toEqual(options);
});
