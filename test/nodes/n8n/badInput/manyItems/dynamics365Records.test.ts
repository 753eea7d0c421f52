/** Record, Lead or Contact in Dynamics 365, with many items of which half are bad. */
import { testManyItems } from './manyStage';
import { recordRows } from './recordRows';

testManyItems('Dynamics 365', recordRows('Dynamics 365'), {
	'record.upsert': { 1_200: 7, 10_000: 24 },
	'record.create': { 1_200: 6, 10_000: 22 },
	'record.update': { 10_000: 13 },
	'record.get': { 10_000: 2 },
	'record.getAll': { 10_000: 2 },
	'record.delete': { 1_200: 4, 10_000: 8 },
	'record.assignOwner': { 1_200: 6, 10_000: 10 },
	'record.findDuplicates': { 1_200: 3, 10_000: 3 },
	'record.merge': { 400: 12, 10_000: 252 },
	'record.restore': { 1_200: 9, 10_000: 54 },
	'leadOrContact.upsert': { 1_200: 7, 10_000: 15 },
	'leadOrContact.find': { 1_200: 5, 10_000: 21 },
});
