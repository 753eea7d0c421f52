/** The operations on other resources of Dynamics 365, with many items of which half are bad. */
import { dynamics365Rows } from './dynamics365Rows';
import { testManyItems } from './manyStage';
import { otherRows } from './otherRows';

testManyItems('Dynamics 365', [...otherRows('Dynamics 365'), ...dynamics365Rows], {
	'case.openForCaller': { 1_200: 9, 10_000: 13 },
	'case.close': { 1_200: 3, 10_000: 7 },
	'case.addComment': { 1_200: 5, 10_000: 9 },
	'note.add': { 1_200: 5, 10_000: 9 },
	'note.list': { 1_200: 4, 10_000: 4 },
	'file.upload': { 60: 33 },
	'file.list': { 60: 4 },
	'file.download': { 60: 32 },
	'action.run': { 1_200: 13, 10_000: 101 },
	'action.list': { 10_000: 1 },
	'action.describe': { 10_000: 1 },
	'entity.list': { 10_000: 1 },
	'entity.describe': { 10_000: 2 },
	'user.findByEmail': { 10_000: 2 },
	'user.getAll': { 10_000: 2 },
	'user.whoAmI': { 10_000: 4 },
	'file.uploadToField': { 60: 32 },
	'file.downloadFromField': { 60: 32 },
	'lead.qualify': { 400: 6, 10_000: 102 },
	'marketingList.addMember': { 1_200: 8, 10_000: 11 },
	'marketingList.removeMember': { 1_200: 8, 10_000: 12 },
	'campaign.addMarketingList': { 1_200: 7, 10_000: 11 },
	'campaign.removeMarketingList': { 1_200: 8, 10_000: 12 },
	'relation.associate': { 1_200: 9, 10_000: 13 },
	'relation.disassociate': { 1_200: 9, 10_000: 13 },
	'relation.list': { 1_200: 5, 10_000: 9 },
	'query.odata': { 10_000: 1 },
	'query.fetchXml': { 10_000: 1 },
});
