/** What the demo's page calls a field, whatever its CRM calls it. */
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

/** A lead or a contact as it stands in one CRM. */
export interface Person {
	id: string;
	values: PersonValues;
	/** Name of the user who made the last change. */
	changedBy: string;
	/** ISO 8601. */
	changedAt: string;
	/** True when n8n, and not a person, made the last change. */
	arrived: boolean;
}

/** One emulated CRM as the demo's page and its check use it; they act as a person who works there. */
export interface DemoCrm {
	key: CrmKey;
	/** Newest change first. */
	list(kind: PersonKind): Person[];
	create(kind: PersonKind, values: PersonValues): string;
	update(kind: PersonKind, id: string, values: PersonValues): void;
	delete(kind: PersonKind, id: string): void;
}
