/** Values that the platform sets when a payload does not, or sets always. */
import type { Row } from '../../kernel/store';
import type { Column } from '../schema/columns';
import type { Table } from '../schema/table';
import { targetColumn } from './storage';

/** What a new row starts with: its defaults, and its writer as its owner. */
export function defaultValues(table: Table, userId: string): Row {
	const defaults: Row = Object.fromEntries(
		table.columns.map((column) => [column.name, defaultValue(column)]),
	);
	return table.isOwned ? { ...defaults, ownerid: userId, owneridtype: 'systemuser' } : defaults;
}

function defaultValue(column: Column): number | null {
	if (column.kind === 'boolean') return column.defaultValue ? 1 : 0;
	return 'defaultValue' in column ? column.defaultValue : null;
}

/** The owner again, as a user or as a team. */
export function ownerValues(table: Table, row: Row): Row {
	const owner = table.column('ownerid');
	if (owner?.kind !== 'lookup') return {};
	const isTeam = row[targetColumn(owner)] === 'team';
	const id = row[owner.name] ?? null;
	return { owninguser: isTeam ? null : id, owningteam: isTeam ? id : null };
}

/** First and last name together, for the tables of people. */
export function fullName(table: Table, row: Row): Row {
	if (!table.column('fullname') || !table.column('lastname')) return {};
	const names = [row.firstname, row.lastname].filter((name) => name !== null && name !== '');
	return { fullname: names.length > 0 ? names.join(' ') : null };
}

/** A note with content has a file. */
export function noteFile(table: Table, row: Row): Row {
	if (table.name !== 'annotation') return {};
	const { documentbody: content = null, isdocument = 0 } = row;
	if (content === null) return { isdocument, filesize: null };
	return { isdocument: 1, filesize: Buffer.byteLength(String(content), 'base64') };
}

/** A case is numbered when it is created. */
export function caseNumber(table: Table, row: Row, id: string): Row {
	if (!table.column('ticketnumber') || (row.ticketnumber ?? null) !== null) return {};
	const [first = '', second = ''] = id.toUpperCase().split('-');
	return { ticketnumber: `CAS-${first.slice(0, 5)}-${second}` };
}
