/** Which CRM it is, who is connected to it, and what its server says about itself. */

export interface ConnectedUser {
	id: string;
	/** Name, username or application id, depending on the CRM. */
	name: string;
	/** Id of the org or environment. */
	organizationId: string;
}

export interface Identity {
	/** The product's name for messages: "Dynamics 365", "Salesforce". */
	readonly label: string;
	/** Scheme and host: ids and tokens read here have no meaning elsewhere. */
	readonly baseUrl: string;
	/** @throws CrmError when the CRM rejects the request or cannot be reached. */
	whoAmI(): Promise<ConnectedUser>;
	/** The id of the connected user, in one call. */
	userId(): Promise<string>;
}

export interface ServerClock {
	/**
	 * The CRM's own clock at its latest response, ISO 8601 in UTC.
	 * @throws CrmError when there was no response yet.
	 */
	serverTime(): string;
}

/** The calls that the CRM still allows. */
export interface Allowance {
	left: number;
	/** Of how many, where the CRM reports it. */
	limit?: number;
	/** How far back the CRM counts. */
	period: 'day' | 'fiveMinutes';
}

export interface CallCounter {
	/** Requests sent so far, without those of the sign-in. */
	readonly callCount: number;
	/** According to the latest response; undefined when the CRM has not reported it. */
	readonly allowance: Allowance | undefined;
}

export interface Waiting {
	/**
	 * Waits, as far as the maximum time to wait in all requests together allows it.
	 * @returns false when it does not: then nothing was waited.
	 */
	pause(milliseconds: number): Promise<boolean>;
}
