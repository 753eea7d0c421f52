import { AGENT_ALICE, INTEGRATION_USER } from '../../../emulators/dataverse';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();

const fieldOf = async (entity: string, name: string) =>
	(await under.crm.describe(entity)).fields.find((field) => field.name === name);

test.each([
	['lead', 'emailaddress1', { type: 'email', maxLength: 100 }],
	['lead', 'telephone1', { type: 'phone' }],
	['lead', 'websiteurl', { type: 'url' }],
	['lead', 'description', { type: 'text', maxLength: 2000 }],
	['lead', 'revenue', { type: 'number', scale: 2 }],
	['lead', 'numberofemployees', { type: 'number', isInteger: true }],
	['lead', 'donotemail', { type: 'boolean', requiredOnCreate: false }],
	['lead', 'estimatedclosedate', { type: 'dateTime', dateBehavior: 'userLocal' }],
	['contact', 'birthdate', { type: 'date', dateBehavior: 'dateOnly' }],
	['contact', 'importsequencenumber', { type: 'number', creatable: true, updatable: false }],
	['contact', 'exchangerate', { scale: 12, creatable: false, updatable: false }],
	['lead', 'statecode', { type: 'choice', creatable: false, requiredOnCreate: false }],
	['lead', 'new_region', { type: 'choice', isRestricted: true }],
	['lead', 'new_interests', { type: 'multiChoice' }],
	['lead', 'createdon', { type: 'dateTime', creatable: false, updatable: false }],
	['lead', 'leadid', { type: 'id', requiredOnCreate: false, updatable: false }],
	['lead', 'subject', { type: 'text', requiredOnCreate: false, requiredInForms: true }],
	['incident', 'customerid', { type: 'lookup', requiredOnCreate: true, requiredInForms: false }],
	['lead', 'lastname', { readable: true, isSecured: false, nullable: true, caseSensitive: false }],
	['lead', 'ownerid', { type: 'lookup', requiredOnCreate: false, updatable: true }],
	['lead', 'parentaccountid', { type: 'lookup', lookupTargets: ['account'] }],
])('%s.%s', async (entity, name, expected) => {
	expect(await fieldOf(entity, name)).toMatchObject(expected);
});

test('choices have their labels, shared choices too', async () => {
	expect((await fieldOf('lead', 'leadqualitycode'))?.choices).toEqual([
		{ value: 1, label: 'Hot' },
		{ value: 2, label: 'Warm' },
		{ value: 3, label: 'Cold' },
	]);
	expect((await fieldOf('lead', 'new_region'))?.choices).toContainEqual({
		value: 1,
		label: 'North',
	});
});

describe('a lookup to several tables', () => {
	test('is read by its own name and written by one name for each table', async () => {
		expect(await fieldOf('contact', 'parentcustomerid')).toMatchObject({
			lookupTargets: ['account', 'contact'],
			creatable: true,
			updatable: true,
		});
		expect(await fieldOf('contact', 'parentcustomerid_account')).toMatchObject({
			label: 'Company Name (account)',
			lookupTargets: ['account'],
			creatable: true,
		});
		expect(await fieldOf('contact', 'parentcustomerid_contact')).toMatchObject({
			lookupTargets: ['contact'],
		});
	});

	test('has the id only in the field of the table it points to', async () => {
		const admin = under.emulator.as(INTEGRATION_USER.id);
		const account = admin.create('account', { name: 'Analytical Engines' });
		admin.create('contact', {
			lastname: 'Babbage',
			'parentcustomerid_account@odata.bind': `/accounts(${account})`,
		});
		const [contact] = await under.crm.readLatest({
			entity: 'contact',
			fields: ['parentcustomerid', 'parentcustomerid_account', 'parentcustomerid_contact'],
			limit: 1,
		});
		expect(contact?.values).toEqual({
			parentcustomerid: account,
			parentcustomerid_account: account,
		});
	});
});

test('an owner, a lookup with capitals in its name and several choices are written as they are read', async () => {
	const { crm, emulator } = under;
	const contact = emulator.as(INTEGRATION_USER.id).create('contact', { lastname: 'Babbage' });
	const values = {
		ownerid: AGENT_ALICE.id,
		new_referrerid: contact,
		new_interests: '1;3',
	};
	await crm.write([
		{ kind: 'create', entity: 'lead', values: { subject: 'x', lastname: 'Byron', ...values } },
	]);
	const [[lead] = []] = await crm.find([
		{
			entity: 'lead',
			keys: [{ lastname: 'Byron' }],
			fields: Object.keys(values),
		},
	]);
	expect(lead?.values).toEqual(values);
});

test('all tables are listed in one call', async () => {
	const entities = await under.crm.listEntities();
	expect(entities).toContainEqual({ name: 'new_thing', label: 'Thing' });
	expect(under.crm.callCount).toBe(1);
});

test.each(['leed', "lead')/x", ''])('the table %j does not exist', async (name) => {
	await expect(under.crm.describe(name)).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('the connected user has no name when their record cannot be read', async () => {
	under.emulator.security.revoke(INTEGRATION_USER.id, 'Read', 'systemuser');
	const { id } = INTEGRATION_USER;
	expect(await under.crm.whoAmI()).toMatchObject({ id, name: id });
});
