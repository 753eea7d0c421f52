/** Every entity that the editor offers starts a trigger with its changes, or is rejected with the reason when tested. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { editorContext, runPoll } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct, type Values } from '../../products';

const MINUTE = 60_000;

type Create = (entity: string, values: Values) => string;

/** How a record of an entity is created and changed. */
interface Row {
	entity: string;
	/** Values of a new record; those that it refers to are created first. */
	values: (create: Create) => Values;
	change: Values;
	/** True where the CRM does not report deletions. */
	withoutDeletes?: boolean;
}

const account = (create: Create) => create('Account', { Name: 'Engines' });

const salesforceRows: readonly Row[] = [
	{ entity: 'Account', values: () => ({ Name: 'A' }), change: { Name: 'B' } },
	{
		entity: 'Attachment',
		values: (create) => attachmentOf(account(create)),
		change: { Name: 'B' },
	},
	{ entity: 'Campaign', values: () => ({ Name: 'A' }), change: { Name: 'B' } },
	{
		entity: 'CampaignMember',
		values: (create) => ({
			CampaignId: create('Campaign', { Name: 'Spring' }),
			LeadId: create('Lead', { LastName: 'Lovelace', Company: 'Engines' }),
		}),
		change: { Status: 'Responded' },
	},
	{ entity: 'Case', values: () => ({ Subject: 'A' }), change: { Subject: 'B' } },
	{
		entity: 'CaseComment',
		values: (create) => ({ ParentId: create('Case', { Subject: 'A' }), CommentBody: 'A' }),
		change: { CommentBody: 'B' },
	},
	{ entity: 'Contact', values: () => ({ LastName: 'A' }), change: { LastName: 'B' } },
	{ entity: 'Lead', values: () => ({ LastName: 'A', Company: 'B' }), change: { LastName: 'B' } },
	{
		entity: 'Note',
		values: (create) => ({ ParentId: account(create), Title: 'A' }),
		change: { Title: 'B' },
	},
	{
		entity: 'Opportunity',
		values: () => ({ Name: 'A', StageName: 'Prospecting', CloseDate: '2030-01-01' }),
		change: { StageName: 'Closed Won' },
	},
	{ entity: 'Task', values: () => ({ Subject: 'A' }), change: { Subject: 'B' } },
	{ entity: 'Thing__c', values: () => ({ Name: 'A' }), change: { Name: 'B' } },
	{
		entity: 'Group',
		values: () => ({ Name: 'A', DeveloperName: 'A', Type: 'Queue' }),
		change: { Name: 'B' },
		withoutDeletes: true,
	},
];

function attachmentOf(ParentId: string): Values {
	return { ParentId, Name: 'A', Body: 'QQ==' };
}

const dynamicsRows: readonly Row[] = [
	{ entity: 'account', values: () => ({ name: 'A' }), change: { name: 'B' } },
	{ entity: 'annotation', values: () => ({ subject: 'A' }), change: { subject: 'B' } },
	{ entity: 'campaign', values: () => ({ name: 'A' }), change: { name: 'B' } },
	{
		entity: 'campaignresponse',
		values: (create) => ({
			subject: 'A',
			'regardingobjectid_campaign_campaignresponse@odata.bind': `/campaigns(${create('campaign', { name: 'Spring' })})`,
		}),
		change: { subject: 'B' },
	},
	{ entity: 'contact', values: () => ({ lastname: 'A' }), change: { lastname: 'B' } },
	{
		entity: 'incident',
		values: (create) => ({
			title: 'A',
			'customerid_account@odata.bind': `/accounts(${create('account', { name: 'Engines' })})`,
		}),
		change: { title: 'B' },
	},
	{ entity: 'lead', values: () => ({ lastname: 'A', subject: 'B' }), change: { lastname: 'B' } },
	{
		entity: 'list',
		values: () => ({ listname: 'A', createdfromcode: 2 }),
		change: { listname: 'B' },
	},
	{ entity: 'opportunity', values: () => ({ name: 'A' }), change: { name: 'B' } },
	{ entity: 'task', values: () => ({ subject: 'A' }), change: { subject: 'B' } },
	{
		entity: 'new_thing',
		values: () => ({ new_name: 'A' }),
		change: { new_name: 'B' },
		withoutDeletes: true,
	},
	{
		entity: 'team',
		values: () => ({ name: 'A' }),
		change: { name: 'B' },
		withoutDeletes: true,
	},
];

