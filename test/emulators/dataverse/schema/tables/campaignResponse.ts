import { campaignNotSpecified } from '../../errors/recordErrors';
import { choice, dateTime, memo, numbered, text } from '../builders';
import type { LookupColumn } from '../columns';
import { Table } from '../table';

const regarding: LookupColumn = {
	kind: 'lookup',
	type: 'Lookup',
	name: 'regardingobjectid',
	schemaName: 'RegardingObjectId',
	label: 'Parent Campaign',
	required: 'ApplicationRequired',
	validFor: { create: true, update: true },
	targets: [
		{
			table: 'campaign',
			navigationProperty: 'regardingobjectid_campaign_campaignresponse',
			relationship: 'Campaign_CampaignResponses',
		},
	],
};

/** How someone responded to a campaign. https://learn.microsoft.com/dynamics365/developer/reference/entities/campaignresponse */
export const campaignResponse = new Table({
	schemaName: 'CampaignResponse',
	pluralSchemaName: 'CampaignResponses',
	label: 'Campaign Response',
	pluralLabel: 'Campaign Responses',
	objectTypeCode: 4401,
	nameColumn: 'subject',
	idColumn: 'ActivityId',
	changeTracking: true,
	ownership: 'UserOwned',
	states: {
		states: [
			{ value: 0, label: 'Open' },
			{ value: 1, label: 'Closed' },
			{ value: 2, label: 'Canceled' },
		],
		statuses: [
			{ value: 1, label: 'Open', state: 0 },
			{ value: 2, label: 'Closed', state: 1 },
			{ value: 3, label: 'Canceled', state: 2 },
		],
	},
	columns: [
		text('Subject', 'Subject', { maxLength: 200, required: 'ApplicationRequired' }),
		memo('Description', 'Description'),
		text('FirstName', 'First Name', { maxLength: 50 }),
		text('LastName', 'Last Name', { maxLength: 50 }),
		text('EMailAddress', 'Email', { maxLength: 100, format: 'Email' }),
		dateTime('ReceivedOn', 'Received On', { format: 'DateOnly' }),
		choice(
			'ResponseCode',
			'Response Code',
			numbered('Interested', 'Not Interested', 'Do Not Send Marketing Materials', 'Error'),
		),
		regarding,
	],
	reject: ({ regardingobjectid }) =>
		(regardingobjectid ?? null) === null ? campaignNotSpecified() : undefined,
});
