import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { Capabilities } from '../crm/capabilities';
import type { CrmError } from '../crm/errors';
import type { Crm, EntitySummary } from '../crm/port';
import type { Connection, Transport } from '../crm/transport';
import type { MemberEntity } from '../sync/campaigns/members';
import type { ConvertedFields } from '../sync/leads/conversion';
import type { ContactRoleEntity } from '../sync/parents/contactRoleValues';
import type { LeadFields } from '../sync/leads/qualification';
import type { PairEntity } from '../sync/relations/changePairs';
import type { ListFields, MemberKind } from '../sync/relations/marketingLists';

/** Everything that the nodes need to know about one CRM. A CRM is added with one of these, in the list of products. */
export interface Product {
	/** The name of the CRM in messages, such as "Salesforce". */
	label: string;
	/** What the CRM calls an entity, such as "Object" or "Table". */
	entityTerm: string;
	/** The first one is the default. */
	authenticationMethods: readonly [AuthenticationMethod, ...AuthenticationMethod[]];
	/** What the CRM can do; the editor shows an operation only where everything it requires is listed here. */
	capabilities: Capabilities;
	/**
	 * Scheme and host of the CRM, from the data of a credential of any authentication method.
	 * @param transport reads the address, where the credential does not contain it.
	 * @throws CrmError when the address in the credential is not an address of this CRM.
	 */
	baseUrl: (
		credential: ICredentialDataDecryptedObject,
		transport: Transport,
	) => string | Promise<string>;
	/** Turns the message of the authorization server into an error that says how to fix it. */
	explainSignIn?: (message: string, credential: ICredentialDataDecryptedObject) => CrmError;
	open: (connection: Connection) => Crm;
	/**
	 * The token to revoke, where the CRM has the capability `revokeAccess`.
	 * @throws CrmError when the credential holds no token.
	 */
	tokenOf?: (credential: ICredentialDataDecryptedObject) => string;
	/**
	 * The access token, where requests of the driver have it in their body; undefined when the credential holds none to
	 * use, so that one has to be requested first.
	 */
	accessTokenOf?: (credential: ICredentialDataDecryptedObject) => string | undefined;
	/** The entities that hold people. */
	people: { lead: EntitySummary; contact: EntitySummary };
	/** Where the CRM has accounts that people belong to. */
	accounts?: AccountEntity;
	/** Where the CRM has opportunities that are for contacts. */
	opportunities?: OpportunityEntity;
	/** Where the CRM has the capability `campaignMembers`. */
	campaigns?: CampaignEntity;
	/** Where the CRM has the capability `addListMembers`. */
	marketingLists?: MarketingListEntity;
	/** Where the CRM has the capability `addCampaignItems`. */
	campaignItems?: CampaignItemEntity;
	/** Where the CRM has the capability `cases`. */
	cases?: CaseEntity;
	/** Where the CRM has the capability `qualifyLeads`. */
	qualification?: LeadFields;
	/** Where the CRM has the capability `convertLeads`. */
	conversion?: ConvertedFields;
	/** The name of an action, for descriptions, where the CRM has the capability `invocables`. */
	actionExample?: string;
	users: UserEntity;
	owner: OwnerLookup;
	/** Fields that identify a record of an entity to a person, for lookups that point to it. */
	lookupKeys: Readonly<Record<string, readonly LookupKey[]>>;
}

/** Accounts, and what they are found by; API names. */
export interface AccountEntity {
	entity: string;
	accountName: string;
	accountNumber: string;
	website: string;
	/** The lookup of a record to its account, by the entity of the record. */
	lookups: Readonly<Record<string, string>>;
}

/** Opportunities, and what ties them to contacts: a lookup, or separate records; API names. */
export interface OpportunityEntity {
	entity: string;
	/** The fields of contacts that they are found by. */
	contactFields: { id: string; email: string };
	/** The lookup of an opportunity to its contact. */
	contactLookup?: string;
	/** Where opportunities have several contacts, each with a role. */
	contactRoles?: ContactRoleEntity;
}

/** Campaigns and who is in them; API names. */
export interface CampaignEntity {
	entity: string;
	/** What the IDs of these records begin with. */
	idPrefixes: Readonly<Record<'campaign' | 'contact' | 'lead', string>>;
	/** The entity of members, with its lookups to the campaign and to people. */
	member: MemberEntity & { lead: string; contact: string };
}

/** Marketing lists, and who can be in them. */
export interface MarketingListEntity extends ListFields {
	entity: NamedEntity;
	/** API names of the entities. */
	memberEntities: Readonly<Record<MemberKind, string>>;
}

/** Campaigns that have marketing lists instead of members. */
export interface CampaignItemEntity {
	campaign: NamedEntity;
	items: PairEntity;
}

/** An entity, and the field that names its records to people. */
export interface NamedEntity extends EntitySummary {
	/** API name. */
	nameField: string;
}

/** The entity of customer service cases, and who can call; names are API names. */
export interface CaseEntity {
	entity: EntitySummary;
	/** The field with the number of a case that users see. */
	number: string;
	subject: string;
	description: string;
	/** The field that shows whether a case is open, and its value while it is. */
	open: { field: string; value: boolean | number };
	comments: CaseComments;
	/** Who can call, in the order in which they are searched. */
	callers: Readonly<Record<CallerKind, CallerEntity>>;
}

/** The entity of comments on cases; names are API names. */
export interface CaseComments {
	entity: string;
	/** The lookup to the case. */
	caseLookup: string;
	text: string;
	/** The field that shows a comment to the customer; absent where comments are internal. */
	isPublic?: string;
}

export type CallerKind = 'contact' | 'account' | 'lead';

export interface CallerEntity {
	entity: EntitySummary;
	/** The field of a new caller that gets the phone number. */
	phone: string;
	/** The field of a new caller that gets the email address; absent where it has none. */
	email?: string;
	/** The lookup of a case to the caller; absent where cases have none. */
	lookup?: string;
}

/** The entity of the CRM's users; all names are API names. */
export interface UserEntity {
	entity: string;
	/** Field with the full name. */
	name: string;
	email: string;
	username: string;
	/** The field that says whether the user can work in the CRM, and its value for one who can. */
	active: { field: string; value: boolean };
}

/** The lookup to the owner of a record. */
export interface OwnerLookup {
	/** API name. */
	field: string;
	/** What can own records besides users, and the field that names it; API names but for the label. */
	group: LookupKey & { entity: string };
}

/** A field that identifies a record, by API name. */
export interface LookupKey {
	field: string;
	label: string;
}

/** One way to sign in, as the editor offers it, and the credential type that holds what it needs. */
export interface AuthenticationMethod {
	name: string;
	/** Saved in workflows. */
	value: string;
	description: string;
	credentialType: string;
	/** The connection test of the credential type, where n8n cannot test it by itself. */
	test?: CredentialTest;
}

/** A connection test: n8n calls `run` by its name. */
export interface CredentialTest {
	name: string;
	run: (
		this: ICredentialTestFunctions,
		credential: ICredentialsDecrypted,
	) => Promise<INodeCredentialTestResult>;
}
