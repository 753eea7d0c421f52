/** What changed: Dataverse's own change tracking where the table has it, else the rows by their stamp. */
import type {
	ChangeFeed,
	Conditions,
	CrmRecord,
	FeedRequest,
	FeedRow,
	StampFeed,
	TokenFeed,
} from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { label } from './errors';
import { queryString } from './query';
import { preferences, select, toRecord, toStamp, type Row, type Selection } from './records';
import type { Sender } from './send';
import type { Table } from './tables';

/** Dataverse sends no more rows in one page. */
const MAX_PAGE = 5000;

/** @throws CrmError when the record type or a field does not exist, or the table cannot be read by time. */
export async function openChangeFeed(
	sender: Sender,
	metadata: Metadata,
	{ recordType, fields, conditions }: FeedRequest,
): Promise<ChangeFeed> {
	const table = await metadata.table(recordType);
	const selection = select(table, fields);
	const byStamp = () => openStampFeed(sender, table, selection, conditions);
	return table.tracksChanges ? openTokenFeed(sender, table, selection, byStamp) : byStamp();
}

interface TrackedPage {
	value: Array<Row & { id?: string; reason?: string }>;
	'@odata.nextLink'?: string;
	'@odata.deltaLink'?: string;
}

/**
 * The token is the link to what comes next. Change tracking takes neither filter nor order, and keeps the selection.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems
 */
function openTokenFeed(
	sender: Sender,
	table: Table,
	selection: Selection,
	openByStamp: () => StampFeed,
): TokenFeed {
	const start = `${table.setName}?${queryString({ $select: selection.$select })}`;
	return {
		kind: 'token',
		seesDeletes: true,
		openedAt: sender.serverTime(),
		pageSize: MAX_PAGE,
		selection: selection.$select,
		get byStamp() {
			return openByStamp();
		},
		async readPage(token, pageSize) {
			const prefer = ['odata.track-changes', `odata.maxpagesize=${pageSize}`, ...selection.prefer];
			const page = await sender.getJson<TrackedPage>(token ?? start, {
				headers: preferences(prefer),
				recordType: table.description.name,
			});
			const nextLink = page['@odata.nextLink'];
			const link = nextLink ?? page['@odata.deltaLink'];
			if (link === undefined) throw withoutLink(table);
			const rows = page.value.map((row): FeedRow =>
				row.reason === 'deleted'
					? { kind: 'deleted', id: String(row.id) }
					: { kind: 'present', record: toRecord(table, selection, row) },
			);
			return { rows, token: sender.relative(link), more: nextLink !== undefined };
		},
	};
}

/**
 * Rows of the same second are told apart by `versionnumber`: it is unique, grows with every write, and a number
 * can be compared in a filter, which the documentation says of no id.
 */
function openStampFeed(
	sender: Sender,
	table: Table,
	selection: Selection,
	conditions: Conditions | undefined,
): StampFeed {
	for (const name of ['modifiedon', 'versionnumber']) {
		if (!table.columns.has(name)) throw withoutStamp(table, name);
	}
	const filter = conditions ? ` and ${toFilter(table, conditions)}` : '';
	return {
		kind: 'stamp',
		seesDeletes: false,
		openedAt: sender.serverTime(),
		pageSize: MAX_PAGE,
		async readPage({ after, before, limit }) {
			const $top = Math.min(limit, MAX_PAGE);
			const later =
				after.tieBreaker === ''
					? `modifiedon ge ${after.stamp}`
					: `(modifiedon gt ${after.stamp} or (modifiedon eq ${after.stamp} and versionnumber gt ${after.tieBreaker}))`;
			const rows = await readRows(sender, table, selection, {
				$filter: `${later} and modifiedon lt ${before}${filter}`,
				$orderby: 'modifiedon,versionnumber',
				$top,
			});
			return {
				rows: rows.map((row) => ({
					position: { stamp: toStamp(row.modifiedon), tieBreaker: String(row.versionnumber) },
					row: { kind: 'present', record: toRecord(table, selection, row) },
				})),
				more: rows.length === $top,
			};
		},
	};
}

/** The most recently modified records, newest first; at most 5,000. */
export async function readLatest(
	sender: Sender,
	metadata: Metadata,
	{ recordType, fields, conditions, limit }: FeedRequest & { limit: number },
): Promise<CrmRecord[]> {
	const table = await metadata.table(recordType);
	const selection = select(table, fields);
	const rows = await readRows(sender, table, selection, {
		$filter: conditions && toFilter(table, conditions),
		$orderby: table.columns.has('modifiedon') ? 'modifiedon desc' : undefined,
		$top: Math.min(limit, MAX_PAGE),
	});
	return rows.map((row) => toRecord(table, selection, row));
}

async function readRows(
	sender: Sender,
	table: Table,
	selection: Selection,
	options: Readonly<Record<string, string | number | undefined>>,
): Promise<Row[]> {
	const $select = `${selection.$select}${table.columns.has('versionnumber') ? ',versionnumber' : ''}`;
	const { value } = await sender.getJson<{ value: Row[] }>(
		`${table.setName}?${queryString({ $select, ...options })}`,
		{ headers: preferences(selection.prefer), recordType: table.description.name },
	);
	return value;
}

function withoutLink(table: Table): CrmError {
	return new CrmError(
		`${label} sent changes of ${table.description.label} without saying where they end.`,
		{ remedy: 'report' },
	);
}

function withoutStamp(table: Table, field: string): CrmError {
	return new CrmError(
		`Changes of ${table.description.label} cannot be seen in ${label}: the table has no ${field}.`,
		{ remedy: 'mendSetUp', advice: 'Turn on "Track changes" in the properties of the table.' },
	);
}
