/** The mapped owner of a lead, in an org with an active assignment rule for leads. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { AGENT_BOB } from '../../emulators/salesforce';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { mapInEditor, offeredFields } from '../../support/mapper';
import { runPoll } from '../../support/n8nHost';
import { setOperationStage } from '../n8n/operationStage';

let emulator: Awaited<ReturnType<typeof startSalesforce>>['emulator'];
const stage = setOperationStage({
	...salesforce,
	start: async () => {
		const crm = await startSalesforce();
		({ emulator } = crm);
		emulator.assignmentRules.set('Lead', AGENT_BOB.id);
		return crm;
	},
});

type Method = Parameters<typeof offeredFields>[3];

async function mapped(filled: IDataObject | 'auto', entity = 'Lead', method?: Method) {
	const schema = await offeredFields(salesforce, stage.crm, entity, method);
	if (filled !== 'auto') return mapInEditor(schema, filled);
	const fields = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema };
	return fields as unknown as INodeParameters;
}

const byEmail = { searchIn: 'entity', matchBy: 'email', onNoMatch: 'create' };
const record = (operation: string, fields: INodeParameters, more: INodeParameters = {}) => ({
	...{ resource: 'record', operation, entity: stage.entity('Lead'), fields },
	...(operation === 'upsert' && byEmail),
	...more,
});
const ownerOf = ({ id }: IDataObject) =>
	emulator.as(stage.crm.colleague.id).get('Lead', id as string)?.OwnerId;

let people = 0;
const person = (values: IDataObject = {}): IDataObject => ({
	LastName: `Owned ${(people += 1)}`,
	Company: `Company ${people}`,
	Email: `owned${people}@example.com`,
	...values,
});
const owners = () => ({
	OwnerId: { OwnerId: stage.crm.colleague.id },
	'OwnerId:User.Email': { 'OwnerId:User.Email': stage.crm.colleague.email },
});

describe.each(['upsert', 'create'])('%s', (operation) => {
	test.each(['OwnerId', 'OwnerId:User.Email'] as const)(
		'keeps %s in both mapping modes',
		async (field) => {
			const filled = person(owners()[field]);
			const copied = person(owners()[field]);
			const [manual] = await stage.runJson(record(operation, await mapped(filled)));
			const [auto] = await stage.runJson(record(operation, await mapped('auto')), [copied]);
			expect([manual!, auto!].map(ownerOf)).toEqual(Array(2).fill(stage.crm.colleague.id));
		},
	);

	test('leaves records without an owner to the rule, in the same call', async () => {
		const items = [person(owners().OwnerId), person(), person({ OwnerId: null })];
		const parameters = record(operation, await mapped('auto'));
		const alone = await stage.callsOf(() => stage.runJson(parameters, [person()]));
		let created: IDataObject[] = [];
		const mixed = async () => (created = await stage.runJson(parameters, items));
		expect(await stage.callsOf(mixed)).toBe(alone);
		const chosen = AGENT_BOB.id;
		expect(created.map(ownerOf)).toEqual([stage.crm.colleague.id, chosen, chosen]);
	});
});

test('an update of other fields leaves a mapped owner, and the next run changes nothing', async () => {
	const parameters = record('upsert', await mapped('auto'));
	const before = person(owners().OwnerId);
	await stage.run(parameters, [before]);
	const after = { ...before, Title: 'Countess' };
	const [updated] = await stage.runJson(parameters, [after]);
	expect(updated).toMatchObject({ outcome: 'updated', changes: [{ field: 'Title' }] });
	expect(ownerOf(updated!)).toBe(stage.crm.colleague.id);
	expect(await stage.runJson(parameters, [after])).toMatchObject([{ outcome: 'unchanged' }]);
});

test('an owner that Overwrite Behavior keeps is not replaced by the rule either', async () => {
	const parameters = record('upsert', await mapped('auto'), {
		overwrite: 'onlyFillEmpty',
	});
	const before = person(owners().OwnerId);
	await stage.run(parameters, [before]);
	const other = stage.crm.addUser({ email: 'other.owner@example.com', active: true });
	const after = { ...before, OwnerId: other, Title: 'Countess' };
	const [updated] = await stage.runJson(parameters, [after]);
	expect(updated).toMatchObject({ outcome: 'updated', changes: [{ field: 'Title' }] });
	expect(ownerOf(updated!)).toBe(stage.crm.colleague.id);
});

test('a sync stamp that is written back does not run the rule', async () => {
	const { id, ...alice } = stage.crm.colleague;
	const stampField = salesforce.names.syncStamp;
	const staticData: IDataObject = {};
	const poll = async () => {
		stage.crm.clock.advance(60_000);
		const parameters = {
			...{ entity: stage.entity('Lead'), events: ['created', 'updated'], fields: 'all' },
			options: { syncStamp: { settings: { stampField, syncedFields: ['Title'] } } },
		};
		const { credentials } = stage.crm;
		return await runPoll(new salesforce.Trigger(), { parameters, credentials, staticData });
	};
	await poll();
	const lead = alice.create('Lead', { LastName: 'Byron', Company: 'Poems', OwnerId: id });
	const change = (await poll())![0]!.json._change as IDataObject;
	const fields = await mapped({ [stampField]: change.syncStamp });
	const sourceChange = change as unknown as INodeParameters;
	const settings = { stampField, onConflict: 'newest', sourceChange };
	const byId = { matchBy: 'customFields', matchRules: { rule: [{ fields: ['Id'] }] } };
	const parameters = record('upsert', fields, { ...byId, options: { syncStamp: { settings } } });
	const [written] = await stage.runJson(parameters, [{ Id: lead }]);
	expect(written).toMatchObject({ outcome: 'updated', id: lead });
	expect(ownerOf(written!)).toBe(id);
});

test('an update without an owner does not assign the record again', async () => {
	const before = person();
	await stage.run(record('upsert', await mapped('auto')), [{ ...before, ...owners().OwnerId }]);
	const rest = { ...before, Title: 'Countess' };
	const [updated] = await stage.runJson(record('upsert', await mapped('auto')), [rest]);
	expect(ownerOf(updated!)).toBe(stage.crm.colleague.id);
});

test('fields that are set right after the create do not run the rule again', async () => {
	const EmailBouncedReason = 'mailbox full';
	const item = person({ ...owners().OwnerId, EmailBouncedReason });
	const [created] = await stage.runJson(record('create', await mapped('auto')), [item]);
	expect(ownerOf(created!)).toBe(stage.crm.colleague.id);
});

test('Update keeps the owner that it sets', async () => {
	const id = stage.createLead();
	const parameters = record(
		'update',
		await mapped(owners().OwnerId, 'Lead', 'getUpdatableFields'),
		{ findBy: 'id', recordId: id },
	);
	await stage.runJson(parameters);
	expect(ownerOf({ id })).toBe(stage.crm.colleague.id);
});

test('a lead that Create or Update of a lead or contact creates keeps its owner', async () => {
	const { LastName, Company, Email, OwnerId } = person(owners().OwnerId);
	const lead = { LastName, Company, Email, OwnerId };
	const [created] = await stage.runJson({
		...{ resource: 'leadOrContact', operation: 'upsert', searchIn: 'contactsThenLeads' },
		...{ matchBy: 'email', onNoMatch: 'createLead' },
		leadFields: await mapped(lead, 'Lead', 'getLeadFields'),
		contactFields: await mapped({ LastName, Email }, 'Contact', 'getContactFields'),
	});
	expect(created).toMatchObject({ outcome: 'created', entity: 'Lead' });
	expect(ownerOf(created!)).toBe(stage.crm.colleague.id);
});
