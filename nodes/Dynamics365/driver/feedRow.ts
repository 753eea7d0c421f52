/** A row of a table as a row of the change feed. */
import type { CrmRecord, FeedRow } from '../../crm/port';
import { neededProperties, type Row } from './records';
import type { Table } from './tables';

/** State of a row that people work with. */
const ACTIVE = 0;

/** What a merge sets. */
const MERGING = ['merged', 'masterid', 'statecode'];

/** Properties that a row of the feed needs in addition to the requested columns. */
export function feedProperties(table: Table): string[] {
	const propertiesOf = (names: readonly string[]) =>
		names.flatMap((name) => table.columns.get(name)?.property ?? []);
	const merging = propertiesOf(MERGING);
	return [
		...neededProperties(table),
		...propertiesOf(['createdby']),
		...(merging.length === MERGING.length ? merging : []),
	];
}

/**
 * A merge deactivates the subordinate, which then names the record that stays. A person can activate it again.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/merge-entity-using-web-api
 */
export function toFeedRow(record: CrmRecord, row: Row): FeedRow {
	const { merged, statecode, _masterid_value: master } = row;
	return merged === true && statecode !== ACTIVE && master
		? { kind: 'merged', record, mergedInto: String(master) }
		: { kind: 'present', record };
}
