import type { Row } from '../kernel/store';
import {
	missingAccess,
	missingPrivilege,
	noRole,
	privilegeTooNarrow,
	securedColumn,
	type Privilege,
} from './errors/accessErrors';
import type { Column } from './schema/columns';
import type { Table } from './schema/table';

const COLUMN_PERMISSIONS = ['read', 'create', 'update'] as const;
type ColumnPermission = (typeof COLUMN_PERMISSIONS)[number];

/**
 * What each user may do. Everybody may do everything until something is taken away.
 * https://learn.microsoft.com/power-platform/admin/how-record-access-determined
 */
export class Security {
	private readonly taken = new Set<string>();
	private readonly withoutRoles = new Set<string>();
	/** Such as `lead.revenue`. */
	private readonly secured = new Set<string>();

	/** Takes a privilege on a table from a user. */
	revoke(userId: string, privilege: Privilege, table: string): void {
		this.taken.add(key(userId, privilege, table));
	}

	/** Takes all security roles from a user, who is then still one of the environment. */
	takeRoles(userId: string): void {
		this.withoutRoles.add(userId);
	}

	/** Lets a user read only the rows of a table that belong to them: below organization level. */
	limitToOwnRows(userId: string, table: string): void {
		this.taken.add(key(userId, 'Depth', table));
	}

	/**
	 * Secures a column: the user keeps only the permissions given here, as a column security profile gives them.
	 * What the user cannot read is null; what the user cannot create or update is rejected.
	 * https://learn.microsoft.com/power-platform/admin/field-level-security
	 */
	secureColumn(
		userId: string,
		table: string,
		column: string,
		permissions: readonly ColumnPermission[] = [],
	): void {
		this.secured.add(`${table}.${column}`);
		for (const permission of COLUMN_PERMISSIONS) {
			if (permissions.includes(permission)) continue;
			this.taken.add(key(userId, permission, `${table}.${column}`));
		}
	}

	/** Secures a column against a user altogether. */
	hideColumn(userId: string, table: string, column: string): void {
		this.secureColumn(userId, table, column);
	}

	/** Whether the column is secured for anyone, as its definition says. */
	isSecured(table: string, column: string): boolean {
		return this.secured.has(`${table}.${column}`);
	}

	/** The secured columns, as `lead.revenue`, and what a user may do with each. */
	columnPermissions(userId: string): Map<string, ReadonlySet<ColumnPermission>> {
		const allowed = (column: string) =>
			COLUMN_PERMISSIONS.filter((permission) => !this.taken.has(key(userId, permission, column)));
		return new Map([...this.secured].map((column) => [column, new Set(allowed(column))]));
	}

	/** Gives everything back. */
	clear(): void {
		this.taken.clear();
		this.withoutRoles.clear();
		this.secured.clear();
	}

	requirePrivilege(userId: string, privilege: Privilege, table: Table): void {
		if (this.withoutRoles.has(userId)) throw noRole(userId, privilege, table);
		if (this.taken.has(key(userId, privilege, table.name))) {
			throw missingPrivilege(userId, privilege, table);
		}
	}

	requireOrganizationWideRead(userId: string, table: Table): void {
		this.requirePrivilege(userId, 'Read', table);
		if (this.seesOwnRowsOnly(userId, table)) throw privilegeTooNarrow(userId, 'Read', table);
	}

	requireAccess(userId: string, privilege: Privilege, table: Table, row: Row): void {
		this.requirePrivilege(userId, privilege, table);
		if (this.seesOwnRowsOnly(userId, table) && row.ownerid !== userId) {
			throw missingAccess(userId, privilege, table, String(row[table.idColumn]));
		}
	}

	seesOwnRowsOnly(userId: string, table: Table): boolean {
		return table.isOwned && this.taken.has(key(userId, 'Depth', table.name));
	}

	/** Throws when a change names a column that the user has no permission for. */
	requireColumns(
		userId: string,
		change: 'create' | 'update',
		table: Table,
		columns: ReadonlySet<Column>,
	): void {
		for (const column of columns) {
			if (this.taken.has(key(userId, change, `${table.name}.${column.name}`))) {
				throw securedColumn(change, userId, table, column);
			}
		}
	}

	hides(userId: string, table: Table, column: string): boolean {
		return this.taken.has(key(userId, 'read', `${table.name}.${column}`));
	}
}

const key = (...parts: string[]) => parts.join('/');
