/** Record: Restore, what only Salesforce has. */
import type { INodeParameters } from 'n8n-workflow';
import { salesforce } from '../../products/salesforce';
import { errorOf } from '../../support/itemError';
import { setOperationStage } from '../n8n/operationStage';

const stage = setOperationStage(salesforce);

const restore = (object = 'Lead'): INodeParameters => ({
	resource: 'record',
	operation: 'restore',
	entity: stage.entity(object),
	recordId: '={{ $json.id }}',
});

test('restores a record once, also one given without the checksum of its ID', async () => {
	const id = stage.createLead();
	stage.crm.colleague.delete('Lead', id);
	const items = [{ id }, { id: id.slice(0, 15) }];
	expect(await stage.runJson(restore(), items)).toMatchObject([
		{ outcome: 'restored' },
		{ outcome: 'unchanged' },
	]);
});

test('a record that was merged can be restored', async () => {
	const [masterId, mergedId] = [stage.createLead(), stage.createLead()];
	stage.crm.colleague.merge('Lead', { masterId, mergedId });
	const [restored] = await stage.runJson(restore(), [{ id: mergedId }]);
	expect(restored).toMatchObject({ outcome: 'restored', id: mergedId });
});

test('fails for an object without a Recycle Bin', async () => {
	const [failed] = await stage.run(restore('LeadStatus'), [{ id: 'x' }]);
	expect(errorOf(failed)?.message).toMatch(/cannot restore/);
});
