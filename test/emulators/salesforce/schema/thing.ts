import * as f from './fields';
import type { ObjectSchema, PicklistSchema } from './types';

/** Values that users see under other labels, and one that they can no longer select. */
const KINDS: PicklistSchema = {
	values: ['Small', 'Large'],
	labels: { Small: 'Compact', Large: 'Full Size' },
	inactive: ['Medium'],
	restricted: true,
};

/** A custom object with a field of every kind, and an external id that several records may share. */
export const thing: ObjectSchema = {
	name: 'Thing__c',
	label: 'Thing',
	labelPlural: 'Things',
	keyPrefix: 'a00',
	custom: true,
	createable: true,
	updateable: true,
	deletable: true,
	fields: [
		f.id(),
		f.owner('Owner ID'),
		f.isDeleted(),
		f.text('Name', 'Thing Name', 80, { nillable: false, nameField: true }),
		...f.audit(),
		f.text('Code__c', 'Code', 50, { externalId: true, idLookup: true }),
		f.externalKey('Key__c', 'Key', { caseSensitive: true }),
		f.lookup('Account__c', 'Account', ['Account'], { childRelationshipName: 'Things__r' }),
		f.email('Email__c', 'Email', { idLookup: false }),
		f.phone('Phone__c', 'Phone'),
		f.url('Url__c', 'URL'),
		f.int('Count__c', 'Count'),
		f.double('Amount__c', 'Amount'),
		f.percent('Share__c', 'Share'),
		f.date('Day__c', 'Day'),
		f.dateTime('Moment__c', 'Moment'),
		f.time('Start__c', 'Start'),
		f.currency('Price__c', 'Price', { scale: 2 }),
		f.checkbox('Flag__c', 'Flag'),
		f.restrictedPicklist('Kind__c', 'Kind', ['Small', 'Large'], { picklist: KINDS }),
		f.multiPicklist('Tags__c', 'Tags', ['Red', 'Green', 'Blue']),
		f.longText('Notes__c', 'Notes'),
	],
};
