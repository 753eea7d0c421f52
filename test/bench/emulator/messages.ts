/** The messages between a bench and the process of its emulated CRM. */

export interface Order {
	crm: 'salesforce' | 'dynamics';
	/** Leads that exist when the CRM opens; each has its number, from 0, in the field for last names. */
	leads: number;
	/** True where they also have an email address and a key, so that they can be matched; see leads.ts. */
	findable?: boolean;
	/** True where they have the names of people, with accents, in place of their numbers; see names.ts. */
	named?: boolean;
	/** Every answer is delayed by this time. */
	delayMs?: number;
	storm?: Storm;
}

/** What fails at first: one call in ten, one lead in ten, or every long list of leads. */
export type Storm = 'tooManyRequests' | 'concurrentRequests' | 'lockedRows' | 'apexLimits';

/** Sent once the CRM is open. */
export interface Opening {
	url: string;
	/** Certificate of the authority that its server is trusted by. */
	caPem: string;
}

export type Question =
	| { ask: 'usage' }
	| { ask: 'stock' }
	/** Moves the clock on. */
	| { ask: 'advance'; milliseconds: number }
	/** Someone creates a lead. */
	| { ask: 'createLead' };

export interface Done {
	done: true;
}

export interface Usage {
	/** Calls of the API so far. */
	calls: number;
	/** Records that it has returned so far. */
	rowsRead: number;
}

export interface Stock {
	leads: number;
	/** The numbers of those that are as the bench has written them, each once; see leads.ts. */
	written: number;
}
