import { backUp } from '../kernel/backUp';
import { Store } from '../kernel/store';
import type { EmulatedClock } from '../kernel/clock';
import { ApiUsage } from './apiUsage';
import { IngestJobs } from './bulk/ingestJob';
import { ACTIONS } from './invocables/actions';
import type { ActionRun, InvocableAction } from './invocables/definition';
import { QueryLocators } from './queryLocators';
import type { TypeReferences } from './resources/typeReferences';
import type { DuplicateResultKey, DuplicateRule } from './records/duplicateRules';
import { DELETE_LOG } from './records/deleteLog';
import { Records } from './records/records';
import {
	Access,
	caseStatusRows,
	CATALOG,
	catalogRows,
	historyObjects,
	leadStatusRows,
	OBJECTS,
	Schema,
	tableOf,
	withPersonAccounts,
	type TrackedFields,
} from './schema';

export interface OrgSettings {
	clock: EmulatedClock;
	/** Calls a day. */
	dailyRequests: number;
	/** Most rows a page of a query holds. */
	pageSize: number;
	/** How often a closed bulk job is found at work before it is done. */
	jobPolls: number;
	/** How long a write takes to reach the search index. */
	searchLagMs: number;
	duplicateRules: readonly DuplicateRule[];
	duplicateResultKey: DuplicateResultKey;
	trackedFields: TrackedFields;
	/** Accounts can be people. */
	personAccounts: boolean;
	/** Numbers are stored with all their decimals, whatever the field's scale. */
	keepsDecimals: boolean;
	/** The server's address, known when it listens. */
	url: () => string;
}

/** One emulated org: its records and what it knows about them. Everything the resources work on. */
export class Org {
	readonly clock: EmulatedClock;
	readonly pageSize: number;
	readonly duplicateResultKey: DuplicateResultKey;
	searchLagMs: number;
	readonly url: () => string;
	/** Everything there is; what a user sees of it is access.schemaFor(). */
	readonly schema: Schema;
	readonly access: Access;
	readonly store: Store;
	readonly trackedFields: TrackedFields;
	readonly keepsDecimals: boolean;
	readonly duplicateRules: DuplicateRule[];
	readonly usage: ApiUsage;
	readonly locators: QueryLocators;
	readonly jobs: IngestJobs;
	/** By object, the owner that its active assignment rule chooses. */
	readonly assignmentRules = new Map<string, string>();
	/** By object, how many records of one list its automation takes before it reaches a limit. */
	readonly apexRows = new Map<string, number>();
	/** Flows, Apex actions and others; can be changed at any time. */
	readonly actions: InvocableAction[] = [...ACTIONS];
	/** What they did. */
	readonly actionRuns: ActionRun[] = [];
	/** Status of a call of which some inputs fail, which Salesforce does not document. */
	mixedActionStatus: 200 | 400 = 400;
	/** Can be changed at any time. */
	typeReferences: TypeReferences = 'resolved';
	readonly records: Records;

	constructor(settings: OrgSettings) {
		this.clock = settings.clock;
		this.pageSize = settings.pageSize;
		this.duplicateResultKey = settings.duplicateResultKey;
		this.searchLagMs = settings.searchLagMs;
		this.url = settings.url;
		this.trackedFields = settings.trackedFields;
		this.keepsDecimals = settings.keepsDecimals;
		const objects = settings.personAccounts ? withPersonAccounts(OBJECTS) : OBJECTS;
		const recorded = [...objects, ...historyObjects(objects, this.trackedFields)];
		this.schema = new Schema([...recorded, ...CATALOG]);
		this.access = new Access(this.schema);
		this.store = new Store({ tables: this.tables });
		for (const { object, row } of catalogRows(recorded, this.trackedFields)) {
			this.store.insert(object, row);
		}
		for (const row of caseStatusRows()) this.store.insert('CaseStatus', row);
		for (const row of leadStatusRows()) this.store.insert('LeadStatus', row);
		this.duplicateRules = [...settings.duplicateRules];
		this.usage = new ApiUsage(settings.clock, settings.dailyRequests);
		this.locators = new QueryLocators(settings.clock);
		this.jobs = new IngestJobs(settings.clock, settings.jobPolls);
		this.records = new Records(this);
	}

	private get tables() {
		return [...this.schema.objects.map(tableOf), DELETE_LOG];
	}

	/**
	 * Keeps the records as they are now. @returns puts them back with their ids, as a refreshed sandbox has them.
	 * https://help.salesforce.com/s/articleView?id=platform.data_sandbox_refresh.htm&type=5
	 */
	backUp(): () => void {
		return backUp(this.store, this.tables);
	}
}
