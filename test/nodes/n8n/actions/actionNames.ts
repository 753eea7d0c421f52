/** What each CRM calls the same action of the tests, and how its emulator shows what it did. */
import type { IDataObject } from 'n8n-workflow';
import type { ProductUnderTest } from '../../../products';
import { dynamics365, startDynamics365 } from '../../../products/dynamics365';
import { salesforce, startSalesforce } from '../../../products/salesforce';

export interface ActionsUnderTest {
	name: string;
	underTest: ProductUnderTest;
	/** An action that creates a ticket, and its parameters. */
	ticket: {
		action: string;
		label: string;
		kind: string;
		title: string;
		urgent: string;
		hours: string;
		calledAt: string;
		tags: string;
		/** A lookup, given by the ID of a lead or as it is. */
		record: string;
		/** The parameter with choices; absent where parameters have none. */
		level?: string;
		/** What it returns. */
		number: string;
	};
	/** What the same action has received, in order. */
	runs: () => IDataObject[];
	/** Path of the calls that run actions. */
	path: RegExp;
	failure: RegExp;
}

/** Every product with actions. */
export const actionsUnderTest: readonly ActionsUnderTest[] = [ofDynamics365(), ofSalesforce()];

function ofDynamics365(): ActionsUnderTest {
	let crm: Awaited<ReturnType<typeof startDynamics365>>;
	return {
		name: dynamics365.name,
		underTest: { ...dynamics365, start: async () => (crm = await startDynamics365()) },
		ticket: {
			...{ action: 'new_CreateTicket', label: 'new_CreateTicket', kind: 'Action' },
			...{ title: 'Title', urgent: 'Urgent', hours: 'Hours', calledAt: 'CalledAt', tags: 'Tags' },
			...{ record: 'Reference', number: 'TicketNumber' },
		},
		runs: () =>
			crm.emulator.operationRuns
				.filter(({ operation }) => operation === 'new_CreateTicket')
				.map(({ values }) => values as IDataObject),
		path: /\$batch/,
		failure: /Tickets cannot be created today/,
	};
}

function ofSalesforce(): ActionsUnderTest {
	let crm: Awaited<ReturnType<typeof startSalesforce>>;
	return {
		name: salesforce.name,
		underTest: { ...salesforce, start: async () => (crm = await startSalesforce()) },
		ticket: {
			...{ action: 'flow/Create_Ticket', label: 'Create Ticket', kind: 'Flow' },
			...{ title: 'title', urgent: 'urgent', hours: 'hours', calledAt: 'calledAt', tags: 'tags' },
			...{ record: 'lead', level: 'level', number: 'ticketNumber' },
		},
		runs: () => crm.emulator.actionRuns.map(({ inputs }) => inputs as IDataObject),
		path: /\/actions\/custom\/flow\/Create_Ticket/,
		failure: /error occurred when executing a flow interview/,
	};
}
