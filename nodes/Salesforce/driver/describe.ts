/** Objects and their fields, from Salesforce's describe calls. */
import type { DescribeGlobalResult, DescribeSObjectResult } from 'jsforce';
import type {
	Choice,
	FieldDescription,
	FieldType,
	EntityDescription,
	EntitySummary,
} from '../../crm/port';
import { createCache } from '../../crm/driver/cache';
import { CrmError } from '../../crm/errors';
import type { Client } from './client';
import { unknownEntity } from './errors';
import { ID } from './query';
import { toReferencedType } from './referencedTypes';
import { successorsOf } from './successors';

export interface Metadata {
	/** Reads an object's description once; later calls answer from memory. */
	describe(name: string): Promise<EntityDescription>;
	/** True when Salesforce reports how far changes of the object are committed; answers from memory after describe. */
	replicates(name: string): Promise<boolean>;
	/** The relationship of each lookup, by the name of the lookup; answers from memory after describe. */
	relationships(name: string): Promise<ReadonlyMap<string, string>>;
	/** True when the search index holds the object; answers from memory after describe. */
	isSearchable(name: string): Promise<boolean>;
	/** The first characters of the ids of its records, where all of them begin with the same ones; from memory after describe. */
	idPrefix(name: string): Promise<string | undefined>;
	/** True when the user can change, merge or restore records of the object; from memory after describe. */
	can(name: string, action: 'update' | 'merge' | 'undelete'): Promise<boolean>;
	/** Objects the connected user can query, without the helper objects that belong to another one. */
	listEntities(): Promise<EntitySummary[]>;
}

/**
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm
 */
export function createMetadata(client: () => Promise<Client>): Metadata {
	const descriptions = createCache((name) => readDescription(client, name));
	return {
		describe: async (name) => (await descriptions.get(name)).description,
		replicates: async (name) => (await descriptions.get(name)).replicates,
		relationships: async (name) => (await descriptions.get(name)).relationships,
		isSearchable: async (name) => (await descriptions.get(name)).isSearchable,
		idPrefix: async (name) => (await descriptions.get(name)).idPrefix,
		can: async (name, action) => (await descriptions.get(name)).actions.has(action),
		async listEntities() {
			const { sobjects } = await (await client()).describeGlobal();
			return sobjects
				.filter(isOffered)
				.map(({ name, label }) => ({ name, label }))
				.sort((left, right) => left.label.localeCompare(right.label));
		},
	};
}

/** History, feed and share objects name the object they belong to; jsforce's types do not have the property. */
type SobjectSummary = DescribeGlobalResult['sobjects'][number] & {
	associateParentEntity?: string | null;
};

const isOffered = (sobject: SobjectSummary) =>
	sobject.queryable && !sobject.deprecatedAndHidden && !sobject.associateParentEntity;

/** What one describe call returns. */
interface ObjectFacts {
	description: EntityDescription;
	replicates: boolean;
	relationships: ReadonlyMap<string, string>;
	isSearchable: boolean;
	idPrefix?: string;
	/** What can be done with its records besides reading and writing. */
	actions: ReadonlySet<string>;
}

async function readDescription(client: () => Promise<Client>, name: string): Promise<ObjectFacts> {
	if (!/^\w+$/.test(name)) throw unknownEntity(name);
	try {
		const described = await (await client()).describe(name);
		return {
			description: toDescription(described),
			replicates: described.replicateable,
			relationships: toRelationships(described),
			isSearchable: described.searchable,
			idPrefix: described.keyPrefix ?? undefined,
			actions: new Set([
				...(described.updateable ? ['update'] : []),
				...(described.mergeable ? ['merge'] : []),
				...(described.undeletable ? ['undelete'] : []),
			]),
		};
	} catch (error) {
		const isUnknown =
			error instanceof CrmError && ['NOT_FOUND', 'INVALID_TYPE'].includes(error.code ?? '');
		throw isUnknown ? unknownEntity(name) : error;
	}
}

function toRelationships({ fields }: DescribeSObjectResult): ReadonlyMap<string, string> {
	return new Map(
		fields.flatMap(({ name, relationshipName }) =>
			relationshipName ? [[name, relationshipName] as const] : [],
		),
	);
}

function toDescription(described: DescribeSObjectResult): EntityDescription {
	const { name, label, fields } = described;
	return {
		name,
		label,
		idField: 'Id',
		fields: fields.flatMap((field) => toFields(described, field)),
		...toNameFields(fields),
		...toPrimaryNameField(fields),
		keys: fields.filter(isKey).map(({ name, label }) => ({ name, label, fields: [name] })),
		...activeStateOf(name, fields),
		...(ASSIGNED.has(name) && { ownerByRules: 'OwnerId' }),
		...(name === RECORD_TYPE && { entityField: 'SobjectType' }),
		...successorsOf(
			name,
			fields.map((field) => field.name),
		),
	};
}

/**
 * The objects with assignment rules that choose an owner; those of accounts choose territories.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_assignmentrule.htm
 */
const ASSIGNED: ReadonlySet<string> = new Set(['Case', 'Lead']);

/** Several objects can have one of the same name. */
const RECORD_TYPE = 'RecordType';

/** Of groups, only queues own records. */
const GROUP = 'Group';

