/** What only some CRMs can do; each action has the name of its capability. */

export interface FieldHistoryRequest {
	entity: string;
	ids: readonly string[];
	/** API names. */
	fields: readonly string[];
	/** Changes before this moment do not matter; absent for the whole history. */
	since?: string;
	/** Id of a user whose changes do not matter; nor do then the fields that only the CRM sets. */
	exceptBy?: string;
}

export interface RevokeAccessRequest {
	/** A refresh token, which ends with all access tokens issued for it, or one access token. */
	token: string;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface Actions {
	/** By record id, when one of the fields was last changed; undefined when the CRM keeps no history of one of them. */
	fieldHistory(request: FieldHistoryRequest): Promise<ReadonlyMap<string, string> | undefined>;
	/** Ends the access of a token. It is sent without the credential, so it works when the credential no longer does. */
	revokeAccess(request: RevokeAccessRequest): Promise<void>;
}
