import type { Row } from '../../kernel/store';
import type { DataverseError } from '../errors/dataverseError';
import { propertyName, type Column, type LookupColumn, type LookupTarget } from './columns';
import { standardColumns, type StateDefinition } from './standardColumns';
import { elasticColumns, elasticKey } from './elastic';
import { id } from './builders';

/** A set of columns whose values together name one row. Usable in URLs once its index is `Active`. */
export interface AlternateKey {
	name: string;
	schemaName: string;
	label: string;
	columns: readonly string[];
	status: 'Active' | 'Pending' | 'InProgress' | 'Failed';
}

/** A column that holds a file or an image; its content is not part of the row. */
export interface FileColumn {
	/** Logical name. */
	name: string;
	schemaName: string;
	label: string;
	holds: 'file' | 'image';
	maxSizeInKB: number;
}

export interface TableDefinition {
	schemaName: string;
	/** Plural of the schema name; the set name is this in lower case. */
	pluralSchemaName: string;
	label: string;
	pluralLabel: string;
	objectTypeCode: number;
	/** Schema name of the primary key, such as `ActivityId` of activities; the table's name and `Id` when left out. */
	idColumn?: string;
	/** Logical name of the column whose value names a row; null where none does, as in most tables of pairs. */
	nameColumn: string | null;
	changeTracking: boolean;
	/** Whether a row can be written on condition of its version; true when left out. */
	optimisticConcurrency?: boolean;
	/** Whether the rows are in Azure Cosmos DB; false when left out. */
	elastic?: boolean;
	ownership: 'UserOwned' | 'None';
	/** The table of the pairs of many-to-many relationships. */
	isIntersect?: boolean;
	/** Whether rows have their times and users; true when left out. */
	stamps?: boolean;
	/** State and status reasons; left out for tables that have none. */
	states?: StateDefinition;
	columns: readonly Column[];
	/** What the table does not accept in a row, besides what its columns do not. */
	reject?: (row: Row) => DataverseError | undefined;
	keys?: readonly AlternateKey[];
	fileColumns?: readonly FileColumn[];
}

/** A navigation property: the lookup it belongs to and the table it leads to. */
export interface Navigation {
	column: LookupColumn;
	target: LookupTarget;
}

/** A table of the emulated environment with all its columns, found by the names the Web API uses. */
export class Table {
	readonly name: string;
	readonly setName: string;
	readonly idColumn: string;
	readonly columns: readonly Column[];
	readonly keys: readonly AlternateKey[];
	readonly fileColumns: readonly FileColumn[];
	private readonly byName: ReadonlyMap<string, Column>;
	private readonly byProperty: ReadonlyMap<string, Column>;
	private readonly navigations: ReadonlyMap<string, Navigation>;

	constructor(readonly definition: TableDefinition) {
		this.name = definition.schemaName.toLowerCase();
		this.setName = definition.pluralSchemaName.toLowerCase();
		this.idColumn = definition.idColumn?.toLowerCase() ?? `${this.name}id`;
		this.keys = [
			...(definition.keys ?? []),
			...(definition.elastic ? [elasticKey(this.idColumn)] : []),
		];
		this.fileColumns = definition.fileColumns ?? [];
		this.columns = [
			id(definition.idColumn ?? `${definition.schemaName}Id`, definition.label),
			...definition.columns,
			...(definition.elastic ? elasticColumns() : []),
			...standardColumns(this.name, this.setName, definition),
		];
		this.byName = new Map(this.columns.map((column) => [column.name, column]));
		this.byProperty = new Map(this.columns.map((column) => [propertyName(column), column]));
		this.navigations = new Map(this.columns.flatMap(navigationsOf));
	}

	/** The column with this logical name. */
	column(name: string): Column | undefined {
		return this.byName.get(name);
	}

	/** The column that the Web API reads under this name, such as `lastname` or `_ownerid_value`. */
	property(name: string): Column | undefined {
		return this.byProperty.get(name);
	}

	navigation(name: string): Navigation | undefined {
		return this.navigations.get(name);
	}

	/** Every navigation property by its name. */
	get navigationProperties(): ReadonlyMap<string, Navigation> {
		return this.navigations;
	}

	get activeKeys(): readonly AlternateKey[] {
		return this.keys.filter((key) => key.status === 'Active');
	}

	get isElastic(): boolean {
		return this.definition.elastic === true;
	}

	/** True for rows that belong to a user or team. */
	get isOwned(): boolean {
		return this.definition.ownership === 'UserOwned';
	}
}

const navigationsOf = (column: Column): [string, Navigation][] =>
	column.kind === 'lookup' && column.isNavigable !== false
		? distinctNavigations(column).map((target) => [target.navigationProperty, { column, target }])
		: [];

/** `ownerid` leads to users and teams under one name; such a name leads to the first of them. */
const distinctNavigations = ({ targets }: LookupColumn): LookupTarget[] =>
	targets.filter(
		(target, index) =>
			targets.findIndex((other) => other.navigationProperty === target.navigationProperty) ===
			index,
	);
