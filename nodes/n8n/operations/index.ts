/** The operations of the action nodes. A new operation is a file of its resource and a line in this list. */
import type { Product } from '../product';
import { addCampaignList } from './campaign/addMarketingList.operation';
import { describeAction } from './action/describe.operation';
import { listActions } from './action/list.operation';
import { runAction } from './action/run.operation';
import { addCampaignMember } from './campaign/addMember.operation';
import { removeCampaignList } from './campaign/removeMarketingList.operation';
import { removeCampaignMember } from './campaign/removeMember.operation';
import { setCampaignMemberStatus } from './campaign/setMemberStatus.operation';
import { addCaseComment } from './case/addComment.operation';
import { closeCase } from './case/close.operation';
import { openCaseForCaller } from './case/openForCaller.operation';
import { revokeAccess } from './credential/revokeAccess.operation';
import { downloadFile } from './file/download.operation';
import { downloadFileFromField } from './file/downloadFromField.operation';
import { listFiles } from './file/list.operation';
import { uploadFile } from './file/upload.operation';
import { uploadFileToField } from './file/uploadToField.operation';
import { convertLead } from './lead/convert.operation';
import { qualifyLead } from './lead/qualify.operation';
import { createOrUpdateLeadOrContact } from './leadOrContact/createOrUpdate.operation';
import { findLeadOrContact } from './leadOrContact/find.operation';
import { addListMember } from './marketingList/addMember.operation';
import { removeListMember } from './marketingList/removeMember.operation';
import { addNote } from './note/add.operation';
import { listNotes } from './note/list.operation';
import type { Operation } from './operation';
import { describeEntity } from './entity/describe.operation';
import { listEntities } from './entity/list.operation';
import { runFetchXml } from './query/fetchXml.operation';
import { runOdata } from './query/odata.operation';
import { runSoql } from './query/soql.operation';
import { assignOwner } from './record/assignOwner.operation';
import { createRecord } from './record/create.operation';
import { createOrUpdateRecord } from './record/createOrUpdate.operation';
import { deleteRecord } from './record/delete.operation';
import { findDuplicateRecords } from './record/findDuplicates/findDuplicates.operation';
import { mergeRecords } from './record/merge/merge.operation';
import { getRecord } from './record/get.operation';
import { getManyRecords } from './record/getMany.operation';
import { restoreRecord } from './record/restore.operation';
import { updateRecord } from './record/update.operation';
import { associateRecords } from './relation/associate.operation';
import { disassociateRecords } from './relation/disassociate.operation';
import { listRelatedRecords } from './relation/list.operation';
import { findUserByEmail } from './user/findByEmail.operation';
import { getManyUsers } from './user/getMany.operation';
import { whoAmI } from './user/whoAmI.operation';

export const operations: readonly Operation[] = [
	createOrUpdateRecord,
	createRecord,
	deleteRecord,
	getRecord,
	getManyRecords,
	updateRecord,
	findDuplicateRecords,
	mergeRecords,
	restoreRecord,
	assignOwner,
	createOrUpdateLeadOrContact,
	findLeadOrContact,
	convertLead,
	qualifyLead,
	addCampaignMember,
	removeCampaignMember,
	setCampaignMemberStatus,
	addCampaignList,
	removeCampaignList,
	addListMember,
	removeListMember,
	openCaseForCaller,
	closeCase,
	addCaseComment,
	associateRecords,
	disassociateRecords,
	listRelatedRecords,
	addNote,
	listNotes,
	uploadFile,
	downloadFile,
	listFiles,
	uploadFileToField,
	downloadFileFromField,
	runAction,
	listActions,
	describeAction,
	listEntities,
	describeEntity,
	findUserByEmail,
	getManyUsers,
	whoAmI,
	runSoql,
	runOdata,
	runFetchXml,
	revokeAccess,
];

/** The operations for which the CRM has all that they require. */
export function operationsOf({ capabilities }: Pick<Product, 'capabilities'>): Operation[] {
	return operations.filter(({ requires }) => requires.every((each) => capabilities.has(each)));
}
