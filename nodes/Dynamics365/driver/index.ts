/** The Dataverse driver: implements the port over the Web API v9.2. */
import type { Crm } from '../../crm/port';
import { createThenUpdate } from '../../crm/driver/createThenUpdate';
import type { Connection } from '../../crm/transport';
import { readAddress } from './address';
import { BatchPace } from './batchPace';
import { addCampaignItems } from './campaignItems';
import { capabilities } from './capabilities';
import { openChangeFeed, reopenChangeFeed } from './changes';
import { deleteRecords } from './delete';
import { closeCases } from './closeCases';
import { createMetadata } from './describe';
import { label } from './errors';
import { fetchXml } from './fetchXml';
import { findFiles, listFiles, openFile, uploadFiles } from './files/attachments';
import { openColumn, uploadToColumn } from './files/fileColumns';
import { find } from './find';
import { createInvocables } from './invocables';
import { readLatest } from './latest';
import { addListMembers } from './listMembers';
import { mergeRecords } from './merge';
import { addNotes, listNotes, type FindNotes, type WriteNotes } from './notes/notes';
import { odata } from './odata';
import { qualifyLeads } from './qualifyLeads';
import { queryRecords } from './queryRecords';
import { createRelations } from './relations';
import { restoreRecords } from './restore';
import { createSender } from './send';
import { splitByState } from './splitByState';
import { filterRelated } from './relatedConditions';
import { readUserId, whoAmI } from './whoAmI';
import { write } from './write';

/** @param connection its `baseUrl` is the environment URL, such as `https://contoso.crm4.dynamics.com`. */
export function openDataverse(connection: Connection): Crm {
	const sender = createSender(connection);
	const metadata = createMetadata(sender);
	const pace = new BatchPace();
	const findNotes: FindNotes = (requests) => find(sender, metadata, requests);
	const writeNotes: WriteNotes = (operations) =>
		write(sender, metadata, operations, { duplicateRules: 'bypass' }, pace);
	return {
		label,
		capabilities,
		actions: {
			odata: (query) => odata(sender, query),
			fetchXml: (query) => fetchXml(sender, metadata, query),
			invocables: createInvocables(sender),
			merge: (requests, options) => mergeRecords(sender, metadata, requests, options),
			restore: (request) => restoreRecords(sender, metadata, request),
			filterRelated: (request) => filterRelated(sender, metadata, request),
			qualifyLeads: (leads) => qualifyLeads(sender, metadata, leads),
			closeCases: (cases) => closeCases(sender, metadata, cases),
			addListMembers: (members) => addListMembers(sender, members),
			addCampaignItems: (items) => addCampaignItems(sender, metadata, items),
			relations: createRelations(sender, metadata, pace),
			notes: {
				add: (notes) => addNotes(metadata, notes, writeNotes),
				list: (records) => listNotes(metadata, records, findNotes),
			},
			files: {
				upload: (files) => uploadFiles(sender, metadata, files, writeNotes),
				list: (records) => listFiles(metadata, records, findNotes),
				find: (ids) => findFiles(ids, findNotes),
				open: (file) => openFile(sender, metadata, file),
			},
			fileFields: {
				upload: (target, file) => uploadToColumn(sender, metadata, target, file),
				open: (source) => openColumn(sender, metadata, source),
			},
		},
		baseUrl: connection.baseUrl,
		whoAmI: () => whoAmI(sender),
		userId: () => readUserId(sender),
		listEntities: () => metadata.listEntities(),
		describe: async (entity) => (await metadata.table(entity)).description,
		readAddress: (address) => readAddress(sender, metadata, address),
		openChangeFeed: (request) => openChangeFeed(sender, metadata, request),
		reopenChangeFeed: (saved) => reopenChangeFeed(sender, saved),
		readLatest: (request) => readLatest(sender, metadata, request),
		find: (requests) => find(sender, metadata, requests),
		write: (operations, options) =>
			createThenUpdate(
				operations,
				async ({ entity, values }) => splitByState(await metadata.table(entity), values),
				(some) => write(sender, metadata, some, options, pace),
			),
		query: (requests) => queryRecords(sender, metadata, requests),
		delete: (records) => deleteRecords(sender, metadata, records, pace),
		/** https://learn.microsoft.com/power-apps/developer/model-driven-apps/open-forms-views-dialogs-reports-url */
		linkTo: (entity, id) =>
			`${connection.baseUrl}/main.aspx?etn=${entity}&id=${id}&pagetype=entityrecord`,
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
