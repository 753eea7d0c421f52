/** The leads that benches write: each is identified by its number. */
import type { IDataObject } from 'n8n-workflow';
import type { Order } from './emulator/messages';

export interface IncomingLead extends IDataObject {
	email: string;
	/** For nodes that cannot match by email address. */
	key: string;
	lastName: string;
	/** Two of five have the number of one switchboard. */
	phone: string;
	company: string;
}

/** A lead as it enters the workflow. If it exists in the CRM, only its company differs there. */
export const incomingLead = (number: number): IncomingLead => ({
	email: `lead${number}@example.com`,
	key: `K${number}`,
	lastName: String(number),
	phone: number % 5 < 2 ? '+1 415 555 0100' : `+1 415 ${2_000_000 + number}`,
	company: `Written ${number}`,
});

export const firstNameField: Readonly<Record<Order['crm'], string>> = {
	salesforce: 'FirstName',
	dynamics: 'firstname',
};

/** The field for the key, by its name in each CRM. */
export const keyField: Readonly<Record<Order['crm'], string>> = {
	salesforce: 'CrmId__c',
	dynamics: 'new_externalid',
};
