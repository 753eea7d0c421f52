import type { EmulatedClock } from '../kernel/clock';
import { backUp } from '../kernel/backUp';
import { Store, type Row, type TableSchema } from '../kernel/store';
import { DuplicateRules } from './duplicateRules';
import { stableGuid } from './guid';
import type { Operation, OperationRun } from './operations/definition';
import { OPERATIONS } from './operations/operations';
import { Records, type RecordRules } from './records/records';
import { binTable, DELETED_ROWS, storedTable } from './records/storage';
import type { Column } from './schema/columns';
import { Schema } from './schema/schema';
import type { FileColumn } from './schema/table';
import { Security } from './security';
import type { EntraApp } from './signIn';
import { TIME_ZONES, type TimeZoneName } from './timeZones';
import { INTEGRATION_USER, SALES_TEAM, type DataverseUser } from './users';
import { Versions } from './versions';

/** Settings of the organization table. */
export interface OrganizationSettings {
	id: string;
	name: string;
	businessUnitId: string;
	/** How long a change tracking token can be used. */
	expireChangeTrackingInDays: number;
	/** The page of a read of all rows that its token is issued at; Microsoft does not document it. */
	tokenIsIssuedAt: 'firstPage' | 'lastPage';
	/**
	 * What RetrieveDuplicates answers about a row that is not saved: what it finds, as Microsoft's example for the
	 * Organization service shows, or a rejection with this status, as it needs a row with an id.
	 * https://learn.microsoft.com/power-apps/developer/data-platform/org-service/detect-duplicate-data
	 */
	duplicatesOfUnsavedRows: 'found' | 404 | 500;
	/** Characters of a file in Base64. */
	maxUploadFileSize: number;
	/** Endings of file names, in lower case. */
	blockedAttachments: readonly string[];
	/** True to answer `{}` when nothing has changed since a token, as Microsoft documents it. */
	emptyDeltaHasNoLink: boolean;
	/**
	 * True to save texts without the spaces around them and with `\n` at the end of a line; Microsoft does not document
	 * what is kept, and forms, flows and plug-ins of an environment change texts as well.
	 */
	tidiesTexts: boolean;
	/**
	 * True to keep deleted records, so that they can be restored; an administrator decides.
	 * https://learn.microsoft.com/power-platform/admin/restore-deleted-table-records
	 */
	keepsDeletedRecords: boolean;
}

/** Id of the currency of amounts that name none. */
export const BASE_CURRENCY = stableGuid('base currency');

/** A file for a column, of which chunks have arrived. */
interface ChunkedUpload {
	key: string;
	name: string;
	column: FileColumn;
	pieces: Array<{ start: number; content: Buffer }>;
}

/** One emulated Dataverse environment: its tables, rows, users and rules. */
export class Environment {
	readonly schema = new Schema();
	readonly store: Store;
	readonly versions: Versions;
	readonly records: Records;
	readonly security = new Security();
	readonly duplicateRules: DuplicateRules;
	readonly organization: OrganizationSettings = {
		id: stableGuid('organization'),
		name: 'Contoso',
		businessUnitId: stableGuid('business unit'),
		expireChangeTrackingInDays: 7,
		tokenIsIssuedAt: 'firstPage',
		duplicatesOfUnsavedRows: 'found',
		maxUploadFileSize: 5_242_880,
		blockedAttachments: ['bat', 'exe', 'js'],
		emptyDeltaHasNoLink: false,
		tidiesTexts: false,
		keepsDeletedRecords: true,
	};
	/** By table, how many milliseconds of the clock a write takes; none for the others. */
	readonly writeMs = new Map<string, number>();
	/** Actions and functions, custom APIs among them; can be changed at any time. */
	readonly operations: Operation[] = [...OPERATIONS];
	/** What actions did, those with separate files left out. */
	readonly operationRuns: OperationRun[] = [];
	/** The files in columns, by table, row and column. */
	readonly files = new Map<string, { name: string; mimeType: string; content: Buffer }>();
	/** Uploads to columns that are not complete. */
	readonly chunks = new Map<string, ChunkedUpload>();
	/** Blocks of the files of notes that are not committed, by token and id. */
	readonly blocks = new Map<string, Map<string, Buffer>>();
	/** Scheme and host, known once the server listens. */
	origin = '';
	private readonly alterations = new Map<string, number>();
	private readonly tables: readonly TableSchema[];

	constructor(
		readonly clock: EmulatedClock,
		options: { file?: string } = {},
	) {
		this.tables = [
			DELETED_ROWS,
			...this.schema.tables.flatMap((table) => [storedTable(table), binTable(table)]),
		];
		this.store = new Store({ tables: this.tables, file: options.file });
		this.versions = new Versions(lastVersion(this.store, this.tables));
		this.records = new Records(this.store, clock, this.versions, () => this.rules());
		this.duplicateRules = new DuplicateRules(this.store);
		this.addSettings();
	}

