import * as dataverse from '../emulators/dataverse';
import * as salesforce from '../emulators/salesforce';
import { connectCrms } from '../n8n/credentials';
import {
	addNode,
	chooseCredential,
	chooseFieldsToReturn,
	chooseEntity,
	keepScreenshot,
	mapFields,
	runNode,
} from './editor';
import { setStage, type Stage } from './stage';

const CRMS = [
	{
		crm: 'dynamics365',
		node: 'Dynamics 365 Sync',
		credential: 'Dynamics 365 (emulated)',
		agent: dataverse.AGENT_ALICE.id,
		lead: { type: 'lead', label: 'Lead (lead)' },
		contact: { type: 'contact', label: 'Contact (contact)' },
		names: { lastName: 'lastname', email: 'emailaddress1' },
		alsoNeeded: { subject: 'Asked for an offer' },
		owner: { byEmail: 'ownerid:systemuser.internalemailaddress', user: dataverse.AGENT_ALICE },
	},
	{
		crm: 'salesforce',
		node: 'Salesforce Sync',
		credential: 'Salesforce (emulated)',
		agent: salesforce.AGENT_ALICE.id,
		lead: { type: 'Lead', label: 'Lead (Lead)' },
		contact: { type: 'Contact', label: 'Contact (Contact)' },
		names: { lastName: 'LastName', email: 'Email' },
		alsoNeeded: { Company: 'Compiler Works' },
		owner: { byEmail: 'OwnerId:User.Email', user: salesforce.AGENT_ALICE },
	},
] as const;

let stage: Stage;

beforeAll(async () => {
	stage = await setStage();
	const { dynamics365, salesforce: org } = stage;
	await connectCrms(stage.api, { dynamics365: dynamics365.url, salesforce: org.url });
});

afterAll(async () => {
	await stage?.stop();
});

afterEach(async () => {
	await keepScreenshot(stage.page);
});

describe.each(CRMS)(
	'$node',
	({ crm, node, credential, agent, lead, contact, names, alsoNeeded, owner }) => {
		test('the trigger shows an existing contact', async () => {
			const { page, n8nUrl } = stage;
			stage[crm].as(agent).create(contact.type, {
				[names.lastName]: 'Johnson',
				[names.email]: 'katherine.johnson@langley.example',
			});

			await addNode(page, { n8nUrl, node, section: 'Triggers', action: 'On record created' });
			await chooseCredential(page, credential);
			await chooseEntity(page, contact.label);
			await chooseFieldsToReturn(page, [names.lastName, names.email]);
			const [item] = await runNode(page);

			expect(item).toMatchObject({
				[names.lastName]: 'Johnson',
				[names.email]: 'katherine.johnson@langley.example',
				_change: { entity: contact.type },
			});
		});

		test('the action creates a lead from the selected fields', async () => {
			const { page, n8nUrl } = stage;
			await addNode(page, {
				n8nUrl,
				node,
				section: 'Actions',
				action: 'Create or update a record',
			});
			await chooseCredential(page, credential);
			await chooseEntity(page, lead.label);
			await mapFields(page, {
				...alsoNeeded,
				[names.lastName]: 'Hopper',
				[names.email]: 'grace.hopper@compilerworks.example',
				[owner.byEmail]: owner.user.email,
			});
			const [item] = await runNode(page);

			expect(item).toMatchObject({ outcome: 'created', entity: lead.type });
			expect(item?.changes).toContainEqual(expect.objectContaining({ to: owner.user.id }));
			expect(stage[crm].as(agent).get(lead.type, String(item?.id))).toMatchObject({
				[names.lastName]: 'Hopper',
				[names.email]: 'grace.hopper@compilerworks.example',
			});
		});
	},
);
