import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();

test.each([
	['Lead', 'Email', { type: 'email', maxLength: 80, storedInLowerCase: true }],
	['Lead', 'Phone', { type: 'phone' }],
	['Lead', 'Website', { type: 'url' }],
	['Lead', 'Description', { type: 'text' }],
	['Lead', 'AnnualRevenue', { type: 'number' }],
	['Lead', 'NumberOfEmployees', { type: 'number', isInteger: true }],
	['Thing__c', 'Amount__c', { type: 'number', scale: 2, precision: 18 }],
	['Thing__c', 'Share__c', { type: 'number' }],
	['Lead', 'DoNotCall', { type: 'boolean', requiredOnCreate: false, nullable: false }],
	['Contact', 'Birthdate', { type: 'date', dateBehavior: 'dateOnly' }],
	['Thing__c', 'Moment__c', { type: 'dateTime', dateBehavior: 'userLocal' }],
	['Lead', 'Status', { type: 'choice', requiredOnCreate: false, isRestricted: false }],
	[
		'Thing__c',
		'Kind__c',
		{
			isRestricted: true,
			choices: [
				{ value: 'Small', label: 'Compact' },
				{ value: 'Large', label: 'Full Size' },
			],
			inactiveChoices: [{ value: 'Medium', label: 'Medium' }],
		},
	],
	['Thing__c', 'Key__c', { type: 'text', caseSensitive: true }],
	['Thing__c', 'Code__c', { type: 'text', caseSensitive: false }],
	['Lead', 'Interests__c', { type: 'multiChoice' }],
	['Lead', 'Company', { type: 'text', requiredOnCreate: true }],
	[
		'Lead',
		'OwnerId',
		{ type: 'lookup', lookupTargets: ['Group', 'User'], requiredOnCreate: false },
	],
	['Lead', 'Name', { creatable: false, updatable: false, requiredOnCreate: false }],
	['Lead', 'Id', { type: 'id', creatable: false }],
	['Lead', 'Address', undefined],
])('%s.%s', async (entity, name, expected) => {
	const { fields } = await under.crm.describe(entity);
	const field = fields.find((each) => each.name === name);
	if (expected === undefined) expect(field).toBeUndefined();
	else expect(field).toMatchObject(expected);
});

test.each([
	['Lead', ['FirstName', 'LastName'], ['CrmId__c']],
	['Contact', ['FirstName', 'LastName'], ['CrmId__c']],
	['Account', ['Name'], ['CrmId__c']],
	['Opportunity', ['Name'], ['CrmId__c']],
	// An external id is a key even when it is not unique; an email address is not, although Salesforce can search it.
	['Thing__c', ['Name'], ['Code__c', 'Key__c']],
])('a %s is named by %j, and its keys are %j', async (entity, nameFields, keys) => {
	const description = await under.crm.describe(entity);
	expect(description.nameFields).toEqual(nameFields);
	expect(description.keys.map(({ fields }) => fields).flat()).toEqual(keys);
});

test.each([
	['Lead', ['MasterRecordId', 'Lead'], ['ConvertedContactId', 'Contact']],
	['Contact', ['MasterRecordId', 'Contact']],
	['Account', ['MasterRecordId', 'Account']],
	['Opportunity'],
])('a merged or converted %s continues by %j %j', async (entity, ...expected) => {
	const { successors = [] } = await under.crm.describe(entity);
	expect(successors.map(({ field, entity: next }) => [field, next])).toEqual(expected);
	expect(successors.filter(({ remains }) => remains)).toEqual([]);
});

test('a long text cannot be searched', async () => {
	const { fields } = await under.crm.describe('Lead');
	const filterable = (name: string) => fields.find((field) => field.name === name)?.filterable;
	expect([filterable('Description'), filterable('Email')]).toEqual([false, true]);
});

test('choices have a value and a label', async () => {
	const { fields } = await under.crm.describe('Lead');
	expect(fields.find(({ name }) => name === 'Region__c')?.choices).toContainEqual({
		value: 'North',
		label: 'North',
	});
});

test('a field or object that is hidden from the user is unknown', async () => {
	under.emulator.access.restrict({ object: 'Lead', field: 'Email', access: 'hidden' });
	under.emulator.access.restrict({ object: 'Contact', access: 'hidden' });
	const { fields } = await under.crm.describe('Lead');
	expect(fields.map(({ name }) => name)).not.toContain('Email');
	await expect(under.crm.describe('Contact')).rejects.toThrow(/cannot read the object Contact/);
});

test.each(['Leed', 'Lead/describe?x', ''])('the table %j does not exist', async (name) => {
	await expect(under.crm.describe(name)).rejects.toMatchObject({ kind: 'misconfigured' });
});
