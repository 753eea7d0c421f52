import * as dataverse from '../test/emulators/dataverse';
import * as salesforce from '../test/emulators/salesforce';
import type { DemoCrms } from './page/board';
import {
	CRM_KEYS,
	PERSON_FIELDS,
	type CrmKey,
	type DemoCrm,
	type Person,
	type PersonField,
	type PersonKind,
	type PersonValues,
} from './person';

type Values = Record<string, string | null>;

/** What the demo needs from an emulator: reads and writes as one of its users, who can see every record. */
interface Emulator {
	readonly log: { readonly total: number };
	as(userId: string): {
		create(entity: string, values: Values): string;
		update(entity: string, id: string, values: Values): void;
		delete(entity: string, id: string): void;
		list(entity: string): Readonly<Record<string, unknown>>[];
	};
}

/** A CRM's own names for the demo's entities and fields. */
interface Names {
	entities: Record<PersonKind, string>;
	ids: Record<PersonKind, string>;
	fields: Record<PersonField, string>;
	/** Fields that get the same value as another field. */
	copies: Partial<Record<PersonField, string>>;
	/** Fields that contacts do not have. */
	leadOnlyFields: readonly PersonField[];
	changedBy: string;
	changedAt: string;
	deleted?: string;
}

interface CrmFacts extends Names {
	users: readonly { id: string; name: string }[];
	/** The salesperson Alice, who makes the edits. */
	editorId: string;
	/** The user that n8n writes as. */
	integrationUserId: string;
}

const DYNAMICS_365: CrmFacts = {
	users: dataverse.USERS,
	editorId: dataverse.AGENT_ALICE.id,
	integrationUserId: dataverse.APPLICATION_USER_ID,
	entities: { lead: 'lead', contact: 'contact' },
	ids: { lead: 'leadid', contact: 'contactid' },
	fields: {
		firstName: 'firstname',
		lastName: 'lastname',
		company: 'companyname',
		email: 'emailaddress1',
		phone: 'telephone1',
		jobTitle: 'jobtitle',
	},
	// Dynamics 365 requires a topic for every lead. The demo and its workflows use the company.
	copies: { company: 'subject' },
	leadOnlyFields: ['company'],
	changedBy: '_modifiedby_value',
	changedAt: 'modifiedon',
};

const SALESFORCE: CrmFacts = {
	users: salesforce.USERS,
	editorId: salesforce.AGENT_ALICE.id,
	integrationUserId: salesforce.INTEGRATION_USER.id,
	entities: { lead: 'Lead', contact: 'Contact' },
	ids: { lead: 'Id', contact: 'Id' },
	fields: {
		firstName: 'FirstName',
		lastName: 'LastName',
		company: 'Company',
		email: 'Email',
		phone: 'Phone',
		jobTitle: 'Title',
	},
	copies: {},
	leadOnlyFields: ['company'],
	changedBy: 'LastModifiedById',
	changedAt: 'LastModifiedDate',
	deleted: 'IsDeleted',
};

const FACTS: Readonly<Record<CrmKey, CrmFacts>> = {
	dynamics365: DYNAMICS_365,
	salesforce: SALESFORCE,
};

/** The emulated CRMs with the demo's field names. */
export function demoCrms(emulators: Readonly<Record<CrmKey, Emulator>>): DemoCrms {
	const crms = CRM_KEYS.map((key) => [key, demoCrm(key, FACTS[key], emulators[key])]);
	return Object.fromEntries(crms) as DemoCrms;
}

function demoCrm(key: CrmKey, facts: CrmFacts, emulator: Emulator): DemoCrm {
	const { users, editorId, integrationUserId } = facts;
	const names: Names = facts;
	const edits = emulator.as(editorId);
	const namesOfUsers = new Map(users.map(({ id, name }) => [id, name]));
	const toPerson = (kind: PersonKind, row: Readonly<Record<string, unknown>>): Person => {
		const changedBy = String(row[names.changedBy]);
		return {
			id: String(row[names.ids[kind]]),
			values: readValues(names, row),
			changedBy: namesOfUsers.get(changedBy) ?? changedBy,
			changedAt: new Date(String(row[names.changedAt])).toISOString(),
			arrived: changedBy === integrationUserId,
		};
	};
	return {
		key,
		calls: () => emulator.log.total,
		list: (kind) =>
			edits
				.list(names.entities[kind])
				.filter((row) => !names.deleted || !row[names.deleted])
				.map((row) => toPerson(kind, row))
				.sort((a, b) => b.changedAt.localeCompare(a.changedAt)),
		create: (kind, values) => edits.create(names.entities[kind], writeValues(names, kind, values)),
		update: (kind, id, values) =>
			edits.update(names.entities[kind], id, writeValues(names, kind, values)),
		delete: (kind, id) => edits.delete(names.entities[kind], id),
	};
}

function readValues(names: Names, row: Readonly<Record<string, unknown>>): PersonValues {
	const filled = PERSON_FIELDS.map((field) => [field, row[names.fields[field]]] as const);
	return Object.fromEntries(filled.filter(([, value]) => typeof value === 'string'));
}

function writeValues(names: Names, kind: PersonKind, values: PersonValues): Values {
	const written: Values = {};
	for (const field of PERSON_FIELDS) {
		const value = values[field];
		const isMissing = kind === 'contact' && names.leadOnlyFields.includes(field);
		if (value === undefined || isMissing) continue;
		written[names.fields[field]] = value || null;
		const copy = names.copies[field];
		if (copy) written[copy] = value || null;
	}
	return written;
}