	/** Acts as if a table's definition had been changed: earlier change tracking tokens are no longer valid. */
	alterTable(name: string): void {
		this.alterations.set(this.schema.table(name).name, this.versions.next());
	}

	/**
	 * Deletes a custom column, and creates it again with another type: its values are gone, and the rows count as not
	 * modified. The type of a column cannot be changed in another way.
	 * https://learn.microsoft.com/power-apps/maker/data-platform/create-edit-field-portal
	 * @returns gives the table its first definition again, which all environments share.
	 */
	recreateColumn(tableName: string, column: Column): () => void {
		const table = this.schema.table(tableName);
		const existing = table.column(column.name)!;
		const before = { ...existing };
		const define = (as: Column) => {
			for (const key of Object.keys(existing)) delete existing[key as keyof Column];
			Object.assign(existing, as);
		};
		define(column);
		for (const stored of storedTable(table).columns.filter(({ name }) => name === column.name)) {
			this.store.recreateColumn(table.name, stored);
		}
		this.alterTable(tableName);
		return () => define(before);
	}

	/**
	 * Keeps the database as it is now. @returns restores it, with its versions; the clock runs on.
	 * https://learn.microsoft.com/power-platform/admin/backup-restore-environments
	 */
	backUp(): () => void {
		const restores = [backUp(this.store, this.tables), this.versions.backUp()];
		return () => {
			for (const restore of restores) restore();
		};
	}

	/** The version at which a table's definition was last changed. */
	alteredAt(name: string): number {
		return this.alterations.get(name) ?? 0;
	}

	private rules(): RecordRules {
		const { tidiesTexts, keepsDeletedRecords } = this.organization;
		const setting = (table: string, id: string, column: string) =>
			Number(this.records.get(this.schema.table(table), id)[column]);
		return {
			tidiesTexts,
			keepsDeletedRecords,
			moneyPrecision: ({ precision, precisionSource }) => {
				switch (precisionSource) {
					case 1:
						return setting('organization', this.organization.id, 'pricingdecimalprecision');
					case 2:
						return setting('transactioncurrency', BASE_CURRENCY, 'currencyprecision');
					default:
						return precision;
				}
			},
		};
	}

	private addSettings(): void {
		const { id, name } = this.organization;
		this.addFirstRow('organization', id, { name, pricingdecimalprecision: 2 });
		const dollar = { currencyname: 'US Dollar', isocurrencycode: 'USD', currencyprecision: 2 };
		this.addFirstRow('transactioncurrency', BASE_CURRENCY, dollar);
	}

	/** A row that every environment begins with, older than all versions; a file that has it already keeps it. */
	private addFirstRow(tableName: string, id: string, values: Row): void {
		const { name, idColumn } = this.schema.table(tableName);
		if (this.store.get(name, id)) return;
		this.store.insert(name, { ...values, [idColumn]: id, versionnumber: 0 });
	}

	close(): void {
		this.store.close();
	}

	/** Adds rows for the users, their apps and the team; a file that has them already keeps them. */
	addUsers(users: readonly DataverseUser[], apps: readonly EntraApp[]): void {
		for (const user of users) {
			this.addRow('systemuser', user.id, {
				firstname: user.firstName,
				lastname: user.lastName,
				domainname: user.username,
				internalemailaddress: user.email,
				azureactivedirectoryobjectid: user.id,
				isdisabled: user.active === false ? 1 : 0,
			});
			this.addRow('usersettings', user.id, TIME_ZONES.utc);
		}
		for (const { applicationUserId, clientId, name } of apps) {
			if (applicationUserId === undefined) continue;
			const values = { firstname: '#', lastname: name, applicationid: clientId };
			this.addRow('systemuser', applicationUserId, values);
			this.addRow('usersettings', applicationUserId, TIME_ZONES.utc);
		}
		this.addRow('team', SALES_TEAM.id, { name: SALES_TEAM.name });
	}

	/** A setting of the user; UTC until it is set. */
	setTimeZone(userId: string, name: TimeZoneName): void {
		const table = this.schema.table('usersettings');
		const change = { values: TIME_ZONES[name], columns: new Set<Column>() };
		this.records.update(table, userId, change, { userId });
	}

	private addRow(tableName: string, id: string, values: Row): void {
		const table = this.schema.table(tableName);
		if (this.records.find(table, id)) return;
		const change = { values, columns: new Set<Column>() };
		this.records.create(table, change, { userId: INTEGRATION_USER.id }, id);
	}
}

/** Versions go on where the rows of a file have ended. */
function lastVersion(store: Store, tables: readonly { name: string }[]): number {
	const START = 1_000_000;
	const highest = tables.map(({ name }) => {
		const [row] = store.select(`SELECT max(versionnumber) AS version FROM "${name}"`);
		return Number(row?.version ?? START);
	});
	return Math.max(START, ...highest);
}
