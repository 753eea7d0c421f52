/** Lookups of Salesforce that can refer to several objects: what is read says which object the ID is of (C29). */
import type { INodeParameters } from 'n8n-workflow';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const stage = setCaseStage(salesforce, startSalesforce);
const create = (entity: string, values: Record<string, string>) =>
	stage.crm.colleague.create(entity, values);
const newLead = () => create('Lead', { LastName: 'Byron', Company: 'Poems' });
const newContact = () => create('Contact', { LastName: 'King' });

test.each([
	['Lead', newLead],
	['Contact', newContact],
])('the trigger names the object of a task: %s', async (object, newPerson) => {
	const WhoId = newPerson();
	const WhatId = create('Account', { Name: 'Engines' });
	const [item] = await stage.emitted('Task', () =>
		create('Task', { Subject: 'Call', WhoId, WhatId }),
	);
	const expected = { WhoId, 'Who.Type': object, WhatId, 'What.Type': 'Account' };
	expect(item).toMatchObject({ ...expected, 'Owner.Type': 'User' });
});

test('an empty lookup has no object, and a lookup to one object has no such field', async () => {
	const [task] = await stage.emitted('Task', () => create('Task', { Subject: 'Call' }));
	expect(task).toMatchObject({ 'Who.Type': null, 'What.Type': null });
	const [contact] = await stage.emitted('Contact', newContact);
	expect(Object.keys(contact ?? {}).filter((name) => name.includes('.'))).toEqual([]);
});

describe('a lead that a queue owns', () => {
	const queueOf = () =>
		stage.crm.emulator.as(stage.crm.colleague.id).list('Group')[0]!.Id as string;

	test('is emitted with the object of its owner, beside the label', async () => {
		const [item] = await stage.emitted(
			'Lead',
			() => create('Lead', { LastName: 'Byron', Company: 'Poems', OwnerId: queueOf() }),
			{ options: { includeLabels: true } },
		);
		expect(item).toMatchObject({ OwnerId: queueOf(), 'Owner.Type': 'Group' });
	});

	test('is found by the object of its owner, without a further call', async () => {
		const email = 'queued@example.com';
		const id = create('Lead', { LastName: 'B', Company: 'P', OwnerId: queueOf(), Email: email });
		create('Lead', { LastName: 'B', Company: 'P', Email: email });
		const conditions = [
			{ field: 'Email', operator: 'equals', value: email },
			{ field: 'Owner.Type', operator: 'equals', value: 'Group' },
		];
		const before = stage.crm.log.entries.length;
		const found = await stage.read('Lead', { operation: 'getAll', ...conditionsOf(conditions) });
		expect(found).toMatchObject([{ Id: id, 'Owner.Type': 'Group' }]);
		const [record] = await stage.read('Lead', { operation: 'get', recordId: id });
		expect(record).toMatchObject({ OwnerId: queueOf(), 'Owner.Type': 'Group' });
		const paths = stage.crm.log.entries.slice(before).map(({ path }) => path);
		expect(paths.filter((path) => /query/.test(path))).toHaveLength(2);
	});

	test('its copy has the same owner, and the object is ignored', async () => {
		const values = { LastName: 'Byron', Company: 'Poems', OwnerId: queueOf() };
		const outcome = await stage.copy('Lead', { ...values, 'Owner.Type': 'Group' });
		expect(outcome).toMatchObject({ outcome: 'created' });
	});
});

const conditionsOf = (condition: INodeParameters[]): INodeParameters => ({
	conditions: { condition },
});
