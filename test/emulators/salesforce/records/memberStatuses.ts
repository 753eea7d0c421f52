/** Members of campaigns: their statuses, and what becomes of them with their lead. */
import type { Row } from '../../kernel/store';
import { convertedLead } from '../errors';
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

/** A converted lead cannot be added, only removed: https://github.com/grouparoo/grouparoo/pull/1051 */
export function rejectConverted(
	records: Records,
	schema: Schema,
	{ name }: ObjectSchema,
	{ LeadId = null }: Readonly<Row>,
): void {
	if (name !== 'CampaignMember' || LeadId === null) return;
	const lead = records.find(schema.object('Lead')!, String(LeadId));
	if (lead?.['IsConverted'] === 1) throw convertedLead();
}

/**
 * The members of a lead become those of its contact, and keep the lead.
 * https://help.salesforce.com/s/articleView?id=sales.leads_notes.htm
 */
export function moveMembers(
	records: Records,
	schema: Schema,
	writer: Writer,
	{ leadId, contactId }: { leadId: string; contactId: string },
): void {
	const members = schema.object('CampaignMember')!;
	const ofContact = records.findByKey(members, 'ContactId', contactId);
	for (const { Id, CampaignId } of records.findByKey(members, 'LeadId', leadId)) {
		// How two members of one person are brought together is not documented: both stay.
		if (ofContact.some((other) => other['CampaignId'] === CampaignId)) continue;
		records.write(members, String(Id), { ContactId: contactId }, writer.transaction);
	}
}
