/**
 * An emulated Salesforce org: REST API v59.0 to v68.0, some calls of the SOAP API, and sign-in, over HTTPS.
 *
 * It rejects what Salesforce rejects, with the documented status and body. Where the documentation leaves
 * something open, the file that decides says which way it went.
 */
import { EmulatedClock } from '../kernel/clock';
import { Faults } from '../kernel/faults';
import { RequestLog } from '../kernel/requestLog';
import { createServer } from '../kernel/server';
import { mountApi } from './api/mount';
import type { IngestJobs } from './bulk/ingestJob';
import { InProcess } from './inProcess';
import type { ActionRun, InvocableAction } from './invocables/definition';
import { Org } from './org';
import type { DuplicateResultKey, DuplicateRule } from './records/duplicateRules';
import type { TypeReferences } from './resources/typeReferences';
import type { Access, TrackedFields } from './schema';
import { mountSoap } from './soap/mount';
import { registerSignIn, type SalesforceApp, type SalesforceSignIn } from './signIn';
import { DEFAULT_APP, INTEGRATION_USER, ORG_ID, USERS, type SalesforceUser } from './users';

export type { TypeReferences } from './resources/typeReferences';
export { STANDARD_RULES, type DuplicateRule } from './records/duplicateRules';
export type { Edits, EditTransaction } from './inProcess';
export type { InvocableAction } from './invocables/definition';
export * from './users';

export interface SalesforceEmulatorOptions {
	/** A free port when left out. */
	port?: number;
	/** A separate running clock when left out. */
	clock?: EmulatedClock;
	/** Every answer comes this much later. */
	delayMs?: number;
	apps?: readonly SalesforceApp[];
	users?: readonly SalesforceUser[];
	/** The `instance_url` of the sign-in's answers; the emulator's own address when left out. */
	instanceUrl?: string;
	/** Calls a day; 100,000 when left out. */
	dailyRequests?: number;
	/** Most rows a page of a query holds; 2,000, the most Salesforce gives, when left out. */
	pageSize?: number;
	/** True for an org with person accounts. */
	personAccounts?: boolean;
	/** How often a closed bulk job is found at work before it is done; twice when left out. */
	jobPolls?: number;
	/** How long a write takes to reach the search index; no time when left out. */
	searchLagMs?: number;
	/** None when left out; STANDARD_RULES are those of a new org. */
	duplicateRules?: readonly DuplicateRule[];
	/**
	 * The key that names what a duplicate rule found, in answers about a single row: `duplicateResult`, as it is
	 * documented, when left out. Recorded answers of v48.0 to v56.0 spell it `duplicateResut`; collections never do.
	 */
	duplicateResultKey?: DuplicateResultKey;
	/** Fields whose history is tracked, by object, at most 20 each; none when left out. */
	trackedFields?: TrackedFields;
	/**
	 * Whether numbers are stored with all their decimals, whatever the field's scale. Salesforce Help says so of values
	 * that the API writes; true when left out.
	 */
	keepsDecimals?: boolean;
}

