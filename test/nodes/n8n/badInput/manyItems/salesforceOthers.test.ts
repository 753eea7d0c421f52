/** The operations on other resources of Salesforce, with many items of which half are bad. */
import { salesforceRows } from './salesforceRows';
import { testManyItems } from './manyStage';
import { otherRows } from './otherRows';

testManyItems('Salesforce', [...otherRows('Salesforce'), ...salesforceRows], {
	'case.openForCaller': 8,
	'case.close': 4,
	'case.addComment': 4,
	'note.add': 5,
	'note.list': 4,
	'file.upload': 33,
	'file.list': 3,
	'file.download': 31,
	'action.run': 13,
	'action.list': 2,
	'action.describe': 4,
	'entity.list': 1,
	'entity.describe': 2,
	'user.findByEmail': 2,
	'user.getAll': 2,
	'user.whoAmI': 4,
	'record.restore': 5,
	'lead.convert': 5,
	'campaign.addMember': 4,
	'campaign.removeMember': 4,
	'campaign.setMemberStatus': 4,
	'query.soql': 2,
});
