/** The operations on other resources of Salesforce, with many items of which half are bad. */
import { salesforceRows } from './salesforceRows';
import { testManyItems } from './manyStage';
import { otherRows } from './otherRows';

testManyItems('Salesforce', [...otherRows('Salesforce'), ...salesforceRows], {
	'case.openForCaller': { 1_200: 8, 10_000: 12 },
	'case.close': { 1_200: 4, 10_000: 8 },
	'case.addComment': { 1_200: 4, 10_000: 8 },
	'note.add': { 1_200: 5, 10_000: 13 },
	'note.list': { 1_200: 4, 10_000: 5 },
	'file.upload': { 60: 33 },
	'file.list': { 60: 3 },
	'file.download': { 60: 31 },
	'action.run': { 1_200: 13, 10_000: 101 },
	'action.list': { 10_000: 2 },
	'action.describe': { 10_000: 4 },
	'entity.list': { 10_000: 1 },
	'entity.describe': { 10_000: 2 },
	'user.findByEmail': { 10_000: 2 },
	'user.getAll': { 10_000: 2 },
	'user.whoAmI': { 10_000: 4 },
	'lead.convert': { 400: 5, 10_000: 53 },
	'campaign.addMember': { 1_200: 5, 10_000: 14 },
	'campaign.removeMember': { 1_200: 4, 10_000: 7 },
	'campaign.setMemberStatus': { 1_200: 4, 10_000: 12 },
	'query.soql': { 10_000: 2 },
});
