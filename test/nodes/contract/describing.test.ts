import { productsUnderTest } from '../../products';
import { setStage } from './stage';

describe.each(productsUnderTest)('$name: the connected user and the metadata', (underTest) => {
	const { names, south } = underTest;
	const stage = setStage(underTest);

	test('the connected user has an id and a name', async () => {
		const user = await stage.crm.whoAmI();
		expect(user.id).toBe(stage.userId);
		expect(user.name).toMatch(/\w/);
		expect(await stage.crm.userId()).toBe(user.id);
	});

	test('entities have labels, and are sorted by them', async () => {
		const entities = await stage.crm.listEntities();
		expect(entities).toEqual(
			expect.arrayContaining([
				{ name: names.lead, label: 'Lead' },
				{ name: names.contact, label: 'Contact' },
			]),
		);
		const labels = entities.map(({ label }) => label);
		expect(labels).toEqual([...labels].sort((left, right) => left.localeCompare(right)));
	});

	test('an entity is described once, in one call', async () => {
		await stage.crm.describe(names.lead);
		await stage.crm.describe(names.lead);
		expect(stage.crm.callCount).toBe(1);
	});

	test.each([
		['email', { type: 'email', creatable: true, updatable: true }],
		[
			'lastName',
			{
				type: 'text',
				maxLength: underTest.maxLastName,
				requiredOnCreate: underTest.requiresLastName,
			},
		],
		['firstName', { type: 'text', requiredOnCreate: false }],
		['employees', { type: 'number' }],
		['region', { type: 'choice', choices: expect.arrayContaining([south]) as unknown }],
	] as const)('the field %s is described', async (name, expected) => {
		const { fields } = await stage.crm.describe(names.lead);
		expect(fields.find((field) => field.name === names[name])).toMatchObject(expected);
	});

	test('a lookup names the entities it can point to, and a date is not a date with time', async () => {
		const { fields } = await stage.crm.describe(names.contact);
		const field = (name: string) => fields.find((each) => each.name === name);
		expect(field(names.accountLookup)).toMatchObject({
			type: 'lookup',
			lookupTargets: [names.account],
		});
		expect(field(names.birthday)).toMatchObject({ type: 'date' });
	});

	test('what the CRM sets itself is neither required nor writable', async () => {
		const { fields, idField } = await stage.crm.describe(names.lead);
		const id = fields.find((field) => field.name === idField);
		expect(id).toMatchObject({ type: 'id', requiredOnCreate: false, updatable: false });
	});

	test("the name fields are those of a person's first and last name, or the one name field", async () => {
		const nameFields = async (entity: string) => (await stage.crm.describe(entity)).nameFields;
		expect(await nameFields(names.lead)).toEqual([names.firstName, names.lastName]);
		expect(await nameFields(names.contact)).toEqual([names.firstName, names.lastName]);
		expect(await nameFields(names.account)).toEqual([names.accountName]);
	});

	test('the primary name is the one that the CRM composes of a person', async () => {
		const primary = async (entity: string) => (await stage.crm.describe(entity)).primaryNameField;
		expect(await primary(names.lead)).toBe(names.fullName);
		expect(await primary(names.account)).toBe(names.accountName);
	});

	test('keys are described, and an email field is not one', async () => {
		const { keys } = await stage.crm.describe(names.lead);
		const keyed = keys.flatMap(({ fields }) => fields);
		expect(keyed).toContain(names.key);
		expect(keyed).not.toContain(names.email);
		for (const { label } of keys) expect(label).toMatch(/\w/);
	});

	test('a long text cannot be searched, an email address can', async () => {
		const { fields } = await stage.crm.describe(names.lead);
		const filterable = (name: string) => fields.find((field) => field.name === name)?.filterable;
		expect(filterable(names.notes)).toBe(false);
		expect(filterable(names.email)).toBe(true);
		expect(filterable(names.key)).toBe(true);
	});

	test('a record has a page', () => {
		expect(stage.crm.linkTo(names.lead, '17')).toBe(underTest.recordPage(stage.emulator.url, '17'));
	});
});
