/** Record: Restore, in both CRMs. */
import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../emulators/kernel/faults';
import type { LoggedRequest } from '../../emulators/kernel/requestLog';
import type { ProductUnderTest, Values } from '../../products';
import { dynamics365 } from '../../products/dynamics365';
import { salesforce } from '../../products/salesforce';
import { errorOf } from '../../support/itemError';
import { setOperationStage } from './operationStage';

interface Restoring {
	underTest: ProductUnderTest;
	/** True for a request that restores records. */
	isRestore: (request: LoggedRequest) => boolean;
	/** Which request it is, for a fault. */
	fault: Pick<Fault, 'path' | 'skip'>;
	/** The value of a contact that belongs to an account, as a colleague writes it. */
	belongsTo: (account: string) => Values;
	/** The message for what is not an ID. */
	notAnId: RegExp;
	/** The message for a record that was never there, and its ID. */
	unknown: { id: string; message: RegExp };
	/** Maximum number of calls that restore 400 records, besides those that describe the lead and search. */
	callsFor400: number;
}

const crms: Restoring[] = [
	{
		underTest: dynamics365,
		isRestore: ({ body }) => body.includes('/Restore HTTP/1.1'),
		// The first two batches read the table, and which records are deleted.
		fault: { path: /\$batch/, skip: 2 },
		belongsTo: (id) => ({ 'parentcustomerid_account@odata.bind': `/accounts(${id})` }),
		notAnId: /is not a valid record ID in Dynamics 365/,
		unknown: { id: dynamics365.unknownUserId, message: /not even among the deleted records/ },
		callsFor400: 4,
	},
	{
		underTest: salesforce,
		isRestore: ({ path }) => path.startsWith('/services/Soap'),
		fault: { path: /Soap/ },
		belongsTo: (AccountId) => ({ AccountId }),
		notAnId: /is not a valid Lead ID in Salesforce/,
		unknown: { id: '00QgK000000zzzz', message: /not even in the Recycle Bin/ },
		callsFor400: 2,
	},
];

/** Calls that describe the lead, and that read which records are deleted. */
const CALLS_BEFORE = 4;

describe.each(crms)('$underTest.name: Restore', (crm) => {
	const { underTest, isRestore, fault, belongsTo, notAnId, unknown, callsFor400 } = crm;
	const { lead, contact, account, lastName, accountName } = underTest.names;
	const stage = setOperationStage(underTest);
	const countLeads = () => stage.crm.count(lead);
	const countRestores = () => stage.crm.log.entries.filter(isRestore).length;

	const restore = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'restore',
		entity: stage.entity(lead),
		recordId: '={{ $json.id }}',
		...more,
	});
	const createDeleted = () => {
		const id = stage.createLead();
		stage.crm.colleague.delete(lead, id);
		return id;
	};

	test('restores a record once, also one that several items name', async () => {
		const id = createDeleted();
		const before = countLeads();
		const [first, second] = await stage.runJson(restore(), [{ id }, { id }]);
		const url = expect.stringContaining(id) as string;
		expect(first).toEqual({ outcome: 'restored', id, url, entity: lead });
		const reason = 'An earlier item has restored the record.';
		expect(second).toMatchObject({ outcome: 'unchanged', reason });
		expect(countLeads()).toBe(before + 1);
	});

	test('restores what was deleted along with it', async () => {
		const company = stage.crm.colleague.create(account, { [accountName]: 'Engines' });
		stage.crm.colleague.create(contact, { [lastName]: 'Lovelace', ...belongsTo(company) });
		const before = stage.crm.count(contact);
		stage.crm.colleague.delete(account, company);
		expect(stage.crm.count(contact)).toBe(before - 1);
		await stage.runJson(restore({ entity: stage.entity(account) }), [{ id: company }]);
		expect(stage.crm.count(contact)).toBe(before);
	});

	test('a record that is not deleted is unchanged, and needs no call to restore', async () => {
		const before = countRestores();
		const [output] = await stage.runJson(restore(), [{ id: stage.createLead() }]);
		expect(output).toMatchObject({ outcome: 'unchanged', reason: 'The record is not deleted.' });
		expect(countRestores()).toBe(before);
	});

	test.each([
		['an empty ID', '', /ID is empty/],
		['what is not an ID', 'x', notAnId],
		['an ID of another CRM', underTest.foreignId, notAnId],
		['a record that was never there', unknown.id, unknown.message],
	])('fails for %s, and for no other item', async (_, id, message) => {
		const other = createDeleted();
		const [failed, restored] = await stage.run(restore(), [{ id }, { id: other }]);
		expect(failed?.json).toMatchObject({ outcome: 'failed' });
		expect(errorOf(failed)?.message).toMatch(message);
		expect(restored?.json).toMatchObject({ outcome: 'restored', id: other });
	});

	test.each(['afterWrite', 'beforeWrite'] as const)(
		'a connection that is cut (%s): the record says whether it was restored',
		async (cut) => {
			const id = createDeleted();
			const [leads, restores] = [countLeads(), countRestores()];
			stage.crm.faults.add({ ...fault, cut });
			const [output] = await stage.runJson(restore(), [{ id }]);
			expect(output).toMatchObject({ outcome: cut === 'afterWrite' ? 'restored' : 'failed' });
			expect(countLeads()).toBe(cut === 'afterWrite' ? leads + 1 : leads);
			expect(countRestores()).toBe(restores + 1);
		},
	);

	test('a dry run writes nothing', async () => {
		const parameters = restore({ options: { dryRun: true } });
		const items = [{ id: createDeleted() }, { id: stage.createLead() }];
		const before = countLeads();
		expect(await stage.runJson(parameters, items)).toMatchObject([
			{ outcome: 'restored', dryRun: true },
			{ outcome: 'unchanged', dryRun: true },
		]);
		expect(countLeads()).toBe(before);
	});

	test('400 records take few calls', async () => {
		const items = Array.from({ length: 400 }, () => ({ id: createDeleted() }));
		let outcomes: unknown[] = [];
		const calls = await stage.callsOf(async () => {
			outcomes = (await stage.runJson(restore(), items)).map(({ outcome }) => outcome);
		});
		expect(outcomes).toEqual(items.map(() => 'restored'));
		expect(calls).toBeLessThanOrEqual(CALLS_BEFORE + callsFor400);
	});
});
