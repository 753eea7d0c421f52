import type { Row } from '../../kernel/store';
import type { NumberColumn } from '../schema/columns';
import type { Table } from '../schema/table';

/** What the environment decides about values that are saved. */
export interface SavingRules {
	/** Saves texts without the spaces around them and with `\n` at the end of a line. */
	tidiesTexts: boolean;
	/** Decimal places of a column of money. */
	moneyPrecision: (column: NumberColumn) => number;
}

/** The values of a write as they are kept. */
export function savedValues(table: Table, values: Row, rules: SavingRules): Row {
	const saved: Row = { ...values };
	for (const column of table.columns) {
		const value = values[column.name] ?? null;
		if (value === null) continue;
		if (column.kind === 'money') {
			saved[column.name] = round(Number(value), rules.moneyPrecision(column));
		} else if (rules.tidiesTexts && (column.kind === 'text' || column.kind === 'memo')) {
			saved[column.name] = tidy(String(value)) || null;
		}
	}
	return saved;
}

export const round = (value: number, precision: number) => Number(value.toFixed(precision));

const tidy = (text: string) => text.replace(/\r\n?/g, '\n').trim();