const memoryRows: readonly Row[] = [
	{ entity: 'account', values: () => ({ name: 'A' }), change: { name: 'B' } },
	{ entity: 'contact', values: () => ({ lastName: 'A' }), change: { lastName: 'B' } },
	{ entity: 'lead', values: () => ({ lastName: 'A' }), change: { lastName: 'B' } },
];

/** Why a trigger cannot read an entity that the editor lists. */
const rejected: ReadonlyArray<[entity: string, message: RegExp]> = [
	[
		'ContentDocumentLink',
		/^Salesforce returns ContentDocumentLink records only with a certain filter/,
	],
	['EntityDefinition', /the object has no SystemModstamp\.$/],
	['EntityParticle', /the object has no SystemModstamp\.$/],
	['FieldDefinition', /the object has no SystemModstamp\.$/],
];

/** By name of the product; `why` is the reason for which deletions of some entities cannot be read. */
const tables: Readonly<Record<string, { rows: readonly Row[]; why?: string }>> = {
	'Dynamics 365': { rows: dynamicsRows, why: 'change tracking is turned off' },
	Salesforce: { rows: salesforceRows, why: 'the object has no IsDeleted field' },
	'Memory CRM': { rows: memoryRows },
};

const suites = productsUnderTest.map((underTest) => ({ underTest, ...tables[underTest.name]! }));

beforeAll(trustEmulators);

describe.each(suites)('$underTest.name', ({ underTest, rows, why }) => {
	const node = new underTest.Trigger();
	let crm: EmulatedProduct;
	let staticData: IDataObject;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());
	beforeEach(() => {
		staticData = {};
	});
	afterEach(() => crm.allowEverything());

	/** @returns event and id of each change that one poll emits. */
	async function poll(entity: string, events: string[], mode: 'trigger' | 'manual' = 'trigger') {
		crm.clock.advance(MINUTE);
		const items = await runPoll(node, {
			parameters: { entity: { __rl: true, mode: 'list', value: entity }, events, fields: 'all' },
			credentials: crm.credentials,
			staticData,
			mode,
		});
		return (items ?? []).map(({ json }) => {
			const { event, id, entity: of } = json._change as Record<'event' | 'id' | 'entity', string>;
			expect(of).toBe(entity);
			return `${event} ${id}`;
		});
	}

	const withDeletes = ['created', 'updated', 'deleted'];

	test.each(rows)('$entity', async ({ entity, values, change, withoutDeletes }) => {
		const create: Create = (of, record) => crm.colleague.create(of, record);
		const events = withoutDeletes ? ['created', 'updated'] : withDeletes;
		await poll(entity, events);
		const id = create(entity, values(create));
		expect(await poll(entity, events)).toEqual([`created ${id}`]);
		crm.colleague.update(entity, id, change);
		expect(await poll(entity, events)).toEqual([`updated ${id}`]);
		expect(await poll(entity, ['updated'], 'manual')).toEqual([`updated ${id}`]);
		if (withoutDeletes) return;
		crm.colleague.delete(entity, id);
		expect(await poll(entity, events)).toEqual([`deleted ${id}`]);
	});

	const withoutLog = rows.filter(({ withoutDeletes }) => withoutDeletes);
	if (withoutLog.length > 0) {
		test.each(withoutLog)('deletions of $entity are rejected when tested', async ({ entity }) => {
			await expect(poll(entity, withDeletes, 'manual')).rejects.toMatchObject({
				message: `Deleted records of "${entity}" cannot be detected: ${String(why)}.`,
				description: expect.stringMatching(/remove Deleted from Events/i) as string,
			});
		});
	}

	test('no listed entity fails without a reason', async () => {
		const context = editorContext(node, { parameters: {}, credentials: crm.credentials });
		const { results } = await node.methods.listSearch.searchEntities.call(context);
		expect(rows.filter(({ entity }) => !results.some(({ value }) => value === entity))).toEqual([]);
		const failed = [];
		for (const { value } of results) {
			const entity = String(value);
			const error = await poll(entity, ['created', 'updated'], 'manual').then(
				() => undefined,
				(caught: unknown) => caught,
			);
			if (error instanceof Error) failed.push([entity, error.message]);
		}
		const expected = rejected.filter(([entity]) => results.some(({ value }) => value === entity));
		expect(failed).toEqual(
			expected.map(([entity, message]) => [entity, expect.stringMatching(message) as string]),
		);
	});

	test('an entity that the connected user cannot read is rejected when tested', async () => {
		for (const { entity } of rows) {
			crm.forbidReading(entity);
			await expect(poll(entity, ['created'], 'manual')).rejects.toThrow(/\S/);
			crm.allowEverything();
		}
	});
});
