/** Changes: by Dataverse's own change tracking where the table has it, otherwise by the modification stamp of the rows. */
import type { ChangeFeed, FeedRequest, SavedFeed } from '../../crm/port';
import { toFilters } from './relatedConditions';
import type { Metadata } from './describe';
import { toReadColumn, toSaved, type FeedPlan } from './feedPlan';
import { feedProperties } from './feedRow';
import { select, selectColumns } from './records';
import type { Sender } from './send';
import { openStampFeed, ORDER } from './stampFeed';
import { openTokenFeed } from './tokenFeed';

/** @throws CrmError when the table or a field does not exist, or the table cannot be read by time. */
export async function openChangeFeed(
	sender: Sender,
	metadata: Metadata,
	{ entity, fields, conditions, related, includeLabels = false }: FeedRequest,
): Promise<ChangeFeed> {
	const table = await metadata.table(entity);
	const { name, label, idField } = table.description;
	const { columns } = select(table, fields);
	const plan: FeedPlan = {
		name,
		label,
		idField,
		setName: table.setName,
		tracksChanges: table.tracksChanges,
		needed: feedProperties(table),
		columns: Object.fromEntries(columns.map((column) => [column.name, toSaved(column)])),
		filter: (await toFilters(metadata, table, { conditions, related }))
			.map((each) => ` and ${each}`)
			.join(''),
		stamps: ORDER.filter((each) => table.columns.has(each)),
		hasCreatedOn: table.columns.has('createdon'),
		includeLabels,
	};
	return reopenChangeFeed(sender, { openedAt: sender.serverTime(), plan });
}

/** @throws CrmError when the table cannot be read by time. */
export function reopenChangeFeed(sender: Sender, saved: SavedFeed): ChangeFeed {
	const plan = saved.plan as FeedPlan;
	const columns = Object.entries(plan.columns).map(toReadColumn);
	const selection = selectColumns(plan.needed, columns, plan.includeLabels);
	const byStamp = () => openStampFeed(sender, saved, selection);
	return plan.tracksChanges ? openTokenFeed(sender, saved, selection, byStamp) : byStamp();
}
