import type { Row } from '../../kernel/store';
import { makeId, sequenceOf } from '../ids';
import * as f from './fields';
import type { ObjectSchema } from './types';

const CLOSED = ['Closed', 'Closed - No Answer'];
const STATUSES = ['New', 'Working', 'Escalated', ...CLOSED];

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-case.html */
export const supportCase: ObjectSchema = {
	name: 'Case',
	label: 'Case',
	labelPlural: 'Cases',
	keyPrefix: '500',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id('Case ID'),
		f.isDeleted(),
		f.lookup('MasterRecordId', 'Master Record ID', ['Case'], f.READ_ONLY),
		f.text('CaseNumber', 'Case Number', 30, {
			...f.READ_ONLY,
			nillable: false,
			nameField: true,
			idLookup: true,
			autoNumber: true,
			groupable: false,
			derive: ({ Id }) => String(1_000 + sequenceOf(String(Id))).padStart(8, '0'),
		}),
		f.lookup('ContactId', 'Contact ID', ['Contact'], { childRelationshipName: 'Cases' }),
		f.lookup('AccountId', 'Account ID', ['Account'], { childRelationshipName: 'Cases' }),
		f.lookup('ParentId', 'Parent Case ID', ['Case']),
		f.text('SuppliedName', 'Name', 80),
		f.email('SuppliedEmail', 'Email Address', { idLookup: false }),
		f.text('SuppliedPhone', 'Phone', 40),
		f.picklist('Type', 'Case Type', [
			'Mechanical',
			'Electrical',
			'Electronic',
			'Structural',
			'Other',
		]),
		f.picklist('Status', 'Status', STATUSES, { defaultValue: 'New', permissionable: false }),
		f.picklist('Reason', 'Case Reason', [
			'Installation',
			'Equipment Complexity',
			'Performance',
			'Breakdown',
			'Equipment Design',
			'Feedback',
			'Other',
		]),
		f.picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
		f.text('Subject', 'Subject', 255),
		f.picklist('Priority', 'Priority', ['High', 'Medium', 'Low'], { defaultValue: 'Medium' }),
		f.longText('Description', 'Description'),
		f.longText('Comments', 'Internal Comments', {
			length: 4_000,
			sortable: true,
			permissionable: false,
		}),
		f.checkbox('IsClosed', 'Closed', {
			...f.READ_ONLY,
			derive: ({ Status }) => Number(CLOSED.includes(String(Status))),
		}),
		f.dateTime('ClosedDate', 'Closed Date', { ...f.READ_ONLY, permissionable: true }),
		f.owner('Owner ID', ['User', 'Group']),
		...f.audit(),
		f.externalKey('CallId__c', 'Call ID'),
		f.text('CallReference__c', 'Call Reference', 100),
		f.double('CallSeconds__c', 'Call Seconds', { scale: 0 }),
		f.lookup('CallerLead__c', 'Caller (Lead)', ['Lead']),
	],
};

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-casecomment.html */
export const caseComment: ObjectSchema = {
	name: 'CaseComment',
	label: 'Case Comment',
	labelPlural: 'Case Comments',
	keyPrefix: '00a',
	custom: false,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.isDeleted(),
		f.lookup('ParentId', 'Parent ID', ['Case'], {
			nillable: false,
			updateable: false,
			cascadeDelete: true,
			childRelationshipName: 'CaseComments',
		}),
		f.checkbox('IsPublished', 'Published'),
		f.text('CommentBody', 'Body', 4_000),
		...f.audit(),
	],
};

/** https://developer.salesforce.com/docs/platform/object-reference/guide/sforce-api-objects-casestatus.html */
export const caseStatus: ObjectSchema = {
	name: 'CaseStatus',
	label: 'Case Status Value',
	labelPlural: 'Case Status Values',
	keyPrefix: '0Ej',
	custom: false,
	createable: false,
	updateable: false,
	deletable: false,
	fields: [
		f.id(),
		f.text('MasterLabel', 'Master Label', 255, f.READ_ONLY),
		f.text('ApiName', 'API Name', 255, f.READ_ONLY),
		f.int('SortOrder', 'Sort Order', f.READ_ONLY),
		f.checkbox('IsDefault', 'Is Default', f.READ_ONLY),
		f.checkbox('IsClosed', 'Is Closed', f.READ_ONLY),
		...f.audit(),
	],
};

/** The statuses of cases as records. */
export const caseStatusRows = (): Row[] =>
	STATUSES.map((status, index) => ({
		Id: makeId(caseStatus.keyPrefix, index + 1),
		MasterLabel: status,
		ApiName: status,
		SortOrder: index + 1,
		IsDefault: Number(index === 0),
		IsClosed: Number(CLOSED.includes(status)),
	}));
