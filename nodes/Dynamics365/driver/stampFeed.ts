/** Changes by the stamps of the rows. */
import type { SavedFeed, StampFeed, StampPosition } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { label } from './errors';
import type { FeedPlan } from './feedPlan';
import { toFeedRow } from './feedRow';
import { MAX_PAGE, readRows } from './latest';
import { recordReader, type Selection } from './records';
import type { Sender } from './send';

/**
 * `versionnumber` orders rows of the same second: it is unique, grows with every write, and a filter can compare a
 * number, while the documentation does not promise that for ids.
 */
export const ORDER = ['modifiedon', 'versionnumber'];

/** @throws CrmError when the table has no stamps. */
export function openStampFeed(sender: Sender, saved: SavedFeed, selection: Selection): StampFeed {
	const plan = saved.plan as FeedPlan;
	const missing = ORDER.find((name) => !plan.stamps.includes(name));
	if (missing !== undefined) throw withoutStamp(plan, missing);
	const toRecord = recordReader(plan, selection);
	return {
		kind: 'stamp',
		saved,
		seesDeletes: false,
		withoutDeletes: {
			reason: 'change tracking is turned off',
			advice:
				'Turn on "Track changes" in the properties of the table, or remove Deleted from Events.',
		},
		openedAt: saved.openedAt,
		pageSize: MAX_PAGE,
		reportsCommits: false,
		async readFirstPage(request) {
			const page = await this.readPage(request);
			return { ...page, start: { startedAt: sender.requestTime() } };
		},
		async readPage({ order, after, before, createdUpTo, limit }) {
			const $top = Math.min(limit, MAX_PAGE);
			const stamp = order === 'created' && plan.hasCreatedOn ? 'createdon' : 'modifiedon';
			const { tieBreaker } = after;
			const rows = await readRows(sender, plan, selection, {
				$select: `${selection.$select},versionnumber`,
				$filter: [
					// The range is a condition by itself, because no index serves an `or`.
					`${stamp} ge ${after.stamp}`,
					before === undefined ? '' : ` and ${stamp} lt ${before}`,
					tieBreaker && ` and (${stamp} gt ${after.stamp} or versionnumber gt ${tieBreaker})`,
					createdUpTo ? createdUntil(plan, createdUpTo) : '',
					plan.filter,
				].join(''),
				$orderby: `${stamp},versionnumber`,
				$top,
			});
			return {
				rows: rows.map((row) => {
					const record = toRecord(row);
					const { createdAt, modifiedAt } = record;
					return {
						position: {
							stamp: stamp === 'createdon' ? createdAt : modifiedAt,
							tieBreaker: String(row.versionnumber),
						},
						createdAt,
						modifiedAt,
						row: toFeedRow(record, row),
					};
				}),
				more: rows.length === $top,
			};
		},
	};
}

function createdUntil({ hasCreatedOn }: FeedPlan, { stamp, tieBreaker }: StampPosition): string {
	const field = hasCreatedOn ? 'createdon' : 'modifiedon';
	return tieBreaker === ''
		? ` and ${field} lt ${stamp}`
		: ` and ${field} le ${stamp} and (${field} lt ${stamp} or versionnumber le ${tieBreaker})`;
}

function withoutStamp({ label: entity }: FeedPlan, field: string): CrmError {
	return new CrmError(
		`Changes of ${entity} cannot be read from ${label}: the table has no ${field}.`,
		{ kind: 'misconfigured', advice: 'Turn on "Track changes" in the properties of the table.' },
	);
}
