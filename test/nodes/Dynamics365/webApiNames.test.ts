/** Items in the terms of the Web API, mapped automatically: what a row that was read from it, or made for it, contains. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { dynamics365 } from '../../products/dynamics365';
import type { Values } from '../../products';
import { setOperationStage } from '../n8n/operationStage';

const stage = setOperationStage(dynamics365);
const { runJson } = stage;
const automatically = { mappingMode: 'autoMapInputData', value: null };

const shown = { displayName: '', defaultMatch: false, required: false, display: true };

const create = (table: string, values: Values = {}) => stage.crm.colleague.create(table, values);
let made = 0;
/** Each has another name: the environment's duplicate rules are on. */
const newName = () => `Engines ${(made += 1)}`;
const newAccount = (values: Values = {}) => create('account', { name: newName(), ...values });
const newContact = (values: Values = {}) => create('contact', { lastname: 'Lovelace', ...values });

const write = (operation: 'create' | 'update' | 'upsert', table: string): INodeParameters => ({
	resource: 'record',
	operation,
	entity: stage.entity(table),
	fields: automatically,
	...(operation === 'update' && { findBy: 'id', recordId: '={{ $json.id }}' }),
	...(operation === 'upsert' && { searchIn: 'none' }),
});
/** The row as the node returns it. */
async function stored(table: string, id: unknown): Promise<IDataObject> {
	const get = { resource: 'record', operation: 'get', entity: stage.entity(table) };
	const parameters = { ...get, findBy: 'id', recordId: String(id), simplify: false };
	return (await runJson(parameters))[0]!;
}

async function createContact(item: IDataObject): Promise<IDataObject> {
	const [output] = await runJson(write('create', 'contact'), [{ lastname: 'Lovelace', ...item }]);
	return output!;
}

test.each(['create', 'upsert', 'update'] as const)(
	'%s sets a lookup to the row at an address',
	async (operation) => {
		const contact = newContact();
		const account = newAccount();
		const item = () => ({ id: account, name: newName() });
		for (const address of [`/contacts(${contact})`, `contacts(${contact.toUpperCase()})`]) {
			const [output] = await runJson(write(operation, 'account'), [
				{ ...item(), 'primarycontactid@odata.bind': address },
			]);
			expect(output).not.toHaveProperty('error');
			expect(await stored('account', output?.id)).toMatchObject({ primarycontactid: contact });
		}
	},
);

test('an address can contain a key, or be absolute', async () => {
	const [ada, other] = [newAccount({ accountnumber: "O'Hara, 1" }), newAccount()];
	const byKey = await createContact({
		'parentcustomerid_account@odata.bind': "/accounts(accountnumber='O''Hara, 1')",
	});
	const absolute = await createContact({
		'parentcustomerid_account@odata.bind': `${stage.crm.url}/api/data/v9.2/accounts(${other})`,
	});
	expect(await stored('contact', byKey.id)).toMatchObject({ parentcustomerid: ada });
	expect(await stored('contact', absolute.id)).toMatchObject({ parentcustomerid: other });
});

test.each(['autoMapInputData', 'defineBelow'])(
	'a field can have an address as its value (%s)',
	async (mappingMode) => {
		const account = newAccount();
		for (const name of ['parentcustomerid', 'parentcustomerid_account']) {
			const values = { lastname: 'Lovelace', [name]: `/accounts(${account})` };
			const schema = Object.keys(values).map((id) => ({ id, ...shown }));
			const fields = { mappingMode, value: values, schema } as IDataObject;
			const parameters = { ...write('create', 'contact'), fields } as INodeParameters;
			const [output] = await runJson(parameters, [values]);
			expect(await stored('contact', output?.id)).toMatchObject({ parentcustomerid: account });
		}
	},
);

test('the table in the address decides where one property leads to several tables', async () => {
	const contact = await createContact({
		'ownerid@odata.bind': `/systemusers(${stage.crm.colleague.id})`,
	});
	expect(await stored('contact', contact.id)).toMatchObject({ ownerid: stage.crm.colleague.id });
});

