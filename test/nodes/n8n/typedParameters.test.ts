/** What expressions and AI agents return for parameters of other types: it is read as what it means, or fails its item. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { openMapper, type Mapper } from '../../support/mapper';
import { openOutputs } from '../../support/n8nHost';
import { productsWithCases } from './cases/caseNames';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

const text = (value: unknown) => `={{ ${JSON.stringify(value)} }}`;

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const stage = setOperationStage(underTest);
	const { createLead, run, runJson } = stage;
	let mapLead: Mapper;
	beforeAll(async () => {
		mapLead = await openMapper(underTest, stage.crm, names.lead);
	});

	const ofLead = (operation: string): INodeParameters => ({
		...{ resource: 'record', operation },
		entity: stage.entity(names.lead),
	});
	const remove = (dryRun: unknown): INodeParameters => ({
		...ofLead('delete'),
		...{ findBy: 'id', recordId: '={{ $json.id }}' },
		options: { dryRun: text(dryRun) },
	});

	test.each([false, 'false', 'FALSE', 'no', 0, '0', '', null])(
		'%p turns Dry Run off',
		async (dryRun) => {
			const id = createLead();
			const before = stage.crm.count(names.lead);
			expect(await runJson(remove(dryRun), [{ id }])).toEqual([{ deleted: true, id }]);
			expect(stage.crm.count(names.lead)).toBe(before - 1);
		},
	);

	test.each([true, 'true', ' True ', 'yes', 1])('%p turns Dry Run on', async (dryRun) => {
		const id = createLead();
		const before = stage.crm.count(names.lead);
		expect(await runJson(remove(dryRun), [{ id }])).toMatchObject([{ dryRun: true }]);
		expect(stage.crm.count(names.lead)).toBe(before);
	});

	test.each(['perhaps', 2, ['true'], { on: true }])(
		'%p for Dry Run fails, and nothing is deleted',
		async (dryRun) => {
			const before = stage.crm.count(names.lead);
			const [failed] = await run(remove(dryRun), [{ id: createLead() }]);
			expect(errorOf(failed)?.message).toMatch(/^Dry Run cannot be /);
			expect(errorOf(failed)?.advice).toContain('Use true or false.');
			expect(stage.crm.count(names.lead)).toBe(before + 1);
		},
	);

	const upsert = (more: INodeParameters): INodeParameters => ({
		...ofLead('upsert'),
		fields: mapLead({ ...newLead, [names.email]: '={{ $json.email }}' }),
		matchBy: 'email',
		...more,
	});
	let count = 0;
	const person = () => ({ email: `typed${(count += 1)}@example.com` });

	test('a choice is read in any case', async () => {
		const item = person();
		const parameters = { onNoMatch: 'Create', onSingleMatch: 'UPDATE', overwrite: 'Always' };
		const outcomes = await runJson(upsert(parameters), [item, item]);
		expect(outcomes).toMatchObject([{ outcome: 'created' }, { outcome: 'unchanged' }]);
	});

	test.each<[string, INodeParameters]>([
		['On No Match', { onNoMatch: 'add' }],
		['On Single Match', { onSingleMatch: 'merge' }],
		['CRM Duplicate Rules', { options: { crmDuplicateRules: 'ignore' } }],
		['Inactive Records', { options: { inactiveRecords: '={{ null }}' } }],
	])('what is no choice of %s fails, and names the choices', async (label, parameters) => {
		const before = stage.crm.count(names.lead);
		const [failed] = await run(upsert(parameters), [person()]);
		expect(errorOf(failed)?.message).toMatch(new RegExp(`^${label} (cannot be|has no value)`));
		expect(errorOf(failed)?.advice).toContain('Use one of these: ');
		expect(stage.crm.count(names.lead)).toBe(before);
	});

	test('a choice is also read by its name in the editor, in lists as well', async () => {
		const lastName = `Named ${(count += 1)}`;
		createLead({ [names.lastName]: lastName });
		createLead({ [names.lastName]: `${lastName} too` });
		const getMany = {
			...ofLead('getAll'),
			conditions: {
				condition: [
					{ field: names.lastName, operator: text('Starts With'), value: lastName },
					{ field: names.lastName, operator: text('Does Not Contain'), value: 'none' },
				],
			},
			mustMatch: text('All Conditions'),
			sort: { rule: [{ field: names.lastName, direction: text('Descending') }] },
		};
		const records = await runJson(getMany);
		expect(records.map((record) => record[names.lastName])).toEqual([`${lastName} too`, lastName]);
	});

	test('a sort direction and a way to combine conditions are checked as well', async () => {
		const condition = [{ field: names.lastName, operator: 'equals', value: 'Lovelace' }];
		const getMany = { ...ofLead('getAll'), conditions: { condition } };
		const rule = [{ field: names.lastName, direction: 'DESC' }];
		const outcomes = [
			await run({ ...getMany, sort: { rule } }),
			await run({ ...getMany, mustMatch: 'some' }),
		];
		expect(outcomes.flat().map((item) => errorOf(item)?.message)).toEqual([
			'Direction cannot be "DESC".',
			'Must Match cannot be "some".',
		]);
	});

	test('fields to return can be a text', async () => {
		const id = createLead();
		const get = { ...ofLead('get'), findBy: 'id', recordId: id };
		const fieldsToReturn = text(`${names.lastName}, ${names.email}`);
		const [record] = await runJson({ ...get, options: { fieldsToReturn } });
		expect(record).toMatchObject({
			[names.lastName]: newLead[names.lastName],
			[names.email]: null,
		});
	});

	const assign = (more: INodeParameters): INodeParameters => ({
		...ofLead('assignOwner'),
		...{ findBy: 'id', recordId: '={{ $json.id }}' },
		...more,
	});

	test('owners in turn can be the text of a list, as AI agents write it', async () => {
		const emails = [1, 2].map((index) => `turn${index}@example.com`);
		for (const email of emails) stage.crm.addUser({ email, active: true });
		const parameters = { assignTo: text('InTurn'), ownerEmails: JSON.stringify(emails) };
		const items = [{ id: createLead() }, { id: createLead() }];
		const assigned = await runJson(assign(parameters), items);
		expect(assigned.map(({ ownerEmail }) => ownerEmail).toSorted()).toEqual(emails);
	});

	test('several values for one text fail', async () => {
		const ownerEmail = text(['a@example.com', 'b@example.com']);
		const [failed] = await run(assign({ assignTo: 'email', ownerEmail }), [{ id: createLead() }]);
		expect(errorOf(failed)?.message).toBe('The parameter "ownerEmail" has 2 values, not one.');
	});
});

describe.each(productsWithCases)('$name: Open for Caller', ({ underTest, cases, fields }) => {
	const stage = setOperationStage(underTest);
	const { lastName, phone, contact } = underTest.names;
	const open = (more: INodeParameters): INodeParameters => ({
		...{ resource: 'case', operation: 'openForCaller' },
		...{ callerPhone: '={{ $json.phone }}', searchCallersIn: ['contact'], subject: 'Call' },
		...{ caseOwner: 'default', ...more },
	});
	let number = 0;
	const caller = (values: IDataObject = {}) => {
		const newPhone = `+1415555${String(6_000 + (number += 1))}`;
		stage.crm.colleague.create(contact, { [lastName]: 'Hopper', [phone]: newPhone });
		return { phone: newPhone, ...values };
	};

	test('an object as call ID fails: two calls are not one case', async () => {
		const parameters = open({ callIdField: fields.callId, callId: '={{ $json.call }}' });
		const before = stage.crm.count(cases.entity.name);
		const items = [caller({ call: { id: 1 } }), caller({ call: { id: 2 } }), caller({ call: 3 })];
		const opened = await stage.run(parameters, items);
		expect(opened.map((item) => errorOf(item)?.message)).toEqual([
			'Call ID is an object, not a text.',
			'Call ID is an object, not a text.',
			undefined,
		]);
		expect(stage.crm.count(cases.entity.name)).toBe(before + 1);
	});

	test.each<[string, INodeParameters]>([
		['On No Match', { onNoMatch: 'person' }],
		['Case Owner', { caseOwner: 'anyone' }],
		['On Existing Case', { options: { onExistingCase: 'overwrite' } }],
		['Search In', { searchCallersIn: text('contact, people') }],
	])('what is no choice of %s opens no case', async (label, parameters) => {
		const before = stage.crm.count(cases.entity.name);
		const [failed] = await stage.run(open(parameters), [caller()]);
		expect(errorOf(failed)?.message).toMatch(new RegExp(`^${label} cannot be `));
		expect(stage.crm.count(cases.entity.name)).toBe(before);
	});

	test('where to search can be a text', async () => {
		const [opened] = await stage.runJson(open({ searchCallersIn: text('Lead, Contact') }), [
			caller(),
		]);
		expect(opened).toMatchObject({ outcome: 'created', caller: { entity: contact } });
	});
});

const mergers = productsUnderTest.filter(({ product }) => product.capabilities.has('merge'));
describe.each(mergers)('$name: Merge', (underTest) => {
	const stage = setOperationStage(underTest);

	test.each([true, 'TRUE', 'yes', 1])(
		'a match that is weak by %p is not merged without a review',
		async (weak) => {
			const parameters = {
				...{ resource: 'record', operation: 'merge', weak: text(weak) },
				entity: stage.entity(underTest.names.lead),
				...{ masterId: stage.createLead(), duplicateIds: JSON.stringify([stage.createLead()]) },
			};
			const node = { parameters, credentials: stage.crm.credentials };
			const [done, review] = await openOutputs(new underTest.Action(), node)([{}]);
			expect(done).toEqual([]);
			expect(review).toMatchObject([{ json: { outcome: 'review' } }]);
		},
	);
});
