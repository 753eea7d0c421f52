/** Files that n8n keeps in the items, as it does without a folder for binary data. */
import { salesforce } from '../../../products/salesforce';
import { readBinary, toBinary } from '../../../support/binaryFiles';
import { runExecute } from '../../../support/n8nHost';
import { setOperationStage } from '../operationStage';

const stage = setOperationStage(salesforce);

test.each([1, 2, 3, 1_000_001])('a file of %d bytes arrives whole', async (length) => {
	const content = Buffer.alloc(length, Buffer.from([...Array(251).keys()]));
	const [binary] = [await toBinary({ content, fileName: 'a.bin' })];
	expect(binary.data?.id).toBeUndefined();
	const settings = {
		parameters: {
			...{ resource: 'file', operation: 'upload', entity: stage.entity('Lead') },
			...{ findBy: 'id', recordId: stage.createLead(), binaryPropertyName: 'data' },
		},
		credentials: stage.crm.credentials,
		binaries: [binary],
	};
	const [uploaded] = await runExecute(new salesforce.Action(), settings, [{}]);
	const fileId = uploaded?.json.id as string;
	const [downloaded] = await stage.run({ resource: 'file', operation: 'download', fileId });
	expect((await readBinary(downloaded?.binary?.data)).equals(content)).toBe(true);
});
