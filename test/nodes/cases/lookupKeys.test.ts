/** Lookups set by a key of the other record, and by IDs that cannot be used. The case numbers are those of the reports. */
import * as dataverse from '../../emulators/dataverse';
import * as salesforceOrg from '../../emulators/salesforce';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const GUID = '2f0b1c3d-0000-4000-8000-123456789abc';
const matching = (text: string | RegExp) => expect.stringMatching(text) as string;

describe('Salesforce', () => {
	const stage = setCaseStage(salesforce, startSalesforce);
	const edits = () => stage.crm.emulator.as(salesforceOrg.AGENT_ALICE.id);
	const newLead = { LastName: 'Byron', Company: 'Poems' };

	test('C11: a developer name that two objects have is the one of this object', async () => {
		const [, partner] = ['Opportunity', 'Account'].map((SobjectType) =>
			edits().create('RecordType', { Name: 'Partner', DeveloperName: 'Partner', SobjectType }),
		);
		const lookup = 'RecordTypeId:RecordType.DeveloperName';
		const outcome = await stage.write('Account', { Name: 'Contoso', [lookup]: 'Partner' });
		expect(edits().get('Account', outcome.id as string)).toMatchObject({ RecordTypeId: partner });
		edits().create('RecordType', {
			Name: 'Deal',
			DeveloperName: 'Deal',
			SobjectType: 'Opportunity',
		});
		expect(await stage.write('Account', { Name: 'Contoso', [lookup]: 'Deal' })).toMatchObject({
			outcome: 'failed',
			reason: matching(/no RecordType record has .*"Deal" for Account, only for Opportunity/),
			error: { fields: ['RecordTypeId'] },
		});
	});

	test('a queue owns a record, and a public group of the same name does not', async () => {
		const [, queue] = ['Regular', 'Queue'].map((Type) =>
			edits().create('Group', { Name: 'Inbound', DeveloperName: 'Inbound', Type }),
		);
		const byName = { ...newLead, 'OwnerId:Group.DeveloperName': 'Inbound' };
		for (const filled of [byName, { ...newLead, OwnerId: queue }]) {
			const outcome = await stage.write('Lead', filled);
			expect(edits().get('Lead', outcome.id as string)).toMatchObject({ OwnerId: queue });
		}
	});

	test('the person and the record that a task is about are set by a key of each object', async () => {
		const contact = edits().create('Contact', { LastName: 'King', Email: 'king@example.com' });
		const account = edits().create('Account', { Name: 'Fabrikam' });
		const outcome = await stage.write('Task', {
			Subject: 'Call',
			'WhoId:Contact.Email': 'king@example.com',
			'WhatId:Account.Name': 'Fabrikam',
		});
		const task = edits().get('Task', outcome.id as string);
		expect(task).toMatchObject({ WhoId: contact, WhatId: account });
		const [{ Id, ...item } = {}] = await stage.emitted('Task', () =>
			edits().update('Task', outcome.id as string, { Subject: 'Call again' }),
		);
		expect(Id).toBe(outcome.id);
		const copy = await stage.copy('Task', item);
		expect(edits().get('Task', copy.id as string)).toMatchObject({ WhoId: contact });
	});

	test('an active user is found before an inactive one, who cannot own a record', async () => {
		const [active, inactive] = [salesforceOrg.AGENT_ALICE, salesforceOrg.AGENT_BOB];
		edits().update('User', inactive.id, { IsActive: false, Email: active.email });
		const byEmail = { ...newLead, 'OwnerId:User.Email': active.email };
		const outcome = await stage.write('Lead', byEmail);
		expect(edits().get('Lead', outcome.id as string)).toMatchObject({ OwnerId: active.id });
		expect(await stage.write('Lead', { ...newLead, OwnerId: inactive.id })).toMatchObject({
			outcome: 'failed',
			reason: matching('"OwnerId" of Lead is an inactive user'),
			error: { fields: ['OwnerId'] },
		});
	});

	test('C26: a deleted account is named, and not the contact', async () => {
		const account = edits().create('Account', { Name: 'Gone' });
		const contact = edits().create('Contact', { LastName: 'King', Email: 'c26@example.com' });
		edits().delete('Account', account);
		const filled = { Email: 'c26@example.com', AccountId: account };
		const outcome = await stage.write('Contact', filled, { searchIn: 'entity', matchBy: 'email' });
		expect(contact).toBeDefined();
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: matching(/^"AccountId" \(.+\) of Contact refers to a record that was deleted/),
			error: { fields: ['AccountId'] },
		});
	});

	test('an ID of another CRM is rejected, and the field is named', async () => {
		expect(await stage.write('Lead', { ...newLead, OwnerId: GUID })).toMatchObject({
			outcome: 'failed',
			reason: matching('"OwnerId" of Lead is not the ID of a record that it can refer to'),
			error: { fields: ['OwnerId'] },
		});
	});
});

describe('Dynamics 365', () => {
	const stage = setCaseStage(dynamics365, startDynamics365);
	const edits = () => stage.crm.emulator.as(dataverse.AGENT_ALICE.id);
	const newLead = { lastname: 'Byron', subject: 'Poems' };

	test('an active account is found before an inactive one', async () => {
		const [active, inactive] = ['a', 'b'].map(() => edits().create('account', { name: 'Twins' }));
		edits().update('account', inactive ?? '', { statecode: 1 });
		const byName = { lastname: 'King', 'parentcustomerid:account.name': 'Twins' };
		const outcome = await stage.write('contact', byName);
		expect(edits().get('contact', outcome.id as string)).toMatchObject({
			_parentcustomerid_value: active,
		});
	});

	test('a disabled user cannot own a record', async () => {
		const { id, email } = dataverse.AGENT_BOB;
		edits().update('systemuser', id, { isdisabled: true });
		const owners = [{ ownerid: id }, { 'ownerid:systemuser.internalemailaddress': email }];
		for (const owner of owners) {
			expect(await stage.write('lead', { ...newLead, ...owner })).toMatchObject({
				outcome: 'failed',
				reason: matching(/^"ownerid(_systemuser)?" \(.+\) of lead is a disabled user/),
			});
		}
	});

	test('an ID of another CRM is rejected, and the field is named', async () => {
		const { id } = salesforceOrg.AGENT_ALICE;
		expect(await stage.write('lead', { ...newLead, ownerid: id })).toMatchObject({
			outcome: 'failed',
			reason: matching(/not a valid record ID in Dynamics 365 \(Owner\)/),
			error: { fields: ['ownerid'] },
		});
	});
});
