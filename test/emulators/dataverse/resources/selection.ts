import type { Context } from '../api/context';
import { notEmulated } from '../errors/dataverseError';
import { unknownProperty } from '../errors/queryErrors';
import type { Row } from '../../kernel/store';
import type { ExpandItem, Json } from '../odata/ast';
import { referenceIn } from '../records/lookups';
import { rowJson, type RowView } from '../records/rowJson';
import type { Column } from '../schema/columns';
import type { Navigation, Table } from '../schema/table';
import { rowView } from './rowView';

/** A row that a lookup leads to, shown inside the row that has the lookup. */
interface Expansion {
	name: string;
	navigation: Navigation;
	selection: Selection;
}

/** Which columns of a table are shown, and which related rows. */
export interface Selection {
	table: Table;
	columns: readonly Column[];
	expansions: readonly Expansion[];
	/** What is in brackets in `@odata.context`. */
	contextList: string;
}

/** Reads `$select` and `$expand` against a table; throws for names that it does not have. */
export function readSelection(
	context: Context,
	table: Table,
	{ select, expand = [] }: { select?: readonly string[]; expand?: readonly ExpandItem[] },
): Selection {
	const expansions = expand.map((item) => readExpansion(context, table, item));
	const lists = [
		...(select ?? []),
		...expansions.map(({ name, selection }) => `${name}(${selection.contextList})`),
	];
	return {
		table,
		columns: select ? selectedColumns(table, select) : table.columns,
		expansions,
		contextList: lists.join(','),
	};
}

/** The primary key is always among them. */
function selectedColumns(table: Table, names: readonly string[]): Column[] {
	const columns = [...names, table.idColumn].map((name) => {
		const column = table.property(name);
		if (!column) throw unknownProperty(name, table.name);
		return column;
	});
	return [...new Set(columns)];
}

function readExpansion(context: Context, table: Table, item: ExpandItem): Expansion {
	const { environment, writer } = context;
	const navigation = table.navigation(item.name);
	if (!navigation) throw unknownProperty(item.name, table.name);
	if (item.filter) throw notEmulated('$filter inside $expand');
	if (navigation.column.type === 'Owner') throw notEmulated('$expand of the abstract owner');
	const target = environment.schema.table(navigation.target.table);
	environment.security.requirePrivilege(writer.userId, 'Read', target);
	const selection = readSelection(context, target, item);
	return { name: item.name, navigation, selection };
}

/** The stored columns that the selection needs. */
export const storedColumnsOf = ({ table, columns, expansions }: Selection): Column[] => [
	...new Set([
		...columns,
		...expansions.map(({ navigation }) => navigation.column),
		...table.columns.filter(({ name }) => name === 'versionnumber' || name === table.idColumn),
	]),
];

/** Shows rows as the selection asks for. */
export function showRows(
	context: Context,
	selection: Selection,
	rows: readonly Row[],
): Record<string, Json>[] {
	const view = rowView(context);
	return rows.map((row) => show(context, selection, row, view));
}

function show(
	context: Context,
	{ table, columns, expansions }: Selection,
	row: Row,
	view: RowView,
): Record<string, Json> {
	const json = rowJson(table, row, columns, view);
	for (const { name, navigation, selection } of expansions) {
		const reference = referenceIn(row, navigation.column);
		const leadsThere = reference?.table === selection.table.name;
		const related = leadsThere && context.environment.records.find(selection.table, reference.id);
		json[name] = related ? show(context, selection, related, view) : null;
	}
	return json;
}
