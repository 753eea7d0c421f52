/** Changes by Dataverse's own change tracking. */
import type { FeedRow, SavedFeed, StampFeed, TokenFeed } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { readStamp } from '../../crm/stamp';
import { label } from './errors';
import type { FeedPlan } from './feedPlan';
import { toFeedRow } from './feedRow';
import { MAX_PAGE, readRows } from './latest';
import { readOData, readODataOrNothing } from './odataBody';
import { queryString } from './query';
import { preferences, recordReader, type Row, type Selection } from './records';
import type { Sender } from './send';

type TrackedRow = Row & { id?: string; reason?: string };

interface TrackedPage {
	/** Missing, as the links are, when nothing has changed since a token: it stays valid. */
	value?: TrackedRow[];
	'@odata.nextLink'?: string;
	'@odata.deltaLink'?: string;
}

/**
 * The token is the link to the next page. Change tracking supports neither $filter nor $orderby, and keeps the $select.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems
 */
export function openTokenFeed(
	sender: Sender,
	saved: SavedFeed,
	selection: Selection,
	openByStamp: () => StampFeed,
): TokenFeed {
	const plan = saved.plan as FeedPlan;
	const toRecord = recordReader(plan, selection);
	const start = `${plan.setName}?${queryString({ $select: selection.$select })}`;
	return {
		kind: 'token',
		saved,
		seesDeletes: true,
		openedAt: saved.openedAt,
		pageSize: MAX_PAGE,
		fieldsKey: selection.$select,
		get byStamp() {
			return openByStamp();
		},
		async readPage(token, pageSize) {
			const prefer = ['odata.track-changes', `odata.maxpagesize=${pageSize}`, ...selection.prefer];
			const { content: page } = await sender.send({
				method: 'GET',
				path: token ?? start,
				headers: preferences(prefer),
				entity: plan.name,
				semantics: 'read',
				read: token === undefined ? readOData<TrackedPage> : readODataOrNothing<TrackedPage>,
			});
			const nextLink = page['@odata.nextLink'];
			const link = nextLink ?? page['@odata.deltaLink'] ?? (isEmpty(page) ? token : undefined);
			if (link === undefined) throw withoutLink(plan);
			const toRow = (row: TrackedRow): FeedRow =>
				row.reason === 'deleted'
					? { kind: 'deleted', entity: plan.name, id: String(row.id) }
					: toFeedRow(toRecord(row), row);
			return {
				// Built when they are used: a pass on the way to a token uses none.
				get rows() {
					return (page.value ?? []).map(toRow);
				},
				token: sender.relative(link),
				more: nextLink !== undefined,
				readAt: sender.serverTime(),
			};
		},
		isSettled,
		precedes,
		async lastSettled(token, since) {
			const version = settledVersion(token);
			if (version === undefined) return undefined;
			const [row] = await readRows(sender, plan, selection, {
				$select: 'modifiedon',
				// Whether the version of the token is itself settled is not documented.
				$filter: `modifiedon ge ${since} and versionnumber lt ${version}`,
				$orderby: 'modifiedon desc',
				$top: 1,
			});
			return row && readStamp(row.modifiedon, label);
		},
	};
}

const isEmpty = ({ value = [] }: TrackedPage) => value.length === 0;

/** A token begins with the version up to which every write was committed, as in `919042!08/22/2017 08:10:44`. */
const SETTLED = /[?&]\$?deltatoken=(\d+)(?:!|%21)/i;

function settledVersion(token: string): string | undefined {
	return SETTLED.exec(token)?.[1];
}

function isSettled(version: string, token: string): boolean | undefined {
	const settled = settledVersion(token);
	if (settled === undefined || !/^\d+$/.test(version)) return undefined;
	return BigInt(version) <= BigInt(settled);
}

function precedes(token: string, earlier: string): boolean {
	const [version, before] = [settledVersion(token), settledVersion(earlier)];
	return version !== undefined && before !== undefined && BigInt(version) < BigInt(before);
}

function withoutLink({ label: entity }: FeedPlan): CrmError {
	return new CrmError(
		`${label} returned changes of ${entity} without a link to read the next ones.`,
		{
			kind: 'report',
			advice: 'The next poll reads the changes again. If it fails too, report the error.',
		},
	);
}
