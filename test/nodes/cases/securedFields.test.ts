/** Fields that the connected user has no permission to read. The case number is that of the report. */
import type { INodeParameters } from 'n8n-workflow';
import * as dataverse from '../../emulators/dataverse';
import * as salesforceOrg from '../../emulators/salesforce';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const search = { searchIn: 'entity', matchBy: 'email' };

describe('C33: Dynamics 365: a secured column', () => {
	const stage = setCaseStage(dynamics365, startDynamics365);
	const edits = () => stage.crm.emulator.as(dataverse.AGENT_ALICE.id);
	const secure = (...permissions: Array<'read' | 'create' | 'update'>) =>
		stage.crm.emulator.security.secureColumn(
			dataverse.APPLICATION_USER_ID,
			'lead',
			'revenue',
			permissions,
		);
	let made = 0;
	const newLead = (values: object = {}) => {
		const lead = {
			lastname: 'Byron',
			emailaddress1: `lead${(made += 1)}@example.com`,
			revenue: 5,
			...values,
		};
		return { id: edits().create('lead', lead), email: lead.emailaddress1 };
	};
	const revenueOf = (id: string) => edits().get('lead', id)?.revenue;

	test('the trigger leaves it out, and names it', async () => {
		secure();
		const [item] = await stage.emitted('lead', () => newLead());
		expect(item).not.toHaveProperty('revenue');
		expect(item).toMatchObject({
			lastname: 'Byron',
			_change: { unreadableFields: ['revenue'] },
		});
	});

	test('also where it is selected, and on a table without change tracking by conditions', async () => {
		secure();
		const parameters = {
			fields: 'selected',
			selectedFields: ['lastname', 'revenue'],
			conditions: { condition: [{ field: 'lastname', operator: 'equals', value: 'Byron' }] },
		};
		const [item] = await stage.emitted('lead', () => newLead(), parameters);
		expect(Object.keys(item ?? {})).toEqual(['lastname', '_change']);
		expect(item).toMatchObject({ _change: { unreadableFields: ['revenue'] } });
	});

	test('a column that the user may read is returned, empty or not', async () => {
		secure('read');
		const items = await stage.emitted('lead', () => {
			newLead();
			newLead({ revenue: null });
		});
		expect(items.map(({ revenue }) => revenue)).toEqual([5, null]);
		expect(items[0]).not.toHaveProperty('_change.unreadableFields');
	});

	test('the copy of an item keeps its value', async () => {
		secure('update');
		const [item] = await stage.emitted('lead', () => newLead());
		stage.crm.allowEverything();
		const { id, email } = newLead();
		const { leadid, ...values } = item ?? {};
		expect(leadid).toBeDefined();
		await stage.copy('lead', { ...values, emailaddress1: email }, search);
		expect(revenueOf(id)).toBe(5);
	});

	test.each([
		['onlyFillEmpty', 5],
		['always', 7],
	])('%s', async (overwrite, revenue) => {
		secure('create', 'update');
		const { id, email } = newLead();
		const filled = { emailaddress1: email, revenue: 7, jobtitle: 'Poet' };
		const outcome = await stage.write('lead', filled, { ...search, overwrite });
		expect(outcome).toMatchObject({ outcome: 'updated' });
		expect(revenueOf(id)).toBe(revenue);
		const isNamed = /"Annual Revenue" \(revenue\)/.test(outcome.reason as string);
		expect(isNamed).toBe(overwrite === 'onlyFillEmpty');
	});

	test('without the permission to ask, an empty value is not taken for one', async () => {
		secure();
		const path = /RetrievePrincipalAttributePrivileges/;
		stage.crm.faults.add({ path, times: Infinity, answer: { status: 403, body: {} } });
		const [item] = await stage.emitted('lead', () => newLead());
		expect(item).not.toHaveProperty('revenue');
	});

	test('a table without secured columns costs no further call', async () => {
		const asked = () => stage.crm.log.entries.filter(({ path }) => /WhoAmI|Privileges/.test(path));
		const before = asked().length;
		await stage.write('lead', { lastname: 'Byron', subject: 'Poems' });
		expect(asked()).toHaveLength(before);
	});
});

