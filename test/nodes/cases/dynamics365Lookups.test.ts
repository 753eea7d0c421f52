/** Lookups of Dynamics 365 that can refer to several tables. The case numbers are those of the reports. */
import type { IDataObject } from 'n8n-workflow';
import { AGENT_ALICE, SALES_TEAM } from '../../emulators/dataverse';
import { startDynamics365, dynamics365 } from '../../products/dynamics365';
import { setCaseStage } from './caseStage';

const stage = setCaseStage(dynamics365, startDynamics365);
const edits = () => stage.crm.emulator.as(AGENT_ALICE.id);
const created = (table: string, { id }: IDataObject) => edits().get(table, id as string);

const newAccount = () => edits().create('account', { name: 'Contoso' });
const newContact = () => edits().create('contact', { lastname: 'Byron' });

describe('C29: a contact whose company is an account, or a contact', () => {
	const company = (target: string, id: string) =>
		edits().create('contact', {
			lastname: 'King',
			[`parentcustomerid_${target}@odata.bind`]: `/${target}s(${id})`,
		});

	test.each([
		['account', newAccount, 'contact'],
		['contact', newContact, 'account'],
	])('the trigger names the table: %s', async (target, create, other) => {
		const id = create();
		const [item] = await stage.emitted('contact', () => company(target, id));
		expect(item).toMatchObject({ parentcustomerid: id, [`parentcustomerid_${target}`]: id });
		expect(item).not.toHaveProperty(`parentcustomerid_${other}`);
	});

	test.each([
		['account', newAccount],
		['contact', newContact],
	])('it travels to another contact, mapped automatically: %s', async (target, create) => {
		const id = create();
		const [{ contactid, ...item } = {}] = await stage.emitted('contact', () => company(target, id));
		expect(contactid).toBeDefined();
		const outcome = await stage.copy('contact', item);
		expect(outcome).toMatchObject({ outcome: 'created' });
		expect(created('contact', outcome)).toMatchObject({ _parentcustomerid_value: id });
	});

	test('it travels also when only the lookup itself is selected', async () => {
		const id = newContact();
		const parameters = { fields: 'selected', selectedFields: ['lastname', 'parentcustomerid'] };
		const [item] = await stage.emitted('contact', () => company('contact', id), parameters);
		const outcome = await stage.copy('contact', item ?? {});
		expect(created('contact', outcome)).toMatchObject({ _parentcustomerid_value: id });
	});

	const toKing = { searchIn: 'entity', matchBy: 'email' };

	test('it moves from one table to the other, and is cleared, in one write each', async () => {
		const email = 'mover@example.com';
		const [account, contact] = [newAccount(), newContact()];
		const king = edits().create('contact', {
			lastname: 'King',
			emailaddress1: email,
			'parentcustomerid_account@odata.bind': `/accounts(${account})`,
		});
		const steps: IDataObject[] = [
			{ parentcustomerid: contact, parentcustomerid_contact: contact },
			{ parentcustomerid_account: account, parentcustomerid_contact: null },
			{ parentcustomerid: contact },
			{ parentcustomerid: null },
		];
		const values = [];
		for (const step of steps) {
			const item = { emailaddress1: email, ...step };
			expect(await stage.copy('contact', item, toKing)).toMatchObject({ outcome: 'updated' });
			values.push(edits().get('contact', king)?._parentcustomerid_value);
			expect(await stage.copy('contact', item, toKing)).toMatchObject({ outcome: 'unchanged' });
		}
		expect(values).toEqual([contact, account, contact, null]);
	});

	test('two different companies are rejected, and both fields are named', async () => {
		const filled = {
			lastname: 'King',
			parentcustomerid_account: newAccount(),
			parentcustomerid_contact: newContact(),
		};
		expect(await stage.write('contact', filled)).toMatchObject({
			outcome: 'failed',
			reason: expect.stringContaining('can refer to one record only') as string,
			error: { fields: ['parentcustomerid_account', 'parentcustomerid_contact'] },
		});
	});

	test('a lookup to many tables has a column for each', async () => {
		const id = edits().create('lead', { lastname: 'Byron' });
		const [item] = await stage.emitted('task', () =>
			edits().create('task', {
				subject: 'Call',
				'regardingobjectid_lead_task@odata.bind': `/leads(${id})`,
			}),
		);
		expect(item).toMatchObject({ regardingobjectid: id, regardingobjectid_lead_task: id });
		const names = (await stage.offered('task')).map((field) => field.id);
		expect(names).toEqual(
			expect.arrayContaining(['regardingobjectid_account_task', 'regardingobjectid_contact_task']),
		);
		const { activityid, ...copied } = item ?? {};
		expect(activityid).toBeDefined();
		const outcome = await stage.copy('task', copied);
		expect(created('task', outcome)).toMatchObject({ _regardingobjectid_value: id });
	});
});

describe('C13: a team as owner', () => {
	const ownerOf = (outcome: IDataObject) => created('lead', outcome)?._owningteam_value;

	test.each([
		['by name', { 'ownerid:team.name': SALES_TEAM.name }],
		['by ID, in its own column', { ownerid_team: SALES_TEAM.id }],
		['by ID, in the column of all owners', { ownerid: SALES_TEAM.id }],
	])('%s', async (_, owner) => {
		const outcome = await stage.write('lead', { lastname: 'King', subject: 'Engines', ...owner });
		expect(outcome).toMatchObject({ outcome: 'created' });
		expect(ownerOf(outcome)).toBe(SALES_TEAM.id);
	});

	test('a user still is one, by ID, by email and in the column of users', async () => {
		const owners = [
			{ ownerid: AGENT_ALICE.id },
			{ ownerid_systemuser: AGENT_ALICE.id },
			{ 'ownerid:systemuser.internalemailaddress': AGENT_ALICE.email },
		];
		for (const owner of owners) {
			const outcome = await stage.write('lead', { lastname: 'King', subject: 'Engines', ...owner });
			expect(created('lead', outcome)).toMatchObject({ _owninguser_value: AGENT_ALICE.id });
		}
	});
});
