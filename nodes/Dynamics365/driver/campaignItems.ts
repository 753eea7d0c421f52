/** Adds marketing lists to campaigns: a `$batch` of actions, one for each list. */
import type { CampaignItem } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { MAX_PARTS } from './batch';
import type { Metadata } from './describe';
import type { Sender } from './send';
import { sendActions, type Action } from './sendActions';

const TYPE = 'Microsoft.Dynamics.CRM.';

/** https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607569%28v=crm.8%29 */
export async function addCampaignItems(
	sender: Sender,
	metadata: Metadata,
	items: readonly CampaignItem[],
): Promise<Array<CrmError | undefined>> {
	const actions: Action[] = [];
	for (const { campaignId, item } of items) {
		const path = `${await metadata.setName(item.entity)}(${item.id})/${TYPE}AddItemCampaign`;
		const Campaign = { '@odata.type': `${TYPE}campaign`, campaignid: campaignId };
		const body = JSON.stringify({ Campaign });
		actions.push({ entity: item.entity, part: { method: 'POST', path, body } });
	}
	const answers = await sendActions(sender, actions, { max: MAX_PARTS });
	return answers.map((answer) => (answer instanceof CrmError ? answer : undefined));
}