test('a row as the Web API returns it sets its lookups, and read-only ones are ignored', async () => {
	const account = newAccount();
	const contact = await createContact({
		'@odata.etag': 'W/"1"',
		_parentcustomerid_value: account,
		'_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
		_createdby_value: dynamics365.unknownUserId,
	});
	expect(contact).not.toHaveProperty('error');
	expect(await stored('contact', contact.id)).toMatchObject({ parentcustomerid: account });
});

test('what is written to a lookup replaces what was read of it', async () => {
	const [before, after] = [newAccount(), newAccount()];
	for (const written of [
		{ 'parentcustomerid_account@odata.bind': `/accounts(${after})` },
		{ parentcustomerid_account: after },
		{ parentcustomerid: after },
	]) {
		const contact = await createContact({ _parentcustomerid_value: before, ...written });
		expect(await stored('contact', contact.id)).toMatchObject({ parentcustomerid: after });
	}
});

test.each([
	['an empty address', { 'parentcustomerid_account@odata.bind': null }],
	['an empty value that was read', { _parentcustomerid_value: null }],
])('%s clears the lookup', async (_, cleared) => {
	const id = newContact({ 'parentcustomerid_account@odata.bind': `/accounts(${newAccount()})` });
	const [output] = await runJson(write('update', 'contact'), [{ id, ...cleared }]);
	expect(output).not.toHaveProperty('error');
	expect(await stored('contact', id)).toMatchObject({ parentcustomerid: null });
});

test('a dry run checks the addresses too', async () => {
	const item = { lastname: 'X', 'parentcustomerid_account@odata.bind': "/accounts(name='None')" };
	const parameters = { ...write('create', 'contact'), options: { dryRun: true } };
	const output = await runJson(parameters, [item, { lastname: 'Y' }]);
	expect(output).toMatchObject([
		{ error: { code: 'LOOKUP_NOT_FOUND', fields: ['parentcustomerid'] } },
		{ outcome: 'created', dryRun: true },
	]);
});

test.each<[what: string, item: () => IDataObject, message: RegExp]>([
	[
		'a property that sets no lookup',
		() => ({ 'parentcustomerid@odata.bind': `/accounts(${newAccount()})` }),
		/^"parentcustomerid@odata.bind" sets no lookup of Contact/,
	],
	[
		'a table that the lookup cannot refer to',
		() => ({ 'parentcustomerid_account@odata.bind': `/leads(${dynamics365.unknownUserId})` }),
		/refers to lead/,
	],
	[
		'an unknown table',
		() => ({ 'parentcustomerid_account@odata.bind': `/acounts(${newAccount()})` }),
		/no table "acounts"/,
	],
	[
		'a text that is not an address',
		() => ({ 'parentcustomerid_account@odata.bind': newAccount() }),
		/is not the address of a record/,
	],
	[
		'another environment',
		() => ({
			'parentcustomerid_account@odata.bind': `https://other.crm.dynamics.com/api/data/v9.2/accounts(${newAccount()})`,
		}),
		/^"https:\/\/other.* is not the address of a record/,
	],
	[
		'a key of several fields',
		() => ({ 'parentcustomerid_account@odata.bind': "/accounts(name='a',accountnumber='b')" }),
		/more than one key field/,
	],
	[
		'a row to create with it',
		() => ({ parentcustomerid_account: { name: 'New' } }),
		/must be text, not an object/,
	],
])('%s fails its item alone', async (_, item, message) => {
	const output = await runJson(write('create', 'contact'), [
		{ lastname: 'Bad', ...item() },
		{ lastname: 'Good' },
	]);
	expect(output).toMatchObject([
		{ error: { message: expect.stringMatching(message) as string } },
		{ outcome: 'created' },
	]);
});

test('an address that only a contact has is not an error of the lead', async () => {
	const account = newAccount();
	const email = 'ada.api@example.com';
	const contact = newContact({ emailaddress1: email });
	const [output] = await runJson(
		{
			resource: 'leadOrContact',
			operation: 'upsert',
			leadFields: automatically,
			contactFields: automatically,
		},
		[
			{
				lastname: 'Lovelace',
				emailaddress1: email,
				'parentcustomerid_account@odata.bind': `/accounts(${account})`,
			},
		],
	);
	expect(output).toMatchObject({ outcome: 'updated', id: contact });
	expect(await stored('contact', contact)).toMatchObject({ parentcustomerid: account });
});
