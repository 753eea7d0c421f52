/**
 * The actions and functions of a fresh environment: some of Microsoft's, and custom APIs that a developer could have
 * added.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/actions
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/functions
 * https://learn.microsoft.com/power-apps/developer/data-platform/custom-api
 */
import { pluginFailed } from '../errors/operationErrors';
import type { Operation } from './definition';

/** Members by the name of the type. */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
	EntityFilters: ['Entity', 'Attributes', 'Privileges', 'Relationships', 'All'],
};

const standard: readonly Operation[] = [
	{
		kind: 'Function',
		name: 'WhoAmI',
		parameters: [],
		returns: [
			{ name: 'BusinessUnitId', type: 'Edm.Guid' },
			{ name: 'UserId', type: 'Edm.Guid' },
			{ name: 'OrganizationId', type: 'Edm.Guid' },
		],
	},
	{
		kind: 'Function',
		name: 'RetrieveTotalRecordCount',
		parameters: [{ name: 'EntityNames', type: 'Collection(Edm.String)', required: true }],
		returns: [{ name: 'EntityRecordCountCollection', type: 'mscrm.EntityRecordCountCollection' }],
	},
	{
		kind: 'Function',
		name: 'RetrieveAllEntities',
		parameters: [
			{ name: 'EntityFilters', type: 'mscrm.EntityFilters', required: true },
			{ name: 'RetrieveAsIfPublished', type: 'Edm.Boolean', required: true },
		],
		returns: [{ name: 'Timestamp', type: 'Edm.String' }],
		run: ({ EntityFilters: filters }) => ({ Timestamp: `2026-03-31 ${filters as string}` }),
	},
	{
		kind: 'Action',
		name: 'CloseIncident',
		parameters: [
			{ name: 'IncidentResolution', type: 'mscrm.incidentresolution', required: true },
			{ name: 'Status', type: 'Edm.Int32', required: true },
		],
	},
	{
		kind: 'Action',
		name: 'QualifyLead',
		table: 'lead',
		parameters: [
			{ name: 'CreateAccount', type: 'Edm.Boolean', required: true },
			{ name: 'CreateContact', type: 'Edm.Boolean', required: true },
			{ name: 'CreateOpportunity', type: 'Edm.Boolean', required: true },
			{ name: 'OpportunityCustomerId', type: 'mscrm.crmbaseentity' },
			{ name: 'Status', type: 'Edm.Int32', required: true },
		],
	},
];

const createTicket: Operation = {
	kind: 'Action',
	name: 'new_CreateTicket',
	parameters: [
		{ name: 'Title', type: 'Edm.String', required: true },
		{ name: 'Urgent', type: 'Edm.Boolean' },
		{ name: 'Level', type: 'Edm.Int32' },
		{ name: 'Hours', type: 'Edm.Decimal' },
		{ name: 'CalledAt', type: 'Edm.DateTimeOffset' },
		{ name: 'Reference', type: 'Edm.Guid' },
		{ name: 'Tags', type: 'Collection(Edm.String)' },
		{ name: 'Account', type: 'mscrm.account' },
		{ name: 'Details', type: 'mscrm.expando' },
	],
	returns: [
		{ name: 'TicketNumber', type: 'Edm.String' },
		{ name: 'Tags', type: 'Collection(Edm.String)' },
	],
	run({ Title, Tags }) {
		if (Title === 'fail') throw pluginFailed('Tickets cannot be created today.');
		return { TicketNumber: `T-${Title as string}`, Tags: Tags ?? [] };
	},
};

const custom: readonly Operation[] = [
	createTicket,
	{
		kind: 'Action',
		name: 'new_ScoreLead',
		table: 'lead',
		parameters: [{ name: 'Weight', type: 'Edm.Int32' }],
		returns: [{ name: 'Score', type: 'Edm.Int32' }],
		run: ({ Weight }, row) => ({ Score: String(row?.lastname).length * Number(Weight ?? 1) }),
	},
	{
		kind: 'Action',
		name: 'new_Recalculate',
		table: 'lead',
		ofSet: true,
		parameters: [],
		run: () => ({}),
	},
	{
		kind: 'Function',
		name: 'new_FindTickets',
		parameters: [
			{ name: 'Text', type: 'Edm.String', required: true },
			{ name: 'Tags', type: 'Collection(Edm.String)' },
			{ name: 'Account', type: 'mscrm.account' },
			{ name: 'Since', type: 'Edm.DateTimeOffset' },
			{ name: 'Level', type: 'Edm.Int32' },
		],
		returns: [{ name: 'Found', type: 'Edm.String' }],
		run: (values) => ({ Found: JSON.stringify(values) }),
	},
	{
		kind: 'Function',
		name: 'new_NameOf',
		table: 'lead',
		parameters: [],
		returns: [{ name: 'Name', type: 'Edm.String' }],
		run: (_, row) => ({ Name: String(row?.lastname) }),
	},
];

export const OPERATIONS: readonly Operation[] = [...standard, ...custom];
