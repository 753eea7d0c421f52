/** The demo's names for the fields, independent of the CRM. */
export const PERSON_FIELDS = [
	'firstName',
	'lastName',
	'company',
	'email',
	'phone',
	'jobTitle',
] as const;

export type PersonField = (typeof PERSON_FIELDS)[number];
export type PersonValues = Readonly<Partial<Record<PersonField, string>>>;

export const PERSON_KINDS = ['lead', 'contact'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

export const CRM_KEYS = ['dynamics365', 'salesforce'] as const;
export type CrmKey = (typeof CRM_KEYS)[number];

/** A lead or contact in one CRM. */
export interface Person {
	id: string;
	values: PersonValues;
	/** Name of the user who last modified the record. */
	changedBy: string;
	/** When the record was last modified, ISO 8601 in UTC. */
	changedAt: string;
	/** True when n8n, and not a person, last modified the record. */
	arrived: boolean;
}

/** One emulated CRM as the demo's page and its check use it: as a user who works in the CRM. */
export interface DemoCrm {
	key: CrmKey;
	/** How many API calls the CRM has received. */
	calls(): number;
	/** Most recently modified first. */
	list(kind: PersonKind): Person[];
	create(kind: PersonKind, values: PersonValues): string;
	update(kind: PersonKind, id: string, values: PersonValues): void;
	delete(kind: PersonKind, id: string): void;
}
