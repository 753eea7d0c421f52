import type { Row, SqlValue, Store } from '../kernel/store';
import type { Table } from './schema/table';

/** What two rows have to share to be duplicates of each other; empty values never match. */
export interface DuplicateCondition {
	/** Column of the row that is written. */
	column: string;
	/** Column of the rows it is compared with; the same one when left out. */
	matchingColumn?: string;
	/** Compares only this many characters, from the start or the end. */
	firstCharacters?: number;
	lastCharacters?: number;
}

/**
 * A published duplicate detection rule.
 * https://learn.microsoft.com/power-apps/developer/data-platform/detect-duplicate-data-with-code
 */
export interface DuplicateRule {
	name: string;
	table: string;
	matchingTable: string;
	/** All of them have to be met. */
	conditions: readonly DuplicateCondition[];
}

const sameEmail = (table: string, matchingTable: string): DuplicateRule => ({
	name: `${table} and ${matchingTable} with the same email address`,
	table,
	matchingTable,
	conditions: [{ column: 'emailaddress1' }],
});

/** The rules a new environment has published. */
export const DEFAULT_RULES: readonly DuplicateRule[] = [
	sameEmail('lead', 'lead'),
	sameEmail('contact', 'contact'),
	sameEmail('account', 'account'),
	{
		name: 'Accounts with the same name',
		table: 'account',
		matchingTable: 'account',
		conditions: [{ column: 'name' }],
	},
];

/** The environment's own duplicate rules; they are looked at only when a request asks for it. */
export class DuplicateRules {
	private rules: readonly DuplicateRule[] = DEFAULT_RULES;

	constructor(private readonly store: Store) {}

	/** Replaces all rules. */
	set(rules: readonly DuplicateRule[]): void {
		this.rules = rules;
	}

	/** Rows of `matchingTable` that some rule finds for a row of `table` with these values, without that row itself. */
	find(table: Table, row: Row, matchingTable: Table): Row[] {
		const found = new Map<SqlValue, Row>();
		for (const rule of this.rules) {
			if (rule.table !== table.name || rule.matchingTable !== matchingTable.name) continue;
			for (const match of this.matches(rule, row, matchingTable)) {
				const id = match[matchingTable.idColumn] ?? null;
				if (table !== matchingTable || id !== row[table.idColumn]) found.set(id, match);
			}
		}
		return [...found.values()];
	}

	/** True when some rule finds any row for this one. */
	finds(table: Table, row: Row, tableNamed: (name: string) => Table): boolean {
		const names = new Set(
			this.rules.filter((rule) => rule.table === table.name).map((rule) => rule.matchingTable),
		);
		return [...names].some((name) => this.find(table, row, tableNamed(name)).length > 0);
	}

	private matches({ conditions }: DuplicateRule, row: Row, table: Table): Row[] {
		const values = conditions.map(({ column }) => row[column] ?? null);
		if (values.some((value) => value === null || value === '')) return [];
		const text = conditions.map(conditionSql).join(' AND ');
		return this.store.select(`SELECT * FROM "${table.name}" WHERE ${text}`, values);
	}
}

function conditionSql(condition: DuplicateCondition): string {
	const { column, matchingColumn = column, firstCharacters, lastCharacters } = condition;
	const compared = (value: string) => {
		if (firstCharacters !== undefined) return `substr(${value}, 1, ${firstCharacters})`;
		return lastCharacters === undefined ? value : `substr(${value}, -${lastCharacters})`;
	};
	return `${compared(`"${matchingColumn}"`)} = ${compared('?')} COLLATE NOCASE`;
}
