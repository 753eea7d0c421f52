/** The statuses of the members of a campaign. */
import type { Row } from '../../kernel/store';
import type { ObjectSchema, Schema } from '../schema';
import type { Records, Writer } from './records';

/** Those that a new campaign has. */
export function addMemberStatuses(
	records: Records,
	schema: Schema,
	writer: Writer,
	campaign: { object: ObjectSchema; id: string },
): void {
	if (campaign.object.name !== 'Campaign') return;
	const statuses = schema.object('CampaignMemberStatus')!;
	for (const [index, Label] of ['Sent', 'Responded'].entries()) {
		const columns = { CampaignId: campaign.id, Label, SortOrder: index + 1 };
		const flags = { IsDefault: Number(index === 0), HasResponded: Number(index === 1) };
		records.insert(writer, statuses, records.nextId(statuses), { ...columns, ...flags });
	}
}

/**
 * A status that the campaign does not have is replaced by its default one, without an error, says the documentation of the
 * first versions of the API, as quoted in https://dfc-org-production.force.com/forums/ForumsMain?id=906F00000008idQIAQ.
 */
export function memberStatus(
	records: Records,
	schema: Schema,
	{ name }: ObjectSchema,
	{ CampaignId = null, Status = null }: Readonly<Row>,
): Row {
	if (name !== 'CampaignMember') return {};
	const statuses = schema.object('CampaignMemberStatus')!;
	const all = records.findByKey(statuses, 'CampaignId', CampaignId);
	if (all.length === 0 || all.some(({ Label }) => Label === Status)) return {};
	return { Status: all.find(({ IsDefault }) => IsDefault === 1)?.['Label'] ?? null };
}
