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

/**
 * What each user may do. Everybody may do everything until something is taken away.
 * https://learn.microsoft.com/power-platform/admin/how-record-access-determined
 */
export class Security {
	private readonly taken = new Set<string>();
	private readonly withoutRoles = new Set<string>();

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

	/** Secures a column against a user: it reads as null, and writing it is rejected. */
	hideColumn(userId: string, table: string, column: string): void {
		this.taken.add(key(userId, 'Column', `${table}.${column}`));
	}

	/** Gives everything back. */
	clear(): void {
		this.taken.clear();
		this.withoutRoles.clear();
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

	/** Throws when a change names a column that is hidden from the user. */
	requireColumns(
		userId: string,
		change: 'create' | 'update',
		table: Table,
		columns: ReadonlySet<Column>,
	): void {
		if ([...columns].some(({ name }) => this.hides(userId, table, name))) {
			throw securedColumn(change);
		}
	}

	hides(userId: string, table: Table, column: string): boolean {
		return this.taken.has(key(userId, 'Column', `${table.name}.${column}`));
	}
}

const key = (...parts: string[]) => parts.join('/');
