/** The owner of a new case, in an org with an active assignment rule for cases. */
import { trustEmulators } from '../../emulators/kernel/tls';
import { AGENT_BOB } from '../../emulators/salesforce';
import { startSalesforce } from '../../products/salesforce';
import { SalesforceSync } from '../../../nodes/Salesforce/SalesforceSync.node';
import { runExecute } from '../../support/n8nHost';

let crm: Awaited<ReturnType<typeof startSalesforce>>;
beforeAll(async () => {
	await trustEmulators();
	crm = await startSalesforce();
	crm.emulator.assignmentRules.set('Case', AGENT_BOB.id);
	crm.colleague.create('Contact', { LastName: 'Hopper', Phone: '+14155550177' });
});
afterAll(() => crm.close());

const ownerOf = async (parameters: Record<string, string>) => {
	const [opened] = await runExecute(
		new SalesforceSync(),
		{
			parameters: {
				resource: 'case',
				operation: 'openForCaller',
				callerPhone: '+1 415 555 0177',
				subject: 'Call',
				options: { fieldsToReturn: ['OwnerId'] },
				...parameters,
			},
			credentials: crm.credentials,
		},
		[{}],
	);
	return (opened?.json.record as Record<string, string>).OwnerId;
};

test('an agent keeps the case, whatever the rule chooses', async () => {
	const { id, email } = crm.colleague;
	expect(await ownerOf({ caseOwner: 'agent', agentEmail: email })).toBe(id);
});

test('the rule chooses the owner where the CRM is to choose', async () => {
	expect(await ownerOf({ caseOwner: 'default' })).toBe(AGENT_BOB.id);
});
