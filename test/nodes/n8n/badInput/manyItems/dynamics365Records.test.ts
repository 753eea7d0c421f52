/** Record, Lead or Contact in Dynamics 365, with many items of which half are bad. */
import { testManyItems } from './manyStage';
import { recordRows } from './recordRows';

testManyItems('Dynamics 365', recordRows('Dynamics 365'), {
	'record.upsert': 7,
	'record.create': 6,
	'record.update': 13,
	'record.get': 2,
	'record.getAll': 2,
	'record.delete': 4,
	'record.assignOwner': 6,
	'record.findDuplicates': 3,
	'record.merge': 12,
	'leadOrContact.upsert': 7,
	'leadOrContact.find': 5,
});
