/** Campaign: Add Member, Remove Member, Set Member Status. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const stage = setOperationStage({
	...salesforce,
	start: () => startSalesforce(),
});
const { run, runJson, callsOf, createLead } = stage;

const create = (object: string, values: Record<string, string>) =>
	stage.crm.colleague.create(object, values);
const UNKNOWN_CAMPAIGN = '701gK000000zzzzQAA';
const UNKNOWN_CONTACT = '003gK000000zzzzQAA';
const newCampaign = () => create('Campaign', { Name: 'Spring' });
const newContact = () => create('Contact', { LastName: 'Hopper' });

const member = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'campaign',
	operation,
	campaignId: '={{ $json.campaign }}',
	memberType: '={{ $json.type ?? "contact" }}',
	memberId: '={{ $json.id }}',
	...more,
});
const add = (more?: INodeParameters) => member('addMember', more);
const remove = (more?: INodeParameters) => member('removeMember', more);
const setStatus = (memberStatus: string, more?: INodeParameters) =>
	member('setMemberStatus', { memberStatus, ...more });
const readMember = async (id: unknown) => {
	const entity = stage.entity('CampaignMember');
	const get = {
		resource: 'record',
		operation: 'get',
		entity,
		findBy: 'id',
		recordId: id as string,
	};
	return (await runJson(get))[0];
};

test('a contact and a lead are added, with a status where one is given', async () => {
	const campaign = newCampaign();
	const [contactId, leadId] = [newContact(), createLead()];
	const items = [
		{ campaign, id: contactId, type: 'contact' },
		{ campaign, id: leadId, type: 'lead' },
	];
	const added = await runJson(add({ memberStatus: 'Responded' }), items);
	expect(added).toMatchObject([
		{ outcome: 'created', campaignId: campaign, personId: contactId },
		{ outcome: 'created', campaignId: campaign, personId: leadId },
	]);
	expect(await readMember(added[0]?.id)).toMatchObject({
		ContactId: contactId,
		Status: 'Responded',
	});
	expect(await readMember(added[1]?.id)).toMatchObject({ LeadId: leadId, HasResponded: true });
});

test('who is a member already is left as they are, also when an earlier item has added them', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const items = [item, item, { ...item, status: 'Responded' }];
	const parameters = add({ memberStatus: '={{ $json.status ?? "" }}' });
	const [first, ...others] = await runJson(parameters, items);
	expect(first).toMatchObject({ outcome: 'created' });
	const again = await runJson(parameters, items.slice(1));
	expect([...others, ...again]).toMatchObject(
		[
			'An earlier item is for the same member.',
			'An earlier item is for the same member, with another status.',
			'Already a member.',
			'An earlier item is for the same member, with another status.',
		].map((reason) => ({ outcome: 'unchanged', id: first?.id, reason })),
	);
	expect(await runJson(add({ memberStatus: 'Responded' }), [item])).toMatchObject([
		{ outcome: 'unchanged', id: first?.id, reason: 'Already a member, with the status "Sent".' },
	]);
	expect(await readMember(first?.id)).toMatchObject({ Status: 'Sent' });
});

test('two runs at the same time add a member once', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const before = stage.crm.count('CampaignMember');
	const runs = await Promise.all([1, 2, 3].map(async () => await runJson(add(), [item])));
	const outcomes = runs.flat().map(({ outcome }) => outcome);
	expect(outcomes.toSorted()).toEqual(['created', 'unchanged', 'unchanged']);
	expect(stage.crm.count('CampaignMember')).toBe(before + 1);
});

test('a member is removed; who is none needs no removal', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const [added] = await runJson(add(), [item]);
	expect(await runJson(remove(), [item])).toMatchObject([{ outcome: 'deleted', id: added?.id }]);
	expect(await runJson(remove(), [item])).toMatchObject([
		{ outcome: 'unchanged', reason: 'Not a member.' },
	]);
});

test('a member gets another status, and one that has it is left as it is', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const [added] = await runJson(add(), [item]);
	const updated = await runJson(setStatus('Responded'), [item]);
	const again = await runJson(setStatus('Responded'), [item]);
	expect(updated).toMatchObject([{ outcome: 'updated', id: added?.id }]);
	expect(again).toMatchObject([{ outcome: 'unchanged', id: added?.id }]);
	expect(await readMember(added?.id)).toMatchObject({ HasResponded: true });
});

test('the last of several statuses for one member is set', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const [added] = await runJson(add(), [item]);
	const statuses = ['Sent', 'Responded'].map((status) => ({ ...item, status }));
	const output = await runJson(setStatus('={{ $json.status }}'), statuses);
	expect(output.map(({ outcome }) => outcome)).toEqual(['unchanged', 'updated']);
	expect(output[0]?.reason).toBe('A later item is for the same member.');
	expect(await readMember(added?.id)).toMatchObject({ Status: 'Responded' });
});

test('a status is found in any case, and one that another campaign has is not', async () => {
	const [item, other] = [1, 2].map(() => ({ campaign: newCampaign(), id: newContact() }));
	create('CampaignMemberStatus', { CampaignId: item!.campaign, Label: 'Attended' });
	const statuses = add({ memberStatus: 'attended' });
	const [added, rejected] = await run(statuses, [item!, other!]);
	expect(await readMember(added?.json.id)).toMatchObject({ Status: 'Attended' });
	expect(rejected?.json).toMatchObject({ outcome: 'failed', error: { code: 'STATUS_NOT_FOUND' } });
	expect(errorOf(rejected)?.advice).toContain('Use one of these: Sent, Responded.');
	expect(await runJson(remove(), [other!])).toMatchObject([{ outcome: 'unchanged' }]);
});

test('a status that the campaign does not have fails alone, also in a dry run, and changes no one', async () => {
	const [bad, good] = [1, 2].map(() => ({ campaign: newCampaign(), id: newContact() }));
	const [, added] = await runJson(add({ memberStatus: 'Responded' }), [good!, bad!]);
	const items = [
		{ ...bad!, status: 'Clicked' },
		{ ...good!, status: 'sent' },
	];
	const parameters = (dryRun: boolean) => setStatus('={{ $json.status }}', { options: { dryRun } });
	for (const dryRun of [true, false]) {
		expect(await runJson(parameters(dryRun), items)).toMatchObject([
			{ outcome: 'failed', error: { code: 'STATUS_NOT_FOUND' } },
			{ outcome: 'updated' },
		]);
	}
	expect(await readMember(added?.id)).toMatchObject({ Status: 'Responded' });
});

test('a lead that was converted: its member is that of the contact, and it cannot be added any more', async () => {
	const [campaign, other] = [newCampaign(), newCampaign()];
	const lead = { campaign, id: createLead(), type: 'lead' };
	const [added] = await runJson(add(), [lead]);
	const convert = { resource: 'lead', operation: 'convert', findBy: 'id', recordId: lead.id };
	const [{ contactId = '' } = {}] = await runJson(convert);
	const contact = { campaign, id: contactId, type: 'contact' };
	expect(await runJson(add(), [contact])).toMatchObject([{ outcome: 'unchanged', id: added?.id }]);
	const [failed] = await run(add(), [{ ...lead, campaign: other }]);
	expect(errorOf(failed)?.message).toContain('because the lead is converted');
	expect(errorOf(failed)?.advice).toContain('Use the contact that the lead became');
	expect(await runJson(remove(), [lead])).toMatchObject([{ outcome: 'deleted', id: added?.id }]);
});

describe('someone who was merged is the master record', () => {
	const merge = (object: string, masterId: string, mergedId: string) =>
		stage.crm.colleague.merge(object, { masterId, mergedId });

	test.each(['contact', 'lead'])('a %s is added, changed and removed', async (type) => {
		const create = type === 'contact' ? newContact : createLead;
		const [masterId, mergedId] = [create(), create()];
		merge(type === 'contact' ? 'Contact' : 'Lead', masterId, mergedId);
		const item = { campaign: newCampaign(), id: mergedId, type };
		const expected = (outcome: string) => [{ outcome, personId: masterId }];
		const dryRun = { options: { dryRun: true } };
		expect(await runJson(add(dryRun), [item])).toMatchObject(expected('created'));
		const [added] = await runJson(add(), [item]);
		expect([added]).toMatchObject(expected('created'));
		expect(await runJson(add(), [item, { ...item, id: masterId }])).toMatchObject([
			...[item, item].map(() => ({ outcome: 'unchanged', id: added?.id, personId: masterId })),
		]);
		expect(await runJson(setStatus('Responded'), [item])).toMatchObject(expected('updated'));
		expect(await readMember(added?.id)).toMatchObject({ Status: 'Responded' });
		expect(await runJson(remove(dryRun), [item])).toMatchObject(expected('deleted'));
		expect(await runJson(remove(), [item])).toMatchObject(expected('deleted'));
		expect(await runJson(remove(), [item])).toMatchObject(expected('unchanged'));
	});

	test('also one who was a member when they were merged, and nothing else changes for others', async () => {
		const campaign = newCampaign();
		const [masterId, mergedId, other] = [newContact(), newContact(), newContact()];
		const [added] = await runJson(add(), [{ campaign, id: mergedId }]);
		merge('Contact', masterId, mergedId);
		const items = [other, mergedId, UNKNOWN_CONTACT].map((id) => ({ campaign, id }));
		expect(await runJson(remove(), items)).toMatchObject([
			{ outcome: 'unchanged', personId: other },
			{ outcome: 'deleted', id: added?.id, personId: masterId },
			{ outcome: 'unchanged', personId: UNKNOWN_CONTACT },
		]);
	});
});

test.each<
	[what: string, item: (given: IDataObject) => IDataObject, problem: RegExp, advice: RegExp]
>([
	[
		'an account as a contact',
		(given) => ({ ...given, id: create('Account', { Name: 'Engines' }) }),
		/is not the ID of a contact/,
		/IDs of contacts begin with 003.*Member Type/,
	],
	[
		'a lead as a contact',
		(given) => ({ ...given, id: createLead() }),
		/is not the ID of a contact/,
		/change Member Type/,
	],
	[
		'a contact as a lead',
		(given) => ({ ...given, type: 'lead' }),
		/is not the ID of a lead/,
		/IDs of leads begin with 00Q/,
	],
	[
		'a contact as a campaign',
		(given) => ({ ...given, campaign: given.id }),
		/is not the ID of a campaign/,
		/IDs of campaigns begin with 701/,
	],
])('every operation fails for %s', async (_, itemOf, problem, advice) => {
	const item = itemOf({ campaign: newCampaign(), id: newContact() });
	for (const parameters of [add(), setStatus('Sent'), remove()]) {
		const [failed] = await run(parameters, [item]);
		expect(failed?.json).toMatchObject({ outcome: 'failed' });
		expect(errorOf(failed)?.message).toMatch(problem);
		expect(errorOf(failed)?.advice).toMatch(advice);
	}
});

test('the same person in two campaigns is two members', async () => {
	const id = newContact();
	const [one, other] = [newCampaign(), newCampaign()];
	await runJson(add(), [
		{ campaign: one, id },
		{ campaign: other, id },
	]);
	await runJson(remove(), [{ campaign: one, id }]);
	expect(await runJson(add(), [{ campaign: other, id }])).toMatchObject([{ outcome: 'unchanged' }]);
});

test.each<[what: string, parameters: () => INodeParameters]>([
	['a campaign that does not exist', () => add({ campaignId: UNKNOWN_CAMPAIGN })],
	['a lead given as a contact', () => add({ memberId: createLead(), memberType: 'contact' })],
	['a type that does not exist', () => add({ memberType: '={{ "person" }}' })],
	['an ID that is none', () => add({ memberId: 'Ada' })],
	['an empty campaign', () => add({ campaignId: '' })],
	['an empty person', () => remove({ memberId: '' })],
	['the status of someone who is no member', () => setStatus('Responded')],
	['an empty status', () => setStatus('')],
	['a status that is too long', () => add({ memberStatus: 'x'.repeat(60) })],
])('fails for %s, alone', async (_, parameters) => {
	const [failed] = await run(parameters(), [{ campaign: newCampaign(), id: newContact() }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed', error: {} });
	expect(errorOf(failed)).toBeDefined();
});

test('fails without the permission to read campaign members', async () => {
	stage.crm.forbidReading('CampaignMember');
	const [failed] = await run(add(), [{ campaign: newCampaign(), id: newContact() }]);
	expect(errorOf(failed)).toBeDefined();
});

test('a dry run changes nothing', async () => {
	const item = { campaign: newCampaign(), id: newContact() };
	const options = { dryRun: true };
	const before = stage.crm.count('CampaignMember');
	expect(await runJson(add({ options }), [item])).toMatchObject([
		{ outcome: 'created', dryRun: true },
	]);
	expect(stage.crm.count('CampaignMember')).toBe(before);
});

test('1,000 members, half of them invalid: a description, a search and a write', async () => {
	const campaign = newCampaign();
	const items = Array.from({ length: 1_000 }, (_, index) => ({
		campaign,
		id: index % 2 === 0 ? newContact() : UNKNOWN_CAMPAIGN,
	}));
	let outcomes: unknown[] = [];
	const calls = await callsOf(async () => {
		outcomes = (await runJson(add(), items)).map(({ outcome }) => outcome);
	});
	expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(500);
	expect(calls).toBeLessThanOrEqual(4);
}, 60_000);
