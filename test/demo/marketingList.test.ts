/** The example workflow of a marketing list and its opportunities, in n8n-core's engine on both emulated CRMs. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../emulators/kernel/tls';
import { dynamics365 } from '../products/dynamics365';
import { TwoCrms } from '../nodes/n8n/twoWay/twoCrms';
import { connect } from '../support/plainTransport';
import type { RunningWorkflow } from '../support/n8nWorkflow';

interface Rows {
	list(entity: string): IDataObject[];
}

const MINUTE = 60_000;

let crms: TwoCrms;
let workflow: RunningWorkflow;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	workflow = crms.open('marketing-list-to-salesforce.json');
});
afterAll(() => crms.close());

const dynamics = () => crms.crms.dynamics365.colleague;
const inSalesforce = (object: string) =>
	(crms.crms.salesforce.colleague as unknown as Rows).list(object);

/** The schedule, and then the triggers, as n8n starts them one after the other. */
async function everyHour() {
	return await workflow.run({ trigger: 'Every Hour', items: [{ json: {} }] });
}

async function pollOpportunities() {
	for (const { clock } of Object.values(crms.crms)) clock.advance(MINUTE);
	const outputs = [];
	for (const batch of await workflow.poll()) outputs.push(await workflow.run(batch));
	return outputs;
}

async function createMember(lastname: string, listId?: string): Promise<string> {
	const emailaddress1 = `${lastname.toLowerCase()}@people.example`;
	const id = dynamics().create('contact', { firstname: 'Grace', lastname, emailaddress1 });
	const crm = crms.crms.dynamics365;
	const { actions } = dynamics365.product.open(connect(crm, crm.issueToken()));
	const member = { entity: 'contact', id };
	if (listId !== undefined) await actions.addListMembers!([{ listId, member }]);
	return id;
}

const createDeal = (name: string, parentcontactid: string) =>
	dynamics().create('opportunity', {
		...{
			name,
			'parentcontactid@odata.bind': `/contacts(${parentcontactid})`,
			estimatedvalue: 1_000,
			estimatedclosedate: '2026-12-31',
		},
		...{ new_detail1: `first of ${name}`, new_detail5: `fifth of ${name}` },
	});

const dealsInSalesforce = () => inSalesforce('Opportunity').map(({ Name }) => Name);

test('members go to Salesforce with their opportunities, those of others do not, and a repetition changes nothing', async () => {
	const listid = dynamics().create('list', {
		listname: 'Newsletter',
		type: false,
		createdfromcode: 2,
	});
	const [member, other] = [await createMember('Hopper', listid), await createMember('Byron')];
	const before = createDeal('Before', member);
	createDeal('Of another', other);
	await pollOpportunities();

	await everyHour();
	const [contact, ...others] = inSalesforce('Contact');
	expect(others).toEqual([]);
	expect(contact).toMatchObject({ LastName: 'Hopper', Email: 'hopper@people.example' });
	expect(inSalesforce('Opportunity')).toMatchObject([
		{
			...{ Name: 'Before', CrmId__c: before, Amount: 1_000, CloseDate: '2026-12-31' },
			...{ Detail1__c: 'first of Before', Detail5__c: 'fifth of Before' },
		},
	]);

	const since = createDeal('Since', member);
	createDeal('Of another since', other);
	await pollOpportunities();
	expect(dealsInSalesforce()).toEqual(['Before', 'Since']);
	expect(inSalesforce('OpportunityContactRole')).toMatchObject([
		{ ContactId: contact!.Id, IsPrimary: true },
		{ ContactId: contact!.Id, IsPrimary: true },
	]);

	dynamics().update('opportunity', since, { name: 'Changed' });
	await pollOpportunities();
	expect(dealsInSalesforce()).toEqual(['Before', 'Changed']);

	const again = await everyHour();
	const outcomes = again.get('Create or Update Contact in Salesforce');
	expect(outcomes?.map(({ outcome }) => outcome)).toEqual(['unchanged']);
	expect(again.has('Link Contact in Dynamics 365')).toBe(false);
	expect(await pollOpportunities()).toEqual([]);
	expect(inSalesforce('OpportunityContactRole')).toHaveLength(2);
});
