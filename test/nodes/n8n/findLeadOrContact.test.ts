/** Lead or Contact: Find. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Find', (underTest) => {
	const { names } = underTest;
	const { lead, contact, lastName, firstName, email, phone, jobTitle } = names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson, callsOf } = stage;
	const createContact = (values: Record<string, string>) =>
		stage.crm.colleague.create(contact, { [lastName]: 'Hopper', ...values });

	let made = 0;
	const newEmail = () => `find${(made += 1)}@example.com`;

	const find = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'leadOrContact',
		operation: 'find',
		searchIn: 'contactsThenLeads',
		email: '={{ $json.email ?? "" }}',
		phone: '={{ $json.phone ?? "" }}',
		firstName: '={{ $json.first ?? "" }}',
		lastName: '={{ $json.last ?? "" }}',
		...more,
	});

	test('by email: a contact before a lead', async () => {
		const address = newEmail();
		createLead({ [email]: address });
		const id = createContact({ [email]: address, [jobTitle]: 'Admiral' });
		const [person, ...others] = await runJson(find(), [{ email: address.toUpperCase() }]);
		expect(others).toEqual([]);
		expect(person).toMatchObject({
			id,
			entity: contact,
			matchedBy: 'email',
			matchedFields: [email],
			[jobTitle]: 'Admiral',
		});
	});

	test('by email: a lead where only leads are searched', async () => {
		const address = newEmail();
		const id = createLead({ [email]: address });
		createContact({ [email]: address });
		const found = await runJson(find({ searchIn: 'leads' }), [{ email: address }]);
		expect(found).toMatchObject([{ id, entity: lead }]);
	});

	test('by phone in another notation, where no email matches', async () => {
		const id = createLead({ [phone]: '(415) 555-0177' });
		const options = { phoneCountry: 'US' };
		const items = [{ email: newEmail(), phone: '+14155550177' }];
		const found = await runJson(find({ options }), items);
		expect(found).toMatchObject([{ id, matchedBy: 'phone' }]);
	});

	test('by first and last name, all who have it', async () => {
		const name = { [firstName]: 'Ada', [lastName]: `Finder${(made += 1)}` };
		const ids = [createLead(name), createLead(name)];
		const found = await runJson(find(), [{ first: 'ada', last: name[lastName]! }]);
		expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
		expect(found).toMatchObject([{ matchedBy: 'name' }, { matchedBy: 'name' }]);
	});

	test('returns the selected fields', async () => {
		const address = newEmail();
		createLead({ [email]: address, [jobTitle]: 'Engineer' });
		const options = { fieldsToReturn: [jobTitle] };
		const [person] = await runJson(find({ options }), [{ email: address }]);
		expect(Object.keys(person ?? {})).toEqual([
			...['id', 'url', 'entity', 'matchedBy', 'matchedFields'],
			jobTitle,
		]);
	});

	test('returns nothing when no one matches; the others are paired with their items', async () => {
		const address = newEmail();
		createLead({ [email]: address });
		const output = await stage.run(find(), [{ email: newEmail() }, { email: address }]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});

	test.each<[what: string, parameters: INodeParameters, error: object]>([
		[
			'nothing to search by',
			{},
			{ message: 'There is no email address, phone number or name to search for.' },
		],
		['a last name alone', { lastName: 'Lovelace' }, {}],
		['an unknown field', { options: { fieldsToReturn: ['fax2'] } }, { fields: ['fax2'] }],
		['an unknown country', { options: { phoneCountry: 'Mars' } }, {}],
	])('fails for %s', async (_, parameters, error) => {
		const [failed] = await stage.run(find(parameters));
		expect(failed?.json).toMatchObject({ error });
		expect(errorOf(failed)).toBeDefined();
	});

	test('fails without the permission to read', async () => {
		stage.crm.forbidReading(contact);
		stage.crm.forbidReading(lead);
		const [failed] = await stage.run(find(), [{ email: newEmail() }]);
		expect(failed === undefined || errorOf(failed) !== undefined).toBe(true);
	});

	test('10,000 items take few calls, half of them without a match', async () => {
		const emails = Array.from({ length: 50 }, newEmail);
		emails.forEach((address) => createLead({ [email]: address }));
		const items = Array.from({ length: 10_000 }, (_, index) => ({
			email: index % 2 === 0 ? emails[(index / 2) % emails.length]! : `none${index}@example.com`,
		}));
		let found: unknown[] = [];
		const options = { fieldsToReturn: [email] };
		const calls = await callsOf(async () => {
			found = (await runJson(find({ options }), items)).map((json) => json[email]);
		});
		expect(found).toEqual(items.filter((_, index) => index % 2 === 0).map((each) => each.email));
		expect(calls).toBeLessThanOrEqual(8);
	}, 120_000);
});
