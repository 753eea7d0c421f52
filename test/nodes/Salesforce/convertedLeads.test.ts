/** A converted lead leads to its contact: Create or Update of the Salesforce node, against the emulated Salesforce. */
import type { IDataObject } from 'n8n-workflow';
import { SalesforceSync } from '../../../nodes/Salesforce/SalesforceSync.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { openMapper, type Mapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';
import { salesforce, startSalesforce } from '../../products/salesforce';

let crm: Awaited<ReturnType<typeof startSalesforce>>;
let mapLead: Mapper;
let mapContact: Mapper;
beforeAll(async () => {
	await trustEmulators();
	crm = await startSalesforce();
	mapLead = await openMapper(salesforce, crm, 'Lead', 'getLeadFields');
	mapContact = await openMapper(salesforce, crm, 'Contact', 'getContactFields');
});
afterAll(() => crm.close());

async function run(person: IDataObject, contactFields: IDataObject): Promise<IDataObject> {
	const [item] = await runExecute(
		new SalesforceSync(),
		{
			parameters: {
				resource: 'leadOrContact',
				operation: 'upsert',
				searchIn: 'leads',
				leadFields: mapLead({ ...person, Company: 'Engines' }),
				contactFields: mapContact(contactFields),
				matchBy: 'email',
				onSingleMatch: 'update',
				onMultipleMatches: 'fail',
				onNoMatch: 'createLead',
				overwrite: 'always',
				options: {},
			},
			credentials: crm.credentials,
			onError: 'continueRegularOutput',
		},
		[{}],
	);
	return item?.json ?? {};
}

/** A lead that became a contact with another address. */
function convert(email: string) {
	const user = crm.emulator.as(crm.colleague.id);
	const accountId = user.create('Account', { Name: 'Engines' });
	const contactId = user.create('Contact', {
		LastName: 'Lovelace',
		Email: `new.${email}`,
		AccountId: accountId,
	});
	const leadId = user.create('Lead', { LastName: 'Lovelace', Company: 'Engines', Email: email });
	user.convertLead(leadId, { accountId, contactId });
	return { contactId, leadId };
}

test('the contact is updated, by the fields that are mapped to contacts', async () => {
	const Email = 'converted1@example.com';
	const { contactId } = convert(Email);
	expect(await run({ LastName: 'Lovelace', Email }, { Title: 'Countess' })).toMatchObject({
		outcome: 'updated',
		entity: 'Contact',
		id: contactId,
		matchedBy: 'email',
		changes: [{ field: 'Title', from: null, to: 'Countess' }],
	});
});

test('without fields for contacts it is left as it is, and no lead is created', async () => {
	const Email = 'converted2@example.com';
	const { contactId } = convert(Email);
	const before = crm.count('Lead');
	expect(await run({ LastName: 'Lovelace', Email }, {})).toMatchObject({
		outcome: 'skipped',
		candidates: [{ entity: 'Contact', id: contactId }],
	});
	expect(crm.count('Lead')).toBe(before);
});

test('one whose contact was deleted is no match: the person becomes a new lead, once', async () => {
	const Email = 'converted3@example.com';
	const { contactId } = convert(Email);
	crm.emulator.as(crm.colleague.id).delete('Contact', contactId);
	const person = { LastName: 'Byron', Email };
	const first = await run(person, { Title: 'Countess' });
	expect(first).toMatchObject({ outcome: 'created', entity: 'Lead' });
	expect(await run(person, { Title: 'Countess' })).toMatchObject({
		outcome: 'unchanged',
		id: first.id,
	});
});
