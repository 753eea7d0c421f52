/** Accounts of a Salesforce org with person accounts. The case number is that of the report. */
import type { IDataObject } from 'n8n-workflow';
import { AGENT_ALICE } from '../../emulators/salesforce';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const stage = setCaseStage(salesforce, () => startSalesforce({ personAccounts: true }));
const edits = () => stage.crm.emulator.as(AGENT_ALICE.id);
const byEmail = { searchIn: 'entity', matchBy: 'email' };
const byName = {
	searchIn: 'entity',
	matchBy: 'customFields',
	matchRules: { rule: [{ fields: ['Name'] }] },
};
const byNameOrEmail = {
	searchIn: 'entity',
	matchBy: 'emailThenName',
	onNothingToMatch: 'create',
};
const account = ({ id }: IDataObject) => edits().get('Account', id as string);

describe('C12', () => {
	test('a person account is created, and found by email', async () => {
		const ada = { FirstName: 'Ada', LastName: 'Lovelace', PersonEmail: 'ada@example.com' };
		const created = await stage.write('Account', ada, byEmail);
		expect(created).toMatchObject({ outcome: 'created' });
		expect(account(created)).toMatchObject({ IsPersonAccount: true, Name: 'Ada Lovelace' });
		const again = await stage.write('Account', { ...ada, LastName: 'King' }, byEmail);
		expect(again).toMatchObject({ outcome: 'updated', id: created.id });
		expect(account(created)).toMatchObject({ Name: 'Ada King' });
	});

	test.each([
		['by the name rule', byNameOrEmail],
		['by the field', byName],
	])('a business account keeps its name and is found by it: %s', async (rule, parameters) => {
		const name = `Acme ${rule}`;
		const created = await stage.write('Account', { Name: name }, parameters);
		expect(created).toMatchObject({ outcome: 'created' });
		expect(account(created)).toMatchObject({ IsPersonAccount: false, Name: name });
		const again = await stage.write('Account', { Name: name, Site: 'London' }, parameters);
		expect(again).toMatchObject({ outcome: 'updated', id: created.id });
	});

	test('a person is found by first and last name, and a company of that name is not', async () => {
		const company = await stage.write('Account', { Name: 'Mary Somerville' });
		const mary = { FirstName: 'Mary', LastName: 'Somerville' };
		const created = await stage.write('Account', mary, byNameOrEmail);
		expect(created).toMatchObject({ outcome: 'created' });
		const again = await stage.write('Account', { ...mary, Site: 'Rome' }, byNameOrEmail);
		expect(again).toMatchObject({ outcome: 'updated', id: created.id });
		expect(again.id).not.toBe(company.id);
	});

	test('the item of a person account is copied without its composed name', async () => {
		const create = (PersonEmail: string) =>
			edits().create('Account', { FirstName: 'Grace', LastName: 'Hopper', PersonEmail });
		const [{ Id, ...item } = {}] = await stage.emitted('Account', () =>
			create('grace@example.com'),
		);
		expect(Id).toBeDefined();
		const copied = await stage.copy('Account', {
			...item,
			CrmId__c: null,
			PersonEmail: 'copy@example.com',
		});
		expect(copied).toMatchObject({ outcome: 'created' });
		const renamed = { PersonEmail: 'copy@example.com', Name: 'Someone Else' };
		expect(await stage.write('Account', renamed, byEmail)).toMatchObject({ outcome: 'unchanged' });
	});

	test('a new account without any name fails before it is sent', async () => {
		expect(await stage.write('Account', { Site: 'London' })).toMatchObject({
			outcome: 'failed',
			error: { fields: ['Name'] },
		});
	});
});
