/**
 * The actions of a fresh org: two of every org, with the inputs that Salesforce documents, and some that an
 * administrator or a developer could have made.
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_email_simple.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_chatter_post.htm
 */
import { ActionFault, type ActionParameter, type InvocableAction } from './definition';

/** https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_flow.htm */
const interviewStatus: ActionParameter = {
	name: 'Flow__InterviewStatus',
	label: 'Interview Status',
	type: 'PICKLIST',
	choices: ['Created', 'Started', 'Finished', 'Error', 'Waiting'],
};

const chatterPost: InvocableAction = {
	...{ kind: 'standard', name: 'chatterPost', label: 'Post to Chatter', type: 'CHATTERPOST' },
	inputs: [
		{ name: 'text', label: 'Message', type: 'TEXTAREA', required: true },
		{ name: 'subjectNameOrId', label: 'Target Name or ID', type: 'STRING', required: true },
		{ name: 'type', label: 'Target Type', type: 'STRING' },
		{ name: 'visibility', label: 'Visibility', type: 'STRING' },
	],
	outputs: [{ name: 'feedItemId', label: 'Feed Item ID', type: 'ID' }],
	run: () => ({ feedItemId: '0D5D0000000kynqKBA' }),
};

const emailSimple: InvocableAction = {
	...{ kind: 'standard', name: 'emailSimple', label: 'Send Email', type: 'EMAILSIMPLE' },
	inputs: [
		{ name: 'emailAddresses', label: 'Email Addresses (comma-separated)', type: 'STRING' },
		{
			name: 'emailAddressesArray',
			label: 'Email Addresses (collection)',
			type: 'STRING',
			isList: true,
		},
		{ name: 'senderType', label: 'Sender Type', type: 'STRING' },
		{ name: 'senderAddress', label: 'Sender Address', type: 'STRING' },
		{ name: 'emailSubject', label: 'Subject', type: 'STRING', required: true },
		{ name: 'emailBody', label: 'Body', type: 'TEXTAREA', required: true },
	],
	outputs: [],
	run: () => ({}),
};

const createTicket: InvocableAction = {
	...{ kind: 'flow', name: 'Create_Ticket', label: 'Create Ticket', type: 'FLOW' },
	description: 'Creates a ticket for the help desk.',
	inputs: [
		{ name: 'title', label: 'Title', type: 'STRING', required: true },
		{ name: 'urgent', label: 'Urgent', type: 'BOOLEAN' },
		{ name: 'hours', label: 'Hours', type: 'NUMBER' },
		{ name: 'due', label: 'Due', type: 'DATE' },
		{ name: 'calledAt', label: 'Called At', type: 'DATETIME' },
		{ name: 'lead', label: 'Lead', type: 'REFERENCE' },
		{ name: 'level', label: 'Level', type: 'PICKLIST', choices: ['Low', 'High'] },
		{ name: 'tags', label: 'Tags', type: 'STRING', isList: true },
		{ name: 'account', label: 'Account', type: 'SOBJECT', sobjectType: 'Account' },
	],
	outputs: [{ name: 'ticketNumber', label: 'Ticket Number', type: 'STRING' }, interviewStatus],
	run(inputs) {
		// As recorded in https://github.com/sfdx-mass-action-scheduler/sfdx-mass-action-scheduler/issues/15
		if (inputs.title === 'fail') {
			throw new ActionFault(
				'UNKNOWN_EXCEPTION',
				'An error occurred when executing a flow interview.',
			);
		}
		return { ticketNumber: `T-${String(inputs.title)}`, Flow__InterviewStatus: 'Finished' };
	},
};

const scoreLeads: InvocableAction = {
	...{ kind: 'apex', name: 'ScoreLeads', label: 'Score Leads', type: 'APEX' },
	inputs: [{ name: 'leadId', label: 'Lead ID', type: 'ID', required: true }],
	outputs: [{ name: 'output', label: 'Output', type: 'NUMBER' }],
	run({ leadId }) {
		if (/^00Q0{12}/.test(String(leadId))) {
			throw new ActionFault(
				'APEX_ERROR',
				'An Apex error occurred: System.NullPointerException: Attempt to de-reference a null object',
				true,
			);
		}
		return { output: 42 };
	},
};

export const ACTIONS: readonly InvocableAction[] = [
	chatterPost,
	emailSimple,
	createTicket,
	scoreLeads,
];