export interface SalesforceEmulator extends Pick<InProcess, 'as' | 'begin'> {
	/** Such as `https://localhost:4433`: My Domain, instance and sign-in server in one. */
	readonly url: string;
	readonly clock: EmulatedClock;
	readonly faults: Faults;
	readonly log: RequestLog;
	readonly apps: readonly SalesforceApp[];
	readonly users: readonly SalesforceUser[];
	/** Hides objects and fields from users, or makes them read-only. */
	readonly access: Access;
	/** Can be changed at any time. */
	readonly duplicateRules: DuplicateRule[];
	/** How long a write takes to reach the search index; can be changed at any time. */
	searchLagMs: number;
	/** Calls a day; can be changed at any time. */
	dailyRequests: number;
	/** Calls of the last 24 hours. */
	readonly usedRequests: number;
	/** By object, how many records of one list its automation takes; all of a longer list fail. */
	readonly apexRows: Map<string, number>;
	/** What the org makes of references in place of an object's name; can be changed at any time. */
	typeReferences: TypeReferences;
	/** By object, the owner that its active assignment rule chooses. */
	readonly assignmentRules: Map<string, string>;
	/** Flows, Apex actions and others; can be changed at any time. */
	readonly actions: InvocableAction[];
	/** What they did. */
	readonly actionRuns: readonly ActionRun[];
	/** Status of a call of which some inputs fail, which Salesforce does not document; 400 until it is changed. */
	mixedActionStatus: 200 | 400;
	/** Bulk jobs that are not deleted. */
	readonly jobs: Pick<IngestJobs, 'size' | 'polls'>;
	readonly signIn: SalesforceSignIn;
	/** An access token of a user; of INTEGRATION_USER when left out. */
	issueToken(userId?: string): string;
	/** Makes the locators of all unfinished queries invalid. */
	expireQueryLocators(): void;
	/** Keeps the records as they are now. @returns puts them back. */
	backUp(): () => void;
	/** What happens to records without the REST API. */
	readonly inProcess: InProcess;
	close(): Promise<void>;
}

/** More than the largest file of a bulk job; what other requests may hold is less. */
const MAX_UPLOAD = 160 * 1024 * 1024;

export async function startSalesforceEmulator(
	options: SalesforceEmulatorOptions = {},
): Promise<SalesforceEmulator> {
	const {
		clock = new EmulatedClock(),
		users = USERS,
		apps = [DEFAULT_APP],
		port,
		delayMs,
	} = options;
	const faults = new Faults();
	const log = new RequestLog();
	let url = '';
	const org = new Org({
		url: () => url,
		clock,
		dailyRequests: options.dailyRequests ?? 100_000,
		pageSize: options.pageSize ?? 2000,
		jobPolls: options.jobPolls ?? 2,
		personAccounts: options.personAccounts ?? false,
		searchLagMs: options.searchLagMs ?? 0,
		duplicateRules: options.duplicateRules ?? [],
		duplicateResultKey: options.duplicateResultKey ?? 'duplicateResult',
		trackedFields: options.trackedFields ?? {},
		keepsDecimals: options.keepsDecimals ?? true,
	});
	const inProcess = new InProcess(org);
	inProcess.addUsers(users);

	const server = await createServer({ clock, faults, log, port, delayMs, bodyLimit: MAX_UPLOAD });
	const signIn = registerSignIn(server.app, {
		clock,
		apps,
		users,
		orgId: ORG_ID,
		url: () => url,
		instanceUrl: options.instanceUrl,
	});
	mountApi(server.app, org, (token) => signIn.authenticateSession(token));
	mountSoap(server.app, org, (sessionId) => signIn.authenticateSession(sessionId));
	url = await server.listen();

	return {
		url,
		clock,
		faults,
		log,
		apps,
		users,
		signIn,
		inProcess,
		access: org.access,
		jobs: org.jobs,
		actions: org.actions,
		actionRuns: org.actionRuns,
		get mixedActionStatus() {
			return org.mixedActionStatus;
		},
		set mixedActionStatus(status) {
			org.mixedActionStatus = status;
		},
		apexRows: org.apexRows,
		duplicateRules: org.duplicateRules,
		assignmentRules: org.assignmentRules,
		get searchLagMs() {
			return org.searchLagMs;
		},
		set searchLagMs(lag) {
			org.searchLagMs = lag;
		},
		get typeReferences() {
			return org.typeReferences;
		},
		set typeReferences(way) {
			org.typeReferences = way;
		},
		get dailyRequests() {
			return org.usage.limit;
		},
		get usedRequests() {
			return org.usage.used;
		},
		set dailyRequests(limit) {
			org.usage.limit = limit;
		},
		issueToken: (userId = INTEGRATION_USER.id) => signIn.issueToken(userId),
		expireQueryLocators: () => org.locators.expireAll(),
		as: (userId) => inProcess.as(userId),
		begin: () => inProcess.begin(),
		backUp: () => org.backUp(),
		async close() {
			await server.close();
			org.store.close();
		},
	};
}
