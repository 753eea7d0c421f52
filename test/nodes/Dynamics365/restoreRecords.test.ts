/** Record: Restore, what only Dynamics 365 has. */
import type { INodeParameters } from 'n8n-workflow';
import { AGENT_ALICE } from '../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { errorOf } from '../../support/itemError';
import { setOperationStage } from '../n8n/operationStage';

let environment: Awaited<ReturnType<typeof startDynamics365>>;
const stage = setOperationStage({
	...dynamics365,
	start: async () => (environment = await startDynamics365()),
});

const restore = (table = 'lead'): INodeParameters => ({
	resource: 'record',
	operation: 'restore',
	entity: stage.entity(table),
	recordId: '={{ $json.id }}',
});

const alice = () => environment.emulator.as(AGENT_ALICE.id);
const createDeleted = (values: Record<string, string> = {}) => {
	const id = alice().create('lead', { ...dynamics365.newLead, ...values });
	alice().delete('lead', id);
	return id;
};

test('restores a record with its values, also one whose ID is in braces', async () => {
	const id = createDeleted({ firstname: 'Ada' });
	const [output] = await stage.runJson(restore(), [{ id: `{${id.toUpperCase()}}` }]);
	expect(output).toMatchObject({ outcome: 'restored' });
	expect(alice().get('lead', id)).toMatchObject({ firstname: 'Ada' });
});

test.each<[string, () => string, RegExp]>([
	[
		'a record that was deleted before deleted records were kept',
		() => {
			environment.emulator.organization.keepsDeletedRecords = false;
			const id = createDeleted();
			environment.emulator.organization.keepsDeletedRecords = true;
			return id;
		},
		/not even among the deleted records/,
	],
	[
		'a key value that another record has now',
		() => {
			const id = createDeleted({ new_externalid: 'restore-1' });
			stage.createLead({ new_externalid: 'restore-1' });
			return id;
		},
		/another record has one of its key values/,
	],
	[
		'a lookup to a record that was deleted as well',
		() => {
			const account = alice().create('account', { name: 'Engines' });
			const id = createDeleted({ 'parentaccountid@odata.bind': `/accounts(${account})` });
			alice().delete('account', account);
			return id;
		},
		/a record that it refers to was deleted/,
	],
])('fails for %s, and for no other item', async (_, prepare, message) => {
	const other = createDeleted();
	const [failed, restored] = await stage.run(restore(), [{ id: prepare() }, { id: other }]);
	expect(failed?.json).toMatchObject({ outcome: 'failed' });
	expect(errorOf(failed)?.message).toMatch(message);
	expect(restored?.json).toMatchObject({ outcome: 'restored', id: other });
});

test('fails for an elastic table, which keeps no deleted rows', async () => {
	const items = [{ id: dynamics365.unknownUserId }];
	const [failed] = await stage.run(restore('new_sensordata'), items);
	expect(errorOf(failed)?.message).toMatch(/cannot restore/);
});