describe('Dynamics 365: a secured column that the user cannot read', () => {
	const stage = setCaseStage(dynamics365, startDynamics365);
	const edits = () => stage.crm.emulator.as(dataverse.AGENT_ALICE.id);
	const secured = (...columns: string[]) => {
		for (const column of columns) {
			const { security } = stage.crm.emulator;
			security.secureColumn(dataverse.APPLICATION_USER_ID, 'lead', column, ['create', 'update']);
		}
	};
	const UNREADABLE = /"[^"]+" cannot be used .*: the connected user cannot read it\./;

	test.each<[string, INodeParameters]>([
		['equals', { operator: 'equals', value: '5' }],
		['is empty', { operator: 'isEmpty' }],
	])('is rejected in a condition: %s', async (_, condition) => {
		secured('revenue');
		const conditions = { condition: [{ field: 'revenue', ...condition }] };
		const emitted = stage.emitted('lead', () => {}, { conditions });
		await expect(emitted).rejects.toThrow(UNREADABLE);
		const found = stage.read('lead', { operation: 'getAll', conditions });
		await expect(found).rejects.toThrow(UNREADABLE);
	});

	test('is rejected under Only When These Fields Change, as sort key and as key field', async () => {
		secured('revenue', 'new_externalid');
		const watched = stage.emitted('lead', () => {}, { options: { watchedFields: ['revenue'] } });
		await expect(watched).rejects.toThrow(UNREADABLE);
		const sort = { rule: [{ field: 'revenue', direction: 'ascending' }] };
		const sorted = stage.read('lead', { operation: 'getAll', sort });
		await expect(sorted).rejects.toThrow(UNREADABLE);
		const keyFields = { keyField: [{ field: 'new_externalid', value: '1' }] };
		const found = stage.read('lead', { operation: 'get', findBy: 'keyFields', keyFields });
		await expect(found).rejects.toThrow(UNREADABLE);
	});

	test.each<[string, string, INodeParameters]>([
		['email', 'emailaddress2', { matchBy: 'email' }],
		['a key', 'new_externalid', { matchBy: 'key', matchKey: 'new_externalid' }],
		[
			'custom fields',
			'jobtitle',
			{ matchBy: 'customFields', matchRules: { rule: [{ fields: ['jobtitle'] }] } },
		],
	])('is no field to match by, which would create duplicates: %s', async (_, column, matchBy) => {
		secured(column);
		const filled = { lastname: 'Byron', subject: 'Poems', [column]: 'a@example.com' };
		const outcome = await stage.write('lead', filled, { searchIn: 'entity', ...matchBy });
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: expect.stringMatching(UNREADABLE) as string,
		});
	});

	test('has no label, and is named where it was selected', async () => {
		const newLead = () => edits().create('lead', { lastname: 'Byron', leadsourcecode: 1 });
		secured('leadsourcecode');
		const [item] = await stage.emitted('lead', newLead, { options: { includeLabels: true } });
		expect(item?._labels).not.toHaveProperty('leadsourcecode');
		expect(item).toMatchObject({ _change: { unreadableFields: ['leadsourcecode'] } });
		const recordId = newLead();
		for (const simplify of [true, false]) {
			const options = { fieldsToReturn: ['lastname', 'leadsourcecode'] };
			const get = { operation: 'get', recordId, simplify, options };
			const [record] = await stage.read('lead', get);
			expect(record).not.toHaveProperty('leadsourcecode');
			expect(record).toMatchObject({
				lastname: 'Byron',
				_record: { unreadableFields: ['leadsourcecode'] },
			});
		}
	});
});

describe('C33: Salesforce: a field hidden by field-level security', () => {
	const stage = setCaseStage(salesforce, startSalesforce);
	const edits = () => stage.crm.emulator.as(salesforceOrg.AGENT_ALICE.id);

	test('is neither returned, nor cleared in the copy, nor overwritten', async () => {
		const newContact = (Email: string) =>
			edits().create('Contact', { LastName: 'Byron', Email, Title: 'Poet' });
		stage.crm.emulator.access.restrict({
			userId: salesforceOrg.INTEGRATION_USER.id,
			object: 'Contact',
			field: 'Title',
			access: 'hidden',
		});
		const [item] = await stage.emitted('Contact', () => newContact('source@example.com'));
		expect(item).not.toHaveProperty('Title');
		const id = newContact('copy@example.com');
		const { Id, ...values } = item ?? {};
		expect(Id).toBeDefined();
		const outcome = await stage.copy('Contact', { ...values, Email: 'copy@example.com' }, search);
		expect(outcome).toMatchObject({ id });
		expect(edits().get('Contact', id)).toMatchObject({ Title: 'Poet' });
	});
});
