/** The Salesforce driver: implements the port over the REST API, through jsforce. */
import type { Crm } from '../../crm/port';
import { createThenUpdate, splitByDescription } from '../../crm/driver/createThenUpdate';
import type { Connection } from '../../crm/transport';
import { capabilities } from './capabilities';
import { openChangeFeed, readLatest, reopenChangeFeed } from './changes';
import { createClient } from './client';
import { closeCases } from './closeCases';
import { Pace } from './collections/pace';
import { convertLeads } from './convertLeads';
import { deleteRecords } from './delete';
import { createMetadata } from './describe';
import { label } from './errors';
import { listFiles, findFiles, openFile } from './files/stored';
import { uploadFiles } from './files/upload';
import { find } from './find';
import { fieldHistory } from './fieldHistory';
import { mergeRecords } from './merge';
import { addNotes } from './notes/addNotes';
import { listNotes } from './notes/listNotes';
import { queryRecords } from './queryRecords';
import { createInvocables } from './invocables';
import { filterRelated } from './relatedConditions';
import { restoreRecords } from './restore';
import { createSender } from './send';
import { revokeToken } from './signIn/revoke';
import { soql } from './soql';
import { readUserId, whoAmI } from './whoAmI';
import { write } from './write';

/** @param connection its `baseUrl` is the instance URL, such as `https://contoso.my.salesforce.com`. */
export function openSalesforce(connection: Connection): Crm {
	const sender = createSender(connection);
	const client = createClient(sender, connection.baseUrl);
	const pace = new Pace();
	const metadata = createMetadata(client);
	return {
		label,
		capabilities,
		actions: {
			fieldHistory: (request) => fieldHistory(client, metadata, request),
			revokeAccess: ({ token }) => revokeToken(connection.baseUrl, token, connection.anonymous),
			soql: async (query) => await soql(await client(), query),
			invocables: createInvocables(sender, client),
			merge: async (requests, options) =>
				await mergeRecords(await client(), metadata, requests, options),
			restore: async (request) => await restoreRecords(await client(), metadata, request),
			filterRelated: (request) => filterRelated(client, metadata, request),
			convertLeads: async (leads) => await convertLeads(await client(), metadata, leads),
			closeCases: async (cases) =>
				await closeCases(await client(), cases, (operations) =>
					write(sender, client, metadata, operations, { duplicateRules: 'bypass' }, pace),
				),
			notes: {
				add: (notes) => addNotes(sender, metadata, notes, pace),
				list: async (records, options) => await listNotes(sender, await client(), records, options),
			},
			files: {
				upload: async (files) => await uploadFiles(sender, await client(), files),
				list: async (records) => await listFiles(await client(), records),
				find: async (ids) => await findFiles(await client(), ids),
				open: (file) => openFile(sender, file),
			},
		},
		baseUrl: connection.baseUrl,
		whoAmI: async () => await whoAmI(await client()),
		userId: async () => await readUserId(await client()),
		listEntities: () => metadata.listEntities(),
		describe: (entity) => metadata.describe(entity),
		openChangeFeed: (request) => openChangeFeed(sender, client, metadata, request),
		reopenChangeFeed: (saved) => reopenChangeFeed(sender, client, saved),
		readLatest: (request) => readLatest(client, metadata, request),
		find: (requests) => find(client, metadata, requests),
		write: (operations, options) =>
			createThenUpdate(
				operations,
				async ({ entity, values }) => splitByDescription(await metadata.describe(entity), values),
				(some) => write(sender, client, metadata, some, options, pace),
			),
		query: (requests) => queryRecords(client, metadata, requests),
		delete: (records) => deleteRecords(sender, metadata, records, pace),
		linkTo: (entity, id) => `${connection.baseUrl}/lightning/r/${entity}/${id}/view`,
		serverTime: () => sender.serverTime(),
		pause: (milliseconds) => sender.retries.pause(milliseconds),
		get callCount() {
			return sender.callCount;
		},
		get allowance() {
			return sender.allowance;
		},
	};
}
