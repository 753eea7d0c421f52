/** The driver reads what recorded describes say of standard fields, those of the emulated org and others. */
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import type { EntityDescription } from '../../../../nodes/crm/port';
import type { Transport } from '../../../../nodes/crm/transport';
import {
	RECORDED_OBJECTS,
	recordedFields,
} from '../../../emulators/salesforce/tests/recorded/recordedFields';

/** A Salesforce that answers nothing but describes. */
const transport: Transport = ({ url }) => {
	const [, name = ''] = /sobjects\/(\w+)\/describe/.exec(url) ?? [];
	const body = name
		? {
				...{ name, label: name, keyPrefix: '001', searchable: true, replicateable: true },
				...{ createable: true, updateable: true },
				fields: recordedFields(name).map((field) => ({ ...field, label: field.name })),
			}
		: [{ version: '68.0', url: '/services/data/v68.0', label: 'An org' }];
	return Promise.resolve({
		status: 200,
		headers: { 'content-type': 'application/json', date: new Date().toUTCString() },
		body: JSON.stringify(body),
	});
};

const describeRecorded = async (name: string): Promise<EntityDescription> =>
	await openSalesforce({
		baseUrl: 'https://recorded.my.salesforce.com',
		transport,
		anonymous: transport,
		wait: () => Promise.resolve(),
	}).describe(name);

test.each(RECORDED_OBJECTS)('%s: every field that holds a value', async (object) => {
	const { fields } = await describeRecorded(object);
	const names = recordedFields(object)
		.filter(({ type }) => type !== 'address')
		.map(({ name }) => name);
	// Besides, the object that a lookup refers to, as in Owner.Type.
	const own = fields.filter(({ name }) => !name.includes('.'));
	expect(own.map(({ name }) => name)).toEqual(names);
	expect(fields.filter(({ type }) => type === 'id').map(({ name }) => name)).toEqual(['Id']);
});

test.each([
	['Account', ['Name']],
	['Contact', ['LastName']],
	['Lead', ['LastName', 'Company']],
	['Opportunity', ['Name', 'StageName', 'CloseDate']],
	['Case', []],
])('a new %s needs %j', async (object, required) => {
	const { fields } = await describeRecorded(object);
	const needed = fields.filter(({ requiredOnCreate }) => requiredOnCreate);
	expect(needed.map(({ name }) => name)).toEqual(required);
});

/** A value that users see under another label. */
const IN_SYNC = { value: 'Matched', label: 'In Sync' };

test.each([
	['Lead', 'Latitude', { type: 'number', scale: 15, precision: 18 }],
	['Lead', 'GeocodeAccuracy', { type: 'choice', isRestricted: true }],
	['Lead', 'PhotoUrl', { type: 'url', creatable: false, updatable: false }],
	['Lead', 'IsConverted', { type: 'boolean', creatable: true, updatable: false }],
	['Lead', 'EmailBouncedReason', { creatable: false, updatable: true }],
	['Lead', 'OwnerId', { lookupTargets: ['Group', 'User'] }],
	['Lead', 'Email', { type: 'email', upsertKey: true, maxLength: 80 }],
	['Lead', 'Description', { maxLength: 32_000, filterable: false }],
	['Contact', 'Id', { type: 'id', caseSensitive: false }],
	['Account', 'CleanStatus', { choices: expect.arrayContaining([IN_SYNC]) as unknown }],
	['Opportunity', 'Name', { upsertKey: true, maxLength: 120 }],
	['Opportunity', 'Probability', { type: 'number', scale: 0, requiredOnCreate: false }],
	['Opportunity', 'FiscalYear', { type: 'number', isInteger: true, creatable: false }],
	['Case', 'CaseNumber', { type: 'text', creatable: false, updatable: false }],
	['Case', 'Comments', { type: 'text', creatable: true, filterable: false }],
	['Case', 'Status', { type: 'choice', isRestricted: false, nullable: true }],
])('%s.%s', async (object, name, expected) => {
	const { fields } = await describeRecorded(object);
	expect(fields.find((field) => field.name === name)).toMatchObject(expected);
});
