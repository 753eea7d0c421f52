import type { Row, StoreTransaction } from '../../kernel/store';
import { notEmulated } from '../errors/dataverseError';
import {
	lookupValueWritten,
	severalTargets,
	undeclaredProperty,
	unknownColumn,
	unreadableValue,
	valueForNavigation,
	wrongTarget,
} from '../errors/payloadErrors';
import type { Json } from '../odata/ast';
import type { Column } from '../schema/columns';
import type { Navigation, Table } from '../schema/table';
import { lookupValues, type ReferenceResolver } from './lookups';
import { readValue } from './readValue';

export type Payload = Readonly<Record<string, Json>>;

const BIND = '@odata.bind';

/** What a payload asks for: stored values by column, and which columns it named. */
export interface Change {
	values: Row;
	/** Columns that the payload sets and may set. */
	columns: ReadonlySet<Column>;
}

/**
 * Reads the properties of a row to be written; throws for what the Web API rejects.
 * Columns that the platform sets itself are passed over without a word, as the real service does.
 */
export function readPayload(
	table: Table,
	payload: Payload,
	change: 'create' | 'update',
	resolve: ReferenceResolver,
	transaction?: StoreTransaction,
): Change {
	const values: Row = {};
	const columns = new Set<Column>();
	for (const [name, value] of Object.entries(payload)) {
		const read = name.includes('@')
			? readAnnotation(table, name, value, (uri) => resolve(uri, transaction))
			: readProperty(table, name, value);
		if (!read?.column.validFor[change]) continue;
		if (columns.has(read.column)) throw severalTargets(table.setName, read.column.name);
		columns.add(read.column);
		Object.assign(values, read.values);
	}
	return { values, columns };
}

interface Reading {
	column: Column;
	values: Row;
}

function readProperty(table: Table, name: string, value: Json): Reading | undefined {
	const navigation = table.navigation(name);
	if (navigation) return readNavigation(table, name, navigation, value);
	const column = table.property(name);
	if (!column) throw unknownColumn(table.setName, table.name, name);
	if (column.kind === 'lookup') {
		if (!column.validFor.update) return undefined;
		throw lookupValueWritten();
	}
	return { column, values: { [column.name]: readValue(table, column, value) } };
}

/** A navigation property without `@odata.bind` accepts null, or a new row to create along with this one. */
function readNavigation(table: Table, name: string, { column }: Navigation, value: Json): Reading {
	if (value === null) return { column, values: lookupValues(column, null) };
	if (typeof value === 'object') throw notEmulated('deep insert');
	throw valueForNavigation(table.setName, name);
}

function readAnnotation(
	table: Table,
	name: string,
	value: Json,
	resolve: ReferenceResolver,
): Reading | undefined {
	if (!name.endsWith(BIND)) return undefined;
	const property = name.slice(0, -BIND.length);
	const navigation = table.navigation(property);
	if (!navigation) throw undeclaredProperty(table.setName, property);
	const { column } = navigation;
	if (value === null) return { column, values: lookupValues(column, null) };
	if (typeof value !== 'string') {
		throw unreadableValue(table.setName, JSON.stringify(value), 'Edm.String');
	}
	const reference = resolve(value);
	const targets = column.targets.filter((target) => target.navigationProperty === property);
	if (!targets.some((target) => target.table === reference.table)) {
		throw wrongTarget(property, reference.table);
	}
	return { column, values: lookupValues(column, reference) };
}
