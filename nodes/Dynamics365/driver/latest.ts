/** One page of rows by a query, and the records that were modified last. */
import type { CrmRecord, FeedRequest } from '../../crm/port';
import type { Metadata } from './describe';
import { queryString } from './query';
import { toFilters } from './relatedConditions';
import { preferences, recordReader, select, type Row, type Selection } from './records';
import type { Sender } from './send';

/** The maximum number of rows in one page. */
export const MAX_PAGE = 5000;

/** The most recently modified records, newest first; at most 5,000. */
export async function readLatest(
	sender: Sender,
	metadata: Metadata,
	{ entity, fields, conditions, related, includeLabels, limit }: FeedRequest & { limit: number },
): Promise<CrmRecord[]> {
	const table = await metadata.table(entity);
	const { setName, description } = table;
	const selection = select(table, fields, includeLabels);
	const filters = await toFilters(metadata, table, { conditions, related });
	const rows = await readRows(sender, { name: description.name, setName }, selection, {
		$select: selection.$select,
		$filter: filters.length > 0 ? filters.join(' and ') : undefined,
		$orderby: table.columns.has('modifiedon') ? 'modifiedon desc' : undefined,
		$top: Math.min(limit, MAX_PAGE),
	});
	return rows.map(recordReader(description, selection));
}

/** The rows of one page. */
export async function readRows(
	sender: Sender,
	{ name, setName }: { name: string; setName: string },
	{ prefer }: Selection,
	options: Readonly<Record<string, string | number | undefined>>,
): Promise<Row[]> {
	const { value } = await sender.getJson<{ value: Row[] }>(`${setName}?${queryString(options)}`, {
		headers: preferences(prefer),
		entity: name,
	});
	return value;
}
