/** The example workflows of forms, spreadsheets and meetings, in n8n-core's engine on an emulated Salesforce. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { trustEmulators } from '../emulators/kernel/tls';
import { AGENT_ALICE, AGENT_BOB } from '../emulators/salesforce';
import { isApiCall, type EmulatedProduct } from '../products';
import { salesforce } from '../products/salesforce';
import { readWorkflow } from '../nodes/n8n/twoWay/twoCrms';
import { RunningWorkflow } from '../support/n8nWorkflow';

interface Rows {
	list(object: string): IDataObject[];
}

let crm: EmulatedProduct;

beforeAll(async () => {
	await trustEmulators();
	crm = await salesforce.start();
});
afterAll(() => crm.close());

const rowsOf = (object: string) => (crm.colleague as unknown as Rows).list(object);
const leadOf = (email: string) => rowsOf('Lead').find(({ Email }) => Email === email)!;
const createCampaign = () => crm.colleague.create('Campaign', { Name: 'Spring', IsActive: true });

/** @param set values of the node that holds the settings of the workflow. */
function open(file: string, set: Readonly<Record<string, string>> = {}): RunningWorkflow {
	const workflow = readWorkflow(file);
	for (const { type, parameters } of workflow.nodes) {
		if (type !== 'n8n-nodes-base.set') continue;
		const { assignments } = parameters.assignments as { assignments: IDataObject[] };
		for (const each of assignments) each.value = set[each.name as string] ?? each.value;
	}
	return new RunningWorkflow(workflow, crm.credentials);
}

const outcomesOf = (items: readonly IDataObject[] = []) => items.map(({ outcome }) => outcome);

test('a contact form: one lead with an owner, and one member of the campaign, however often it is sent', async () => {
	const form = open('contact-form-to-salesforce.json', { campaignId: createCampaign() });
	const json = {
		...{ 'First Name': 'Ada', 'Last Name': 'Lovelace', Company: 'Engines' },
		...{ Email: 'form@example.com', Phone: '' },
	};
	const send = async () => await form.run({ trigger: 'Contact Form', items: [{ json }] });
	const [first, second] = [await send(), await send()];
	for (const node of [
		'Create or Update Lead in Salesforce',
		'Add Lead to Campaign in Salesforce',
	]) {
		expect(outcomesOf(first.get(node))).toEqual(['created']);
		expect(outcomesOf(second.get(node))).toEqual(['unchanged']);
	}
	expect(leadOf('form@example.com')).toMatchObject({ OwnerId: AGENT_ALICE.id });
});

describe('a spreadsheet', () => {
	const rows = ['First Name,Last Name,Email,Company', 'Ada,Lovelace,csv1@example.com,Engines'];

	async function upload(mode: string, campaign: string, lines: readonly string[]) {
		const data = Buffer.from(lines.join('\n')).toString('base64');
		const file = { data, mimeType: 'text/csv', fileName: 'people.csv' };
		const item: INodeExecutionData = {
			json: { Mode: mode, 'Campaign ID': campaign },
			binary: { File: file },
		};
		return await open('campaign-import.json').run({ trigger: 'Campaign Import', items: [item] });
	}

	test('a dry run writes nothing, and the import writes what it has said', async () => {
		const campaign = createCampaign();
		const lines = [...rows, ',Byron,csv2@example.com,Poems', ',,csv3@example.com,'];
		const before = rowsOf('Lead').length;
		const tried = await upload('Dry run', campaign, lines);
		const outcomes = outcomesOf(tried.get('Create or Update Lead in Salesforce'));
		expect(outcomes).toEqual(['created', 'created', undefined]);
		expect(rowsOf('Lead')).toHaveLength(before);
		expect(tried.has('Add Lead to Campaign in Salesforce')).toBe(false);

		await upload('Import', campaign, lines);
		expect(rowsOf('Lead')).toHaveLength(before + 2);
		const again = await upload('Import', campaign, lines);
		const members = outcomesOf(again.get('Add Lead to Campaign in Salesforce'));
		expect(members).toEqual(['unchanged', 'unchanged']);
	});
});

describe('a meeting scheduler', () => {
	test('leads that changed are sent to it', async () => {
		const workflow = open('meetings-to-salesforce.json');
		await workflow.poll();
		crm.clock.advance(60 * 60_000);
		await workflow.poll();
		const lead = { ...salesforce.newLead, Email: 'met@example.com', FirstName: 'Ada' };
		crm.colleague.create('Lead', lead);
		crm.clock.advance(5 * 60_000);
		const [batch] = await workflow.poll();
		const outputs = await workflow.run(batch!);
		expect(outputs.get('Send to the Scheduler')).toMatchObject([{ email: 'met@example.com' }]);
	});

	test('a thousand meetings: owner and fields by email, in three calls', async () => {
		const meetings = Array.from({ length: 1_000 }, (_, number) => ({
			email: `meeting${number}@example.com`,
			host: number % 2 === 0 ? AGENT_ALICE.email : AGENT_BOB.email,
			title: 'Demo',
		}));
		for (const { email } of meetings) {
			crm.colleague.create('Lead', { ...salesforce.newLead, Email: email });
		}
		const workflow = open('meetings-to-salesforce.json');
		const unknown = { email: 'unknown@example.com', host: AGENT_ALICE.email, title: 'Demo' };
		const book = async (list: readonly object[]) => {
			const items = [{ json: { body: { meetings: list } } as unknown as IDataObject }];
			const before = crm.log.entries.length;
			const outputs = await workflow.run({ trigger: 'Meetings Booked', items });
			const calls = crm.log.entries.slice(before).filter(isApiCall);
			const isDescribe = /describe|limits|services\/data\/?$/;
			return {
				items: outputs.get('Update Lead by Email in Salesforce') ?? [],
				calls: calls.filter(({ path }) => !isDescribe.test(path)).map(({ path }) => path),
			};
		};
		const { items: missing } = await book([unknown]);
		expect(missing).toMatchObject([
			{ error: { message: expect.stringContaining('unknown@') as string } },
		]);
		const { items, calls } = await book(meetings);
		expect(new Set(outcomesOf(items))).toEqual(new Set(['updated']));
		expect(calls).toHaveLength(3);
		expect(leadOf('meeting1@example.com')).toMatchObject({ OwnerId: AGENT_BOB.id, Title: 'Demo' });
	});
});
