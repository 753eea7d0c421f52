/** The leads that benches write: each is known by its number. */
import type { IDataObject } from 'n8n-workflow';
import type { Order } from './emulator/messages';

export interface IncomingLead extends IDataObject {
	email: string;
	/** For nodes that cannot look for an email address. */
	key: string;
	lastName: string;
	company: string;
}

/** A lead as it comes into the workflow. In a CRM where it is already there, only its company is another. */
export const incomingLead = (number: number): IncomingLead => ({
	email: `lead${number}@example.com`,
	key: `K${number}`,
	lastName: String(number),
	company: `Written ${number}`,
});

/** The field for the key, in the CRMs' own words. */
export const keyField: Readonly<Record<Order['crm'], string>> = {
	salesforce: 'CrmId__c',
	dynamics: 'new_externalid',
};
