import type { LookupColumn, OnDelete } from './columns';
import type { Table } from './table';
import { account } from './tables/account';
import { annotation } from './tables/annotation';
import { campaign } from './tables/campaign';
import { campaignItem } from './tables/campaignItem';
import { campaignResponse } from './tables/campaignResponse';
import { contact } from './tables/contact';
import { MANY_TO_MANY, type ManyToMany } from './manyToMany';
import { contactLeads, thingContact } from './tables/pairs';
import { incident } from './tables/incident';
import { incidentResolution } from './tables/incidentResolution';
import { lead } from './tables/lead';
import { list } from './tables/list';
import { listMember } from './tables/listMember';
import { opportunity } from './tables/opportunity';
import { organization } from './tables/organization';
import { sensorData } from './tables/sensorData';
import { systemuser } from './tables/systemuser';
import { task } from './tables/task';
import { team } from './tables/team';
import { thing } from './tables/thing';
import { transactioncurrency } from './tables/transactioncurrency';
import { usersettings } from './tables/usersettings';

/** The tables of a fresh environment. To emulate another, describe it in tables/ and name it here. */
export const TABLES: readonly Table[] = [
	account,
	contact,
	lead,
	opportunity,
	incident,
	incidentResolution,
	annotation,
	campaign,
	campaignItem,
	campaignResponse,
	contactLeads,
	list,
	listMember,
	sensorData,
	systemuser,
	task,
	team,
	thing,
	thingContact,
	usersettings,
	organization,
	transactioncurrency,
];

/** Names the record that a row was merged into, which does not make it a child of that record. */
const MASTER = 'masterid';

/** A lookup, and what becomes of a row when the one that it points to is deleted. */
interface Relationship {
	child: Table;
	column: LookupColumn;
	onDelete: OnDelete;
}

/** The tables of one environment, by logical name and by entity set name; both are case-sensitive. */
export class Schema {
	private readonly byName: ReadonlyMap<string, Table>;
	private readonly bySet: ReadonlyMap<string, Table>;

	constructor(
		readonly tables: readonly Table[] = TABLES,
		readonly manyToMany: readonly ManyToMany[] = MANY_TO_MANY,
	) {
		this.byName = new Map(tables.map((table) => [table.name, table]));
		this.bySet = new Map(tables.map((table) => [table.setName, table]));
	}

	find(name: string): Table | undefined {
		return this.byName.get(name);
	}

	findSet(setName: string): Table | undefined {
		return this.bySet.get(setName);
	}

	/** The columns in which rows name a row of the table. */
	lookupsTo({ name: target }: Table): { table: Table; name: string }[] {
		return this.tables.flatMap((table) =>
			table.columns
				.filter((column) => column.kind === 'lookup' && column.name !== MASTER)
				.filter(
					(column) => 'targets' in column && column.targets.some((each) => each.table === target),
				)
				.map(({ name }) => ({ table, name })),
		);
	}

	/** The lookups to the table that say what becomes of their rows when a row of it is deleted. */
	relationshipsTo({ name: target }: Table): Relationship[] {
		return this.tables.flatMap((child) =>
			child.columns.flatMap((column) =>
				column.kind === 'lookup'
					? column.targets.flatMap(({ table, onDelete }) =>
							table === target && onDelete ? [{ child, column, onDelete }] : [],
						)
					: [],
			),
		);
	}

	/** For names that the schema itself has given; throws for others. */
	table(name: string): Table {
		const table = this.find(name);
		if (!table) throw new Error(`There is no table ${name}`);
		return table;
	}
}
