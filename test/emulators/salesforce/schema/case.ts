import { sequenceOf } from '../ids';
import * as f from './fields';
import type { ObjectSchema } from './types';

const CLOSED = 'Closed';
const STATUSES = ['New', 'Working', 'Escalated', CLOSED];

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
		f.id(),
		f.isDeleted(),
		f.lookup('MasterRecordId', 'Master Record ID', ['Case'], f.READ_ONLY),
		f.text('CaseNumber', 'Case Number', 30, {
			...f.READ_ONLY,
			nillable: false,
			nameField: true,
			idLookup: true,
			derive: ({ Id }) => String(1_000 + sequenceOf(String(Id))).padStart(8, '0'),
		}),
		f.lookup('ContactId', 'Contact ID', ['Contact'], { childRelationshipName: 'Cases' }),
		f.lookup('AccountId', 'Account ID', ['Account'], { childRelationshipName: 'Cases' }),
		f.lookup('ParentId', 'Parent Case ID', ['Case']),
		f.text('SuppliedName', 'Name', 80),
		f.email('SuppliedEmail', 'Email Address', { idLookup: false }),
		f.text('SuppliedPhone', 'Phone', 40),
		f.picklist('Type', 'Case Type', ['Problem', 'Feature Request', 'Question']),
		f.picklist('Status', 'Status', STATUSES, { defaultValue: 'New' }),
		f.picklist('Reason', 'Case Reason', ['Installation', 'Performance', 'Other']),
		f.picklist('Origin', 'Case Origin', ['Phone', 'Email', 'Web']),
		f.text('Subject', 'Subject', 255),
		f.picklist('Priority', 'Priority', ['High', 'Medium', 'Low'], { defaultValue: 'Medium' }),
		f.longText('Description', 'Description'),
		f.checkbox('IsClosed', 'Closed', {
			...f.READ_ONLY,
			derive: ({ Status }) => Number(Status === CLOSED),
		}),
		f.dateTime('ClosedDate', 'Closed Date', f.READ_ONLY),
		f.owner('Owner ID', ['User', 'Group']),
		...f.audit(),
		f.externalKey('CallId__c', 'Call ID'),
		f.text('CallReference__c', 'Call Reference', 100),
		f.double('CallSeconds__c', 'Call Seconds', { scale: 0 }),
		f.lookup('CallerLead__c', 'Caller (Lead)', ['Lead']),
	],
};
