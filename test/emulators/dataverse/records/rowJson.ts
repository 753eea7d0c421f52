import type { Row, SqlValue } from '../../kernel/store';
import type { Json } from '../odata/ast';
import { propertyName, type Column } from '../schema/columns';
import type { Table } from '../schema/table';
import { formattedValue } from './formattedValue';
import { referenceIn, type Reference } from './lookups';

/** What a row's JSON depends on besides the row. */
export interface RowView {
	wantsAnnotation: (name: string) => boolean;
	/** Name of the row that a lookup points to. */
	nameOf(reference: Reference): string | null;
	/** True for columns that read as null to this caller. */
	hides(table: Table, column: string): boolean;
}

const FORMATTED = 'OData.Community.Display.V1.FormattedValue';
const TARGET_TABLE = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const NAVIGATION = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

export const etag = (row: Row) => `W/"${row.versionnumber}"`;

/**
 * A stored row as the Web API shows it, with the wanted annotations ahead of each value.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns
 */
export function rowJson(
	table: Table,
	row: Row,
	columns: readonly Column[],
	view: RowView,
): Record<string, Json> {
	const json: Record<string, Json> = { '@odata.etag': etag(row) };
	for (const column of columns) {
		const name = propertyName(column);
		const value = view.hides(table, column.name) ? null : (row[column.name] ?? null);
		if (value !== null) {
			for (const [annotation, text] of annotations(row, column, value, view)) {
				json[`${name}@${annotation}`] = text;
			}
		}
		json[name] = jsonValue(column, value);
	}
	return json;
}

function annotations(
	row: Row,
	column: Column,
	value: SqlValue,
	view: RowView,
): [name: string, text: string][] {
	const reference = column.kind === 'lookup' ? referenceIn(row, column) : null;
	const possible: [string, () => string | null | undefined][] = [
		[FORMATTED, () => (reference ? view.nameOf(reference) : formattedValue(column, value))],
		[TARGET_TABLE, () => reference?.table],
		[NAVIGATION, () => reference && navigationTo(column, reference)],
	];
	return possible
		.filter(([name]) => view.wantsAnnotation(name))
		.flatMap(([name, read]) => {
			const text = read();
			return typeof text === 'string' ? [[name, text] as [string, string]] : [];
		});
}

const navigationTo = (column: Column, { table }: Reference) =>
	column.kind === 'lookup'
		? column.targets.find((target) => target.table === table)?.navigationProperty
		: undefined;

/** A stored value as JSON has it. */
function jsonValue(column: Column, value: SqlValue): string | number | boolean | null {
	if (value === null) return null;
	if (column.kind === 'boolean') return value === 1;
	if (column.kind === 'dateTime') return isoSeconds(Number(value));
	return value;
}

const isoSeconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
