/**
 * An emulated Dataverse environment: Web API v9.0 to v9.2 and sign-in, over HTTPS.
 *
 * It rejects what Dataverse rejects, with the documented status and body. Where the documentation leaves something
 * open, the file that decides says which way it went; what it does not have it answers with status 501.
 */
import { EmulatedClock } from '../kernel/clock';
import { Faults } from '../kernel/faults';
import { RequestLog } from '../kernel/requestLog';
import { createServer } from '../kernel/server';
import { mountApi } from './api/mount';
import type { DuplicateRules } from './duplicateRules';
import { Environment, type OrganizationSettings } from './environment';
import { InProcess } from './inProcess';
import type { Operation, OperationRun } from './operations/definition';
import type { Column } from './schema/columns';
import type { Security } from './security';
import { ServiceProtection, type ServiceProtectionLimits } from './serviceProtection';
import { registerSignIn, type DataverseSignIn, type EntraApp } from './signIn';
import type { TimeZoneName } from './timeZones';
import { DEFAULT_APP, STRANGER_APP, TENANT, USERS, type DataverseUser } from './users';

export { DEFAULT_RULES, type DuplicateRule } from './duplicateRules';
export { BASE_CURRENCY, type OrganizationSettings } from './environment';
export type { Edits, EditTransaction, ShownRow } from './inProcess';
export { SERVICE_PROTECTION_LIMITS } from './serviceProtection';
export * from './users';

export interface DataverseEmulatorOptions {
	/** A free port when left out. */
	port?: number;
	/** A separate running clock when left out. */
	clock?: EmulatedClock;
	/** Every answer comes this much later. */
	delayMs?: number;
	apps?: readonly EntraApp[];
	users?: readonly DataverseUser[];
	/** Keeps the rows in this file; in memory when left out. */
	file?: string;
	/** None when left out; SERVICE_PROTECTION_LIMITS are those of the real service. */
	serviceProtection?: ServiceProtectionLimits;
	/** Bytes a request's body may hold; more is answered with 413. 50 MB when left out. */
	bodyLimit?: number;
}

export interface DataverseEmulator extends Pick<InProcess, 'as' | 'begin'> {
	/** Such as `https://localhost:4433`: environment and sign-in server in one. */
	readonly url: string;
	readonly clock: EmulatedClock;
	readonly faults: Faults;
	readonly log: RequestLog;
	readonly apps: readonly EntraApp[];
	readonly users: readonly DataverseUser[];
	/** Takes privileges, rows and columns from users. */
	readonly security: Security;
	/** DEFAULT_RULES at first. */
	readonly duplicateRules: DuplicateRules;
	/** By table, how many milliseconds of the clock a write takes; none at first. */
	readonly writeMs: Map<string, number>;
	/** Actions and functions, custom APIs among them; can be changed at any time. */
	readonly operations: Operation[];
	/** What custom APIs did. */
	readonly operationRuns: readonly OperationRun[];
	/** Settings that can be changed at any time. */
	readonly organization: OrganizationSettings;
	readonly signIn: DataverseSignIn;
	/** An access token of a user; of INTEGRATION_USER when left out. */
	issueToken(userId?: string): string;
	/** Limits of calls; none until they are set. */
	protection: ServiceProtection;
	/** UTC for every user until it is set. */
	setTimeZone(userId: string, name: TimeZoneName): void;
	/** Acts as if a table's definition had been changed: earlier change tracking tokens are no longer valid. */
	alterTable(name: string): void;
	/** Deletes a custom column with its values, and creates it again. @returns restores the definition of the table. */
	recreateColumn(table: string, column: Column): () => void;
	/** Keeps the database as it is now. @returns restores it. */
	backUp(): () => void;
	close(): Promise<void>;
}

export async function startDataverseEmulator(
	options: DataverseEmulatorOptions = {},
): Promise<DataverseEmulator> {
	const {
		clock = new EmulatedClock(),
		users = USERS,
		apps = [DEFAULT_APP, STRANGER_APP],
		port,
		delayMs,
		file,
		bodyLimit,
	} = options;
	const faults = new Faults();
	const log = new RequestLog();
	const environment = new Environment(clock, { file });
	environment.addUsers(users, apps);
	const inProcess = new InProcess(environment);

	const server = await createServer({ clock, faults, log, port, delayMs, bodyLimit });
	const url = () => environment.origin;
	const signIn = registerSignIn(server.app, { clock, tenant: TENANT, apps, users, url });
	const protection = new ServiceProtection(clock, options.serviceProtection);
	mountApi(server.app, { environment, signIn, protection });
	environment.origin = await server.listen();

	return {
		url: environment.origin,
		clock,
		faults,
		log,
		apps,
		users,
		signIn,
		security: environment.security,
		duplicateRules: environment.duplicateRules,
		organization: environment.organization,
		writeMs: environment.writeMs,
		operations: environment.operations,
		operationRuns: environment.operationRuns,
		protection,
		as: (userId) => inProcess.as(userId),
		begin: () => inProcess.begin(),
		issueToken: (userId) => signIn.issueToken(userId),
		setTimeZone: (userId, name) => environment.setTimeZone(userId, name),
		alterTable: (name) => environment.alterTable(name),
		recreateColumn: (table, column) => environment.recreateColumn(table, column),
		backUp: () => environment.backUp(),
		async close() {
			await server.close();
			environment.close();
		},
	};
}
