/** Semi-joins, such as opportunities by their contact roles: what they find, and what Salesforce rejects. */
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;
let ids: { linked: string; other: string; contact: string };

beforeAll(async () => {
	client = await startWithClient();
	const create = async (Name: string) =>
		await client.create('Opportunity', { Name, StageName: 'Prospecting', CloseDate: '2026-12-31' });
	const contact = await client.create('Contact', { LastName: 'Hopper', CrmId__c: 'c-1' });
	const unlinked = await client.create('Contact', { LastName: 'Byron' });
	ids = { linked: await create('Linked'), other: await create('Other'), contact };
	await create('Alone');
	const tie = async (OpportunityId: string, ContactId: string, IsPrimary: boolean) =>
		await client.create('OpportunityContactRole', { OpportunityId, ContactId, IsPrimary });
	await tie(ids.linked, unlinked, true);
	await tie(ids.linked, contact, true);
	await tie(ids.other, unlinked, false);
});
afterAll(() => client.emulator.close());

const roles = 'SELECT OpportunityId FROM OpportunityContactRole';

test.each([
	[`Id IN (${roles} WHERE Contact.CrmId__c != null)`, ['Linked']],
	[`Id IN (${roles} WHERE IsDeleted = false AND (Contact.CrmId__c = null))`, ['Linked', 'Other']],
	[`Id NOT IN (${roles})`, ['Alone']],
	[`(Name = 'Linked' OR Name = 'Alone') AND Id IN (${roles})`, ['Linked']],
])('%s finds %j', async (where, found) => {
	const rows = await client.query<{ Name: string }>(
		`SELECT Name FROM Opportunity WHERE ${where} ORDER BY Name`,
	);
	expect(rows.map(({ Name }) => Name)).toEqual(found);
});

test.each([
	[`Name = 'x' OR Id IN (${roles})`, "not allowed with the 'OR' operator"],
	[`Name = 'x' AND (Name = 'y' OR Id IN (${roles}))`, 'only allowed at the top level'],
	[`Name = 'x' AND (Id IN (${roles}))`, 'only allowed at the top level'],
	[
		`Id IN (${roles} WHERE ContactId IN (SELECT ContactId FROM CampaignMember))`,
		'only allowed at the top level',
	],
	[`Name IN (${roles})`, 'should be an id field'],
	['Id IN (SELECT Role FROM OpportunityContactRole)', 'can only query id fields'],
	[
		'AccountId IN (SELECT Contact.AccountId FROM OpportunityContactRole)',
		'must select exactly one field',
	],
	['Id IN (SELECT Id FROM Opportunity)', 'should not be on the same object'],
	[`Id IN (${roles} LIMIT 1)`, 'not supported in semi join'],
	[`Id IN (${roles}) AND Id IN (${roles}) AND Id IN (${roles})`, 'Maximum 2'],
])('%s is rejected', async (where, message) => {
	const soql = `SELECT Id FROM Opportunity WHERE ${where}`;
	expect(await client.send({ path: `/query?q=${encodeURIComponent(soql)}` })).toMatchObject({
		status: 400,
		body: [{ errorCode: 'MALFORMED_QUERY', message: expect.stringContaining(message) as string }],
	});
});

test('an opportunity has one primary contact: the one that was set last', async () => {
	const rows = await client.query(
		`SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE OpportunityId = '${ids.linked}' AND IsPrimary = true`,
	);
	expect(rows).toMatchObject([{ ContactId: ids.contact }]);
});

test('the opportunity of a contact role cannot be changed, its contact can', async () => {
	const [role] = await client.query<{ Id: string }>(
		`SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${ids.other}'`,
	);
	const path = `/sobjects/OpportunityContactRole/${role?.Id}`;
	const change = async (body: object) =>
		(await client.send({ method: 'PATCH', path, body })).status;
	expect(await change({ OpportunityId: ids.linked })).toBe(400);
	expect(await change({ ContactId: ids.contact })).toBe(204);
});
