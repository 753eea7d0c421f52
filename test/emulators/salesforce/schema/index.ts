import { account } from './account';
import { campaign, campaignMember, campaignMemberStatus } from './campaign';
import { caseComment, caseStatus, supportCase } from './case';
import { contact } from './contact';
import {
	attachment,
	classicNote,
	contentDocument,
	contentDocumentLink,
	contentNote,
	contentVersion,
} from './files';
import { group } from './group';
import { lead, leadStatus } from './lead';
import { opportunity } from './opportunity';
import { opportunityContactRole } from './opportunityContactRole';
import { accountOrPerson } from './personAccount';
import { recordType } from './recordType';
import { task } from './task';
import { thing } from './thing';
import { user } from './user';
import type { ObjectSchema } from './types';

export * from './schema';
export * from './types';

/** The objects that hold an org's records. */
export const OBJECTS: readonly ObjectSchema[] = [
	account,
	contact,
	lead,
	opportunity,
	opportunityContactRole,
	supportCase,
	campaign,
	campaignMember,
	campaignMemberStatus,
	caseComment,
	caseStatus,
	leadStatus,
	task,
	contentDocument,
	contentVersion,
	contentDocumentLink,
	contentNote,
	classicNote,
	attachment,
	user,
	group,
	recordType,
	thing,
];
/** The objects of an org with person accounts. */
export const withPersonAccounts = (objects: readonly ObjectSchema[]): ObjectSchema[] =>
	objects.map((object) => (object === account ? accountOrPerson : object));

export * from './access';
export * from './case';
export * from './catalog';
export * from './history';
export * from './lead';
export { opportunity } from './opportunity';

/** Objects whose records can be merged. */
export const MERGEABLE: readonly string[] = ['Lead', 'Contact', 'Account', 'Case'];
