/** The statuses that members of campaigns can have: each campaign has its own. */
import { CrmError } from '../../crm/errors';
import type { CrmRecord, FindRequest } from '../../crm/port';
import { normalizeId } from '../values/id';

/** Code of the error of a status that the campaign does not have. Users see it. */
export const STATUS_NOT_FOUND = 'STATUS_NOT_FOUND';

/** The entity of statuses, and its fields; API names. */
export interface StatusEntity {
	entity: string;
	campaign: string;
	label: string;
}

/** What is known of a person in a campaign. */
interface InCampaign {
	campaignId: string;
	/** '' for the default of the campaign. */
	status: string;
}

/** Reads the statuses of the campaigns in which a member is to have one; undefined where none is. */
export function toStatusRequest(
	{ entity, campaign, label }: StatusEntity,
	memberships: readonly InCampaign[],
): FindRequest | undefined {
	const withStatus = memberships.filter(({ status }) => status !== '');
	if (withStatus.length === 0) return undefined;
	const ids = new Map(withStatus.map(({ campaignId }) => [normalizeId(campaignId), campaignId]));
	const keys = [...ids.values()].map((id) => ({ [campaign]: id }));
	return { entity, keys, fields: [campaign, label] };
}

/**
 * The CRM gives a member its default status in place of one that the campaign does not have, and reports success.
 * @returns a function from a membership to the same one with its status as the campaign spells it, or to a CrmError. It
 * leaves it as it is where the campaign has no statuses: it may not exist.
 */
export function statusChecker(
	{ campaign, label }: StatusEntity,
	found: readonly CrmRecord[],
): <Member extends InCampaign>(membership: Member) => Member | CrmError {
	const byCampaign = Map.groupBy(found, ({ values }) => normalizeId(String(values[campaign])));
	return (membership) => {
		const { campaignId, status } = membership;
		const records = byCampaign.get(normalizeId(campaignId)) ?? [];
		if (status === '' || records.length === 0) return membership;
		const labels = records.map(({ values }) => String(values[label]));
		const folded = status.toLowerCase();
		const own = labels.find((each) => each.toLowerCase() === folded);
		if (own !== undefined) return { ...membership, status: own };
		return new CrmError(`The campaign ${campaignId} has no member status "${status}".`, {
			kind: 'invalidRecord',
			code: STATUS_NOT_FOUND,
			advice: `Use one of these: ${labels.join(', ')}. Or add the status to the campaign.`,
		});
	};
}
