/** What docs/comparison-with-n8n-nodes.md offers in place of options of the built-in node. */
import type { INodeParameters } from 'n8n-workflow';
import { salesforce } from '../../products/salesforce';
import { setOperationStage } from '../n8n/operationStage';

const stage = setOperationStage(salesforce);

const automatically = { mappingMode: 'autoMapInputData', value: null };
const create = (entity: string): INodeParameters => ({
	resource: 'record',
	operation: 'create',
	entity: stage.entity(entity),
	fields: automatically,
});

test('a private note with another owner', async () => {
	const { id: owner } = stage.crm.colleague;
	const ParentId = stage.crm.colleague.create('Account', { Name: 'Engines' });
	const note = { ParentId, Title: 'Call', Body: 'Text', IsPrivate: true, OwnerId: owner };
	const [output] = await stage.runJson(create('Note'), [note]);
	expect(output).toMatchObject({ outcome: 'created', entity: 'Note' });
});

test('a document that is attached to no record, with another owner', async () => {
	const content = Buffer.from('Hello').toString('base64');
	const file = { Title: 'Hello', PathOnClient: 'hello.txt', VersionData: content };
	const item = { ...file, OwnerId: stage.crm.colleague.id };
	const [output] = await stage.runJson(create('ContentVersion'), [item]);
	expect(output).toMatchObject({ outcome: 'created', entity: 'ContentVersion' });
});

test('Create or Update by the ID of the record', async () => {
	const Id = stage.crm.colleague.create('Contact', { LastName: 'Byron' });
	const parameters = {
		...create('Contact'),
		operation: 'upsert',
		matchBy: 'customFields',
		matchRules: { rule: [{ fields: ['Id'] }] },
	} as INodeParameters;
	const [output] = await stage.runJson(parameters, [{ Id, LastName: 'Lovelace' }]);
	expect(output).toMatchObject({ outcome: 'updated', id: Id });
});
