/** What a bench and the process of its emulated CRM say to each other. */

export interface Order {
	crm: 'salesforce' | 'dynamics';
	/** Leads that are there when the CRM opens; each carries its number, from 0, in the field for last names. */
	leads: number;
}

/** Said once the CRM is open. */
export interface Opening {
	url: string;
	/** Certificate of the authority that its server is trusted by. */
	caPem: string;
}

/** Said whenever it is asked for. */
export interface Usage {
	/** Calls of the API so far. */
	calls: number;
}
