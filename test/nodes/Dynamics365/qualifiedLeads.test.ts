/** A qualified lead leads to its contact: Create or Update of the Dynamics 365 node, against the emulated Dataverse. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Dynamics365Sync } from '../../../nodes/Dynamics365/Dynamics365Sync.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { openMapper, type Mapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';

let crm: Awaited<ReturnType<typeof startDynamics365>>;
let mapLead: Mapper;
let mapContact: Mapper;
let made = 0;
beforeAll(async () => {
	await trustEmulators();
	crm = await startDynamics365();
	mapLead = await openMapper(dynamics365, crm, 'lead', 'getLeadFields');
	mapContact = await openMapper(dynamics365, crm, 'contact', 'getContactFields');
});
afterAll(() => crm.close());

async function run(
	leadFields: IDataObject,
	contactFields: IDataObject,
	parameters: INodeParameters = {},
): Promise<IDataObject> {
	const [item] = await runExecute(
		new Dynamics365Sync(),
		{
			parameters: {
				resource: 'leadOrContact',
				operation: 'upsert',
				searchIn: 'leads',
				leadFields: mapLead({ ...leadFields, subject: 'Engines' }),
				contactFields: mapContact(contactFields),
				matchBy: 'email',
				onSingleMatch: 'update',
				onNoMatch: 'createLead',
				overwrite: 'always',
				options: {},
				...parameters,
			},
			credentials: crm.credentials,
			onError: 'continueRegularOutput',
		},
		[{}],
	);
	return item?.json ?? {};
}

const others = () => crm.emulator.as(crm.colleague.id);

/** Which of the two refers to the other. */
type Link = 'the lead' | 'the contact';

/** A lead that became a contact with another address. */
function qualify(link: Link, state = 1) {
	const email = `qualified${(made += 1)}@example.com`;
	const lead = { lastname: 'Lovelace', subject: 'Engines', emailaddress1: email };
	const leadId = others().create('lead', lead);
	const contactId = others().create('contact', {
		lastname: 'Lovelace',
		emailaddress1: `new.${email}`,
		...(link === 'the contact' && { 'originatingleadid@odata.bind': `/leads(${leadId})` }),
	});
	others().update('lead', leadId, {
		statecode: state,
		...(link === 'the lead' && { 'parentcontactid@odata.bind': `/contacts(${contactId})` }),
	});
	return { email, leadId, contactId };
}

test.each<Link>(['the lead', 'the contact'])(
	'the contact is updated where %s refers to the other',
	async (link) => {
		const { email, contactId } = qualify(link);
		const before = crm.count('lead');
		const person = { lastname: 'Lovelace', emailaddress1: email };
		expect(await run(person, { jobtitle: 'Countess' })).toMatchObject({
			outcome: 'updated',
			entity: 'contact',
			id: contactId,
			matchedBy: 'email',
			changes: [{ field: 'jobtitle', from: null, to: 'Countess' }],
		});
		expect(crm.count('lead')).toBe(before);
	},
);

test('without fields for contacts, it is left as it is where contacts are searched', async () => {
	const { email, contactId } = qualify('the lead');
	const person = { lastname: 'Lovelace', emailaddress1: email, jobtitle: 'Countess' };
	expect(await run(person, {}, { searchIn: 'contactsThenLeads' })).toMatchObject({
		outcome: 'skipped',
		candidates: [{ entity: 'contact', id: contactId }],
	});
});

test('a lead that is open or disqualified is that lead, also with a parent contact', async () => {
	for (const state of [0, 2]) {
		const { email, leadId } = qualify('the lead', state);
		const person = { lastname: 'Lovelace', emailaddress1: email, jobtitle: 'Countess' };
		expect(await run(person, { jobtitle: 'Countess' })).toMatchObject({
			outcome: 'updated',
			entity: 'lead',
			id: leadId,
		});
	}
});

test('one whose contact was deleted is used as an inactive lead', async () => {
	const { email, leadId, contactId } = qualify('the lead');
	others().delete('contact', contactId);
	const person = { lastname: 'Lovelace', emailaddress1: email, jobtitle: 'Countess' };
	expect(await run(person, { jobtitle: 'Countess' })).toMatchObject({
		outcome: 'updated',
		entity: 'lead',
		id: leadId,
	});
});

test('where leads alone are written, it is the inactive lead that it is', async () => {
	const { email, leadId } = qualify('the lead');
	const person = { lastname: 'Lovelace', emailaddress1: email, jobtitle: 'Countess' };
	const record = {
		resource: 'record',
		entity: { __rl: true, mode: 'list', value: 'lead' },
		fields: mapLead(person),
		searchIn: 'entity',
		onNoMatch: 'create',
	};
	expect(await run(person, {}, record)).toMatchObject({ outcome: 'updated', id: leadId });
});
