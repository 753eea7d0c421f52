import type { Row } from '../../kernel/store';
import { wrongStatus } from '../errors/payloadErrors';
import type { ChoiceColumn } from '../schema/columns';
import type { Table } from '../schema/table';
import type { Change } from './readPayload';

/**
 * Keeps state and status reason together: a new state brings its first status reason along,
 * and a status reason of another state is rejected. A row is always created in its first state.
 * https://learn.microsoft.com/power-apps/developer/data-platform/define-custom-state-model-transitions
 */
export function checkStatus(table: Table, row: Row, change: Change, id: string): void {
	const state = choiceColumn(table, 'statecode');
	const status = choiceColumn(table, 'statuscode');
	if (!state || !status) return;
	const current = status.options.find((option) => option.value === row.statuscode);
	if (current && current.state === row.statecode) return;
	if (!change.columns.has(status)) {
		row.statuscode = firstStatus(status, Number(row.statecode));
		return;
	}
	const label = state.options.find((option) => option.value === row.statecode)?.label;
	const name = `${table.definition.schemaName}State.${label}`;
	throw wrongStatus(Number(row.statuscode), name, table.name, id);
}

function choiceColumn(table: Table, name: string): ChoiceColumn | undefined {
	const column = table.column(name);
	return column && 'options' in column ? column : undefined;
}

const firstStatus = (status: ChoiceColumn, state: number) =>
	status.options.find((option) => option.state === state)?.value ?? null;
