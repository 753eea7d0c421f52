/** What a CRM can do that not every CRM can. A driver declares what it has, and an operation names what it needs. */
export type Capability =
	/** Keeps a history of the values of fields. */
	| 'fieldHistory'
	/** Lets the client choose the id of a new record, so that a repeated create is harmless. */
	| 'clientChosenIds'
	/** Keeps which contact a converted lead became. */
	| 'convertedLeads'
	/** Keeps who is a member of a campaign, with a status. */
	| 'campaignMembers'
	/** Has customer service cases. */
	| 'cases'
	/** Adds records to marketing lists. */
	| 'addListMembers'
	/** Adds marketing lists to campaigns. */
	| 'addCampaignItems'
	/** Has many-to-many relationships that are not entities, and changes and lists their pairs. */
	| 'relations'
	/** Closes cases. */
	| 'closeCases'
	/** Runs actions by name, such as those that administrators define. */
	| 'invocables'
	/** Qualifies leads: creates accounts, contacts and opportunities from them. */
	| 'qualifyLeads'
	/** Converts leads to accounts, contacts and opportunities. */
	| 'convertLeads'
	/** Runs queries in SOQL. */
	| 'soql'
	/** Runs queries in FetchXML. */
	| 'fetchXml'
	/** Answers OData queries. */
	| 'odata'
	/** Keeps notes about records. */
	| 'notes'
	/** Keeps files that are attached to records. */
	| 'files'
	/** Has fields that hold a file. */
	| 'fileFields'
	/** Merges records. */
	| 'merge'
	/** Filters records by conditions on the records that they are related to. */
	| 'filterRelated'
	/** Restores deleted records. */
	| 'restore'
	/** Lets a client revoke its own access. */
	| 'revokeAccess';

/** The capabilities of one CRM. */
export type Capabilities = ReadonlySet<Capability>;