/** Users, products and campaigns can be inactive, and a converted lead is closed; most objects have no state. */
function activeStateOf(
	object: string,
	fields: readonly SalesforceField[],
): Pick<EntityDescription, 'activeState'> {
	if (object === GROUP) return { activeState: { field: 'Type', value: 'Queue' } };
	const has = (field: string) =>
		fields.some(({ name, type }) => name === field && type === 'boolean');
	if (has('IsActive')) return { activeState: { field: 'IsActive', value: true } };
	return has('IsConverted') ? { activeState: { field: 'IsConverted', value: false } } : {};
}

const PERSON_NAME = ['FirstName', 'LastName'];

/** Accounts of an org with person accounts have it. */
const IS_PERSON = 'IsPersonAccount';

/**
 * Salesforce composes a person's full name, so only its parts can be written and searched. A person account has them
 * in place of the account name, which no person account can be written with.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
 */
function toNameFields(
	fields: readonly SalesforceField[],
): Pick<EntityDescription, 'nameFields' | 'personNameFields'> {
	const has = (name: string) => fields.some((field) => field.name === name);
	const isPerson = PERSON_NAME.every(has);
	if (isPerson && !has(IS_PERSON)) return { nameFields: PERSON_NAME };
	const nameFields = fields.filter(({ nameField }) => nameField).map(({ name }) => name);
	return { nameFields, ...(isPerson && { personNameFields: PERSON_NAME }) };
}

function toPrimaryNameField(
	fields: readonly SalesforceField[],
): Pick<EntityDescription, 'primaryNameField'> {
	const field = fields.find(({ nameField }) => nameField);
	return field ? { primaryNameField: field.name } : {};
}

/** An external id that is not unique identifies records as well, but cannot prevent duplicates. */
const isKey = ({ externalId, unique }: SalesforceField) => externalId || unique;

/**
 * An upsert needs the permission to update as well. Email of Lead and Contact is such a field.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert_patch.htm
 */
const isUpsertKey = ({ externalId, idLookup, createable, updateable }: SalesforceField) =>
	(externalId || idLookup) && createable && updateable;

/**
 * The content of a file, in Base64. A query returns an address in its place, so it is only written.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_attachment.htm
 */
const CONTENT = 'base64';

/** What is missing here cannot be read or written as one value: addresses, locations. */
const fieldTypes: Readonly<Record<string, FieldType>> = {
	anyType: 'text',
	[CONTENT]: 'text',
	combobox: 'text',
	encryptedstring: 'text',
	string: 'text',
	textarea: 'text',
	email: 'email',
	phone: 'phone',
	url: 'url',
	currency: 'number',
	double: 'number',
	int: 'number',
	long: 'number',
	percent: 'number',
	boolean: 'boolean',
	date: 'date',
	datetime: 'dateTime',
	time: 'time',
	picklist: 'choice',
	multipicklist: 'multiChoice',
	reference: 'lookup',
	id: 'id',
};

type SalesforceField = DescribeSObjectResult['fields'][number];

interface PicklistValue {
	active: boolean;
	label: string | null;
	value: string;
}

function toFields(
	object: Pick<DescribeSObjectResult, 'updateable'>,
	field: SalesforceField,
): FieldDescription[] {
	const described = toField(object, field);
	const typeOf = toReferencedType(field);
	return [...(described ? [described] : []), ...(described && typeOf ? [typeOf] : [])];
}

function toField(
	object: Pick<DescribeSObjectResult, 'updateable'>,
	field: SalesforceField,
): FieldDescription | undefined {
	const type = fieldTypes[field.type];
	if (type === undefined || field.deprecatedAndHidden) return undefined;
	return {
		name: field.name,
		label: field.label,
		type,
		requiredInForms: false,
		requiredOnCreate: field.createable && !field.nillable && !field.defaultedOnCreate,
		creatable: field.createable,
		updatable: field.updateable,
		// A describe leaves out the fields that the user cannot read.
		readable: field.type !== CONTENT,
		filterable: field.filterable,
		...(object.updateable && isUpsertKey(field) && { upsertKey: true }),
		...(field.unique && { isUnique: true }),
		isSecured: false,
		nullable: field.nillable,
		caseSensitive: field.caseSensitive,
		...typeFacts(type, field),
	};
}

/** What only fields of some types have. */
function typeFacts(type: FieldType, field: SalesforceField): Partial<FieldDescription> {
	switch (type) {
		case 'email':
			return { storedInLowerCase: true, maxLength: field.length };
		case 'text':
		case 'phone':
		case 'url':
			return field.length > 0 ? { maxLength: field.length } : {};
		case 'number':
			return INTEGERS.includes(field.type)
				? { isInteger: true }
				: { scale: field.scale ?? 0, precision: field.precision ?? undefined };
		case 'date':
			return { dateBehavior: 'dateOnly' };
		case 'dateTime':
			return { dateBehavior: 'userLocal' };
		case 'choice':
		case 'multiChoice':
			return choiceFacts(field);
		case 'id':
			return { idPattern: ID };
		case 'lookup':
			return { lookupTargets: field.referenceTo ?? [] };
		default:
			return {};
	}
}

const INTEGERS = ['int', 'long'];

function choiceFacts(field: SalesforceField): Partial<FieldDescription> {
	const values = (field.picklistValues ?? []) as PicklistValue[];
	const choicesThat = (isActive: boolean): Choice[] =>
		values
			.filter(({ active }) => active === isActive)
			.map(({ value, label }) => ({ value, label: label ?? value }));
	return {
		choices: choicesThat(true),
		inactiveChoices: choicesThat(false),
		isRestricted: field.restrictedPicklist,
	};
}
