/** A product as the suites that run for every product see it: its nodes, an emulator, and its names for the same things. */
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import type { FieldValue } from '../../nodes/crm/port';
import type { ChangeEvent } from '../../nodes/sync/changes/change';
import type { nodeMethods } from '../../nodes/n8n/actionNode';
import type { Product } from '../../nodes/n8n/product';
import type { EmulatedClock } from '../emulators/kernel/clock';
import type { Faults } from '../emulators/kernel/faults';
import type { LoggedRequest, RequestLog } from '../emulators/kernel/requestLog';

/** What every product calls by a name of its API: entities, and fields of a lead unless noted. */
export type Name =
	| 'lead'
	| 'contact'
	| 'account'
	| 'leadId'
	| 'created'
	| 'firstName'
	| 'lastName'
	/** Composed by the CRM of first and last name. */
	| 'fullName'
	| 'company'
	| 'email'
	| 'phone'
	| 'jobTitle'
	| 'employees'
	/** A choice: North, South, East or West. */
	| 'region'
	/** A choice of several values. */
	| 'interests'
	| 'doNotCall'
	/** A text that is too long to be searched. */
	| 'notes'
	/** An external id or alternate key. */
	| 'key'
	/** A text of 255 characters. */
	| 'syncStamp'
	| 'owner'
	/** The owner given by email address. */
	| 'ownerByEmail'
	/** A field of accounts. */
	| 'accountName'
	| 'website'
	| 'accountPhone'
	/** Fields of contacts. */
	| 'birthday'
	| 'accountLookup'
	/** The account of a contact given by name. */
	| 'accountByName';

/** The kinds of fields whose values are stored and compared in different ways. */
export type FieldKind =
	| 'email'
	| 'phone'
	| 'url'
	| 'notes'
	| 'integer'
	| 'amount'
	/** A whole number that can have more digits than a double holds. */
	| 'total'
	/** An amount of money. */
	| 'price'
	/** A percentage, in whole numbers. */
	| 'share'
	| 'checkbox'
	| 'day'
	/** The day that it is in the time zone of the user. */
	| 'localDay'
	/** A day that is stored as a moment, without a time zone. */
	| 'fixedDay'
	| 'moment'
	/** A clock reading without a time zone. */
	| 'clock'
	/** A time of day. */
	| 'time'
	| 'choice'
	| 'choices';

/** An entity with fields of many kinds. */
export interface Thing {
	entity: string;
	idField: string;
	/** The text that names a record, and the only value that a new one needs. */
	name: string;
	/** API names; only of the kinds that the product has. */
	fields: Readonly<Partial<Record<FieldKind, string>>>;
	/** Two choices of the field `choice`. */
	choice: ReadonlyArray<{ value: FieldValue; label: string }>;
	/** The first and the last choice of the field `choices`, and how both are stored. */
	choices: { labels: readonly [string, string]; stored: string };
}

export type NodeClass = new () => INodeType & { methods: ReturnType<typeof nodeMethods> };

/** Credential data by credential type. */
export type Credentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

export type Values = Record<string, FieldValue>;

/** Changes made by one user. */
export interface Edits {
	create(entity: string, values: Values): string;
	update(entity: string, id: string, values: Values): void;
	delete(entity: string, id: string): void;
	/** Merges a record into another one, which stays. */
	merge(entity: string, ids: { masterId: string; mergedId: string }): void;
}

/** A running emulator with an account that signs in to it. */
export interface EmulatedProduct {
	url: string;
	clock: EmulatedClock;
	faults: Faults;
	log: RequestLog;
	/** Those of the connected account. */
	credentials: Credentials;
	/** The same with another address of the CRM. */
	credentialsFor(url: string): Credentials;
	/** The same with a wrong secret, and no token that is still valid. */
	wrongSecret(): Credentials;
	/** An access token of the user that drivers connect as in the tests. */
	issueToken(): string;
	as(userId: string): Edits;
	/** Another user of the CRM. */
	colleague: Edits & { id: string; email: string };
	/** A group of users that can own leads, by the name that identifies it. */
	group: string;
	/** Adds a user with this email address; returns the id. */
	addUser(user: { email: string; active: boolean }): string;
	/** A transaction of the colleague: its rows are stamped now, and visible once it commits. */
	begin(): { create: Edits['create']; commit(): void };
	/** Keeps all records as they are now. @returns restores them; the clock runs on. */
	backUp(): () => void;
	/** Turns on the CRM's own duplicate rules: two leads cannot have the same email address. */
	turnOnDuplicateRules(): void;
	/** Number of records. */
	count(entity: string): number;
	/** Takes the permission to read an entity from the account. */
	forbidReading(entity: string): void;
	/** Takes the permission to delete records of an entity from the account. */
	forbidDeleting(entity: string): void;
	/** Gives all permissions back. */
	allowEverything(): void;
	/** Lets the account send this many calls, and report with each how many are left; undefined for the normal limit. */
	limitCalls(calls: number | undefined): void;
	expireTokens(): void;
	close(): Promise<void>;
}

export interface FeedUnderTest {
	by: 'stamp' | 'token';
	entity: string;
	/** Those that the CRM reports. */
	events: readonly ChangeEvent[];
	/** A field of text. */
	text: string;
	/** Values without which a record cannot be created. */
	newRecord: Readonly<Record<string, string>>;
}

export interface ProductUnderTest {
	name: string;
	product: Product;
	Action: NodeClass;
	Trigger: NodeClass;
	/** Those of its authentication methods, and those that they extend. */
	credentialTypes: readonly ICredentialType[];
	start: () => Promise<EmulatedProduct>;
	/** API names. */
	names: Readonly<Record<Name, string>>;
	/** An entity for each way in which the product reads changes. */
	feeds: readonly FeedUnderTest[];
	/** Every email field of a lead. */
	emails: readonly string[];
	/** Values without which a lead cannot be created. */
	newLead: Readonly<Record<string, string>>;
	maxLastName: number;
	/** False where the API accepts a lead without a last name. */
	requiresLastName: boolean;
	/** The choice South of the region field. */
	south: { value: FieldValue; label: string };
	/** True where conditions on long texts are checked; elsewhere they are rejected. */
	checksLongTexts: boolean;
	/** An id of another CRM. */
	foreignId: string;
	thing: Thing;
	/** A well-formed id that no user has. */
	unknownUserId: string;
	recordPage(url: string, id: string): string;
	calls: {
		/** How many calls it takes to write that many records. */
		toWrite: (records: number) => number;
		/** How many calls it takes to run that many queries that find less than a page each. */
		toQuery: (queries: number) => number;
		/** Maximum number of calls to describe leads, find 1,000 by email, and create or update them. */
		inAll: number;
		/** Maximum number of calls to find 1,000 records by email. */
		toFind: number;
		/** The same for 1,000 records by phone. */
		toFindPhones: number;
	};
	requests: {
		/** Path of the requests that read leads or their changes. */
		ofLeads: RegExp;
		isWrite: (request: LoggedRequest) => boolean;
		/** The body of a rejection (400) that says a requested field does not exist. */
		unknownField: object;
	};
}

/** Every product signs in by OAuth 2.0. */
export const isSignIn = ({ path }: LoggedRequest) => path.includes('oauth2');

export const isApiCall = (request: LoggedRequest) => !isSignIn(request);
