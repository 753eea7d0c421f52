/** What a lead becomes, and which fields go where. */
import type { Row } from '../../kernel/store';
import {
	convertedLead,
	invalidConvertedStatus,
	invalidCrossReference,
	malformedId,
	ownerIsNoUser,
	requiredFieldsMissing,
} from '../errors';
import { toId18 } from '../ids';
import type { Org } from '../org';
import { leadStatus, opportunity as opportunitySchema, type ObjectSchema } from '../schema';
import { moveMembers } from './memberStatuses';
import { modification, type Writer } from './records';
import type { SentValues } from './values';

export interface Conversion {
	leadId: string | undefined;
	/** Of records that exist. */
	accountId: string | undefined;
	contactId: string | undefined;
	convertedStatus: string | undefined;
	createOpportunity: boolean;
	opportunityName: string | undefined;
	overwriteLeadSource: boolean;
	ownerId: string | undefined;
}

/** Ids of the records that a lead has become. */
export interface Converted {
	[name: string]: string | null;
	accountId: string;
	contactId: string;
	leadId: string;
	opportunityId: string | null;
}

interface Context {
	org: Org;
	writer: Writer;
}

/** @throws ApiError */
export function convertLead({ org, writer }: Context, conversion: Conversion): Converted {
	const { records } = org;
	const objectOf = (name: string) => writer.schema.object(name)!;
	const leadId = idOf(conversion.leadId);
	const lead = existing(org, objectOf('Lead'), leadId);
	if (!objectOf('Lead').updateable) throw invalidCrossReference();
	if (lead['IsConverted'] === 1) throw convertedLead();
	rejectStatus(org, conversion.convertedStatus);
	const OwnerId = conversion.ownerId ?? String(lead['OwnerId']);
	if (!OwnerId.startsWith('005')) throw ownerIsNoUser();
	const { accountId: givenAccount, contactId: givenContact } = conversion;
	// Which code it has is not documented.
	if (givenContact && !givenAccount) throw requiredFieldsMissing(['AccountId']);

	const writeTo = (object: ObjectSchema, given: string | undefined, values: SentValues) => {
		if (given === undefined) return records.create(writer, object, { ...values, OwnerId });
		const id = idOf(given);
		const row = existing(org, object, id);
		const empty = Object.entries(values).filter(([name]) => (row[name] ?? null) === null);
		records.update(writer, object, id, Object.fromEntries(empty));
		return id;
	};
	const accountId = writeTo(objectOf('Account'), givenAccount, toAccount(lead));
	const contact = objectOf('Contact');
	if (givenContact) {
		const { AccountId } = existing(org, contact, idOf(givenContact));
		if (AccountId !== accountId) throw invalidCrossReference();
	}
	const contactId = writeTo(contact, givenContact, { ...toContact(lead), AccountId: accountId });
	if (givenContact && conversion.overwriteLeadSource) {
		records.update(writer, contact, contactId, { LeadSource: lead['LeadSource'] });
	}
	const opportunityId = conversion.createOpportunity
		? records.create(writer, objectOf(opportunitySchema.name), {
				...toOpportunity(lead, org.clock.now()),
				...(conversion.opportunityName && { Name: conversion.opportunityName }),
				...{ AccountId: accountId, OwnerId },
			})
		: null;
	const successors = { accountId, contactId, opportunityId };
	closeLead({ org, writer }, leadId, successors, conversion.convertedStatus!);
	return { ...successors, leadId };
}

/** A lead that has become other records can no longer be changed. */
export function closeLead(
	{ org: { records, schema }, writer }: Context,
	leadId: string,
	{ accountId, contactId, opportunityId }: Omit<Converted, 'leadId'>,
	status: string,
): void {
	const stamp = records.stamp();
	const columns = {
		Status: status,
		IsConverted: 1,
		ConvertedDate: stamp.slice(0, 10),
		ConvertedAccountId: accountId!,
		ConvertedContactId: contactId!,
		ConvertedOpportunityId: opportunityId!,
		...modification(stamp, writer),
	};
	records.write(schema.object('Lead')!, leadId, columns, writer.transaction);
	moveMembers(records, schema, writer, { leadId, contactId: contactId! });
}

function existing({ records }: Org, object: ObjectSchema, id: string): Row {
	if (!id.startsWith(object.keyPrefix) || !records.find(object, id)) throw invalidCrossReference();
	return records.get(object, id);
}

function idOf(text = ''): string {
	const id = toId18(text);
	if (!id) throw malformedId(text);
	return id;
}

function rejectStatus({ records }: Org, status = ''): void {
	const [found] = records.findByKey(leadStatus, 'ApiName', status);
	if (found?.['IsConverted'] !== 1) throw invalidConvertedStatus(status);
}

/** https://help.salesforce.com/s/articleView?id=sales.lead_conversion_mapping.htm */
const toAccount = (lead: Row): SentValues => ({
	Name: lead['Company'],
	Phone: lead['Phone'],
	Fax: lead['Fax'],
	Website: lead['Website'],
	Industry: lead['Industry'],
	Rating: lead['Rating'],
	AnnualRevenue: lead['AnnualRevenue'],
	NumberOfEmployees: lead['NumberOfEmployees'],
	...addressOf(lead, 'Billing'),
});

const toContact = (lead: Row): SentValues => ({
	FirstName: lead['FirstName'],
	LastName: lead['LastName'],
	Salutation: lead['Salutation'],
	Title: lead['Title'],
	Email: lead['Email'],
	Phone: lead['Phone'],
	MobilePhone: lead['MobilePhone'],
	Fax: lead['Fax'],
	LeadSource: lead['LeadSource'],
	Description: lead['Description'],
	...addressOf(lead, 'Mailing'),
});

/** It closes at the end of the quarter, and is named after the company. */
function toOpportunity(lead: Row, now: Date): SentValues {
	const quarter = Math.floor(now.getUTCMonth() / 3);
	const lastDay = new Date(Date.UTC(now.getUTCFullYear(), quarter * 3 + 3, 0));
	return {
		Name: `${String(lead['Company'])}-`,
		LeadSource: lead['LeadSource'],
		StageName: 'Prospecting',
		CloseDate: lastDay.toISOString().slice(0, 10),
	};
}

const addressOf = (lead: Row, prefix: string): SentValues =>
	Object.fromEntries(
		['Street', 'City', 'State', 'PostalCode', 'Country'].map((part) => [
			`${prefix}${part}`,
			lead[part],
		]),
	);
