/** Inactive and merged rows: Create or Update of the Dynamics 365 node, against the emulated Dataverse. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Dynamics365Sync } from '../../../nodes/Dynamics365/Dynamics365Sync.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { startDynamics365 } from '../../products/dynamics365';
import { openOutputs } from '../../support/n8nHost';

let crm: Awaited<ReturnType<typeof startDynamics365>>;
let made = 0;
beforeAll(async () => {
	await trustEmulators();
	crm = await startDynamics365();
});
afterAll(() => crm.close());

async function run(contact: IDataObject, options: INodeParameters = {}): Promise<IDataObject> {
	const execute = openOutputs(new Dynamics365Sync(), {
		parameters: {
			resource: 'record',
			operation: 'upsert',
			entity: { __rl: true, mode: 'list', value: 'contact' },
			fields: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] },
			searchIn: 'entity',
			matchBy: 'email',
			onSingleMatch: 'update',
			onMultipleMatches: 'mostRecentlyModified',
			onNoMatch: 'create',
			onNothingToMatch: 'skip',
			overwrite: 'always',
			options,
		},
		credentials: crm.credentials,
		onError: 'continueRegularOutput',
	});
	const [item] = (await execute([contact])).flat();
	return item?.json ?? {};
}

const others = () => crm.emulator.as(crm.colleague.id);
const newEmail = () => `inactive${(made += 1)}@example.com`;
const create = (email: string, values = {}) =>
	others().create('contact', { lastname: 'Lovelace', emailaddress1: email, ...values });

test('after a merge, master and subordinate have one address: the active master is updated, always', async () => {
	const email = newEmail();
	const [masterId, mergedId] = [create(email), create(email)];
	crm.clock.advance(60_000);
	others().merge('contact', { masterId, mergedId });
	for (const jobtitle of ['Countess', 'Duchess']) {
		const outcome = await run({ lastname: 'Lovelace', emailaddress1: email, jobtitle });
		expect(outcome).toMatchObject({ outcome: 'updated', id: masterId });
	}
});

test('a subordinate leads to its master, also when the address of the master is another one', async () => {
	const email = newEmail();
	const [masterId, mergedId] = [create(newEmail()), create(email)];
	others().merge('contact', { masterId, mergedId });
	const outcome = await run({ emailaddress1: email, jobtitle: 'Countess' });
	expect(outcome).toMatchObject({
		outcome: 'updated',
		id: masterId,
		candidates: [{ id: masterId }],
	});
});

test.each<[INodeParameters, object]>([
	[{}, { outcome: 'updated' }],
	[{ inactiveRecords: 'use' }, { outcome: 'updated' }],
	[{ inactiveRecords: 'review' }, { outcome: 'review' }],
	[{ inactiveRecords: 'ignore' }, { outcome: 'created' }],
])('where only a deactivated contact matches, with %j: %j', async (options, expected) => {
	const email = newEmail();
	const id = create(email);
	crm.emulator.duplicateRules.set([]);
	others().update('contact', id, { statecode: 1 });
	const outcome = await run(
		{ lastname: 'Byron', emailaddress1: email, jobtitle: 'Countess' },
		options,
	);
	expect(outcome).toMatchObject(expected);
	expect(others().get('contact', id)).toMatchObject({ statecode: 1 });
});
