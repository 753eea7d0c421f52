/** Record, Lead or Contact in Salesforce, with many items of which half are bad. */
import { testManyItems } from './manyStage';
import { recordRows } from './recordRows';

testManyItems('Salesforce', recordRows('Salesforce'), {
	'record.upsert': { 1_200: 4, 10_000: 12 },
	'record.create': { 1_200: 3, 10_000: 11 },
	'record.update': { 10_000: 13 },
	'record.get': { 10_000: 2 },
	'record.getAll': { 10_000: 2 },
	'record.delete': { 1_200: 2, 10_000: 6 },
	'record.assignOwner': { 1_200: 4, 10_000: 8 },
	'record.findDuplicates': { 1_200: 3, 10_000: 5 },
	'record.merge': { 400: 3, 10_000: 28 },
	'record.restore': { 1_200: 5, 10_000: 27 },
	'leadOrContact.upsert': { 1_200: 8, 10_000: 21 },
	'leadOrContact.find': { 1_200: 7, 10_000: 28 },
});
