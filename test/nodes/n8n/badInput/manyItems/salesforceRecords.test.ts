/** Record, Lead or Contact in Salesforce, with many items of which half are bad. */
import { testManyItems } from './manyStage';
import { recordRows } from './recordRows';

testManyItems('Salesforce', recordRows('Salesforce'), {
	'record.upsert': 4,
	'record.create': 3,
	'record.update': 13,
	'record.get': 2,
	'record.getAll': 2,
	'record.delete': 2,
	'record.assignOwner': 4,
	'record.findDuplicates': 3,
	'record.merge': 3,
	'leadOrContact.upsert': 8,
	'leadOrContact.find': 7,
});
