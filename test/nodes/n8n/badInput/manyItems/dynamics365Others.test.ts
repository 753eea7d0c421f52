/** The operations on other resources of Dynamics 365, with many items of which half are bad. */
import { dynamics365Rows } from './dynamics365Rows';
import { testManyItems } from './manyStage';
import { otherRows } from './otherRows';

testManyItems('Dynamics 365', [...otherRows('Dynamics 365'), ...dynamics365Rows], {
	'case.openForCaller': 9,
	'case.close': 3,
	'case.addComment': 5,
	'note.add': 5,
	'note.list': 4,
	'file.upload': 33,
	'file.list': 4,
	'file.download': 32,
	'action.run': 13,
	'action.list': 1,
	'action.describe': 1,
	'entity.list': 1,
	'entity.describe': 2,
	'user.findByEmail': 2,
	'user.getAll': 2,
	'user.whoAmI': 4,
	'file.uploadToField': 32,
	'file.downloadFromField': 32,
	'lead.qualify': 6,
	'marketingList.addMember': 8,
	'marketingList.removeMember': 8,
	'campaign.addMarketingList': 7,
	'campaign.removeMarketingList': 8,
	'relation.associate': 9,
	'relation.disassociate': 9,
	'relation.list': 5,
	'query.odata': 1,
	'query.fetchXml': 1,
});
