/** Changes: by Dataverse's own change tracking where the table has it, otherwise by the modification stamp of the rows. */
import type {
	ChangeFeed,
	CrmRecord,
	FeedRequest,
	FeedRow,
	FieldType,
	SavedFeed,
	StampFeed,
	StampPosition,
	TokenFeed,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { label } from './errors';
import { feedProperties, toFeedRow } from './feedRow';
import { queryString } from './query';
import {
	preferences,
	select,
	selectColumns,
	toRecord,
	type ReadColumn,
	type Row,
	type Selection,
} from './records';
import type { Sender } from './send';

/** The maximum number of rows in one page. */
const MAX_PAGE = 5000;

/** What a feed has to know about its table, small enough to be stored. */
interface FeedPlan {
	name: string;
	label: string;
	idField: string;
	setName: string;
	tracksChanges: boolean;
	/** Properties that a record needs in addition to the columns. */
	needed: readonly string[];
	/** The type, and where it is not the name the property, of each column, by name; the rest follows as in ReadColumn. */
	columns: Readonly<Record<string, SavedColumn>>;
	/** Follows the other conditions; empty for none. */
	filter: string;
	/** What of `modifiedon` and `versionnumber` the table has. */
	stamps: readonly string[];
	hasCreatedOn: boolean;
	includeLabels: boolean;
}

type SavedColumn = readonly [
	type: FieldType,
	property?: string,
	more?: Pick<ReadColumn, 'target' | 'hidden' | 'dateForm'>,
];

/** @throws CrmError when the table or a field does not exist, or the table cannot be read by time. */
export async function openChangeFeed(
	sender: Sender,
	metadata: Metadata,
	{ entity, fields, conditions, includeLabels = false }: FeedRequest,
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
		filter: conditions ? ` and ${toFilter(table, conditions)}` : '',
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

function toSaved({ name, type, property, ...more }: ReadColumn): SavedColumn {
	if (more.target !== undefined || more.hidden || more.dateForm) return [type, property, more];
	return property === name ? [type] : [type, property];
}

function toReadColumn([name, [type, property = name, more]]: [string, SavedColumn]): ReadColumn {
	return { name, type, property, ...more };
}

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
function openTokenFeed(
	sender: Sender,
	saved: SavedFeed,
	selection: Selection,
	openByStamp: () => StampFeed,
): TokenFeed {
	const plan = saved.plan as FeedPlan;
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
			const page = await sender.getJson<TrackedPage>(token ?? start, {
				headers: preferences(prefer),
				entity: plan.name,
			});
			const nextLink = page['@odata.nextLink'];
			const link = nextLink ?? page['@odata.deltaLink'] ?? (isEmpty(page) ? token : undefined);
			if (link === undefined) throw withoutLink(plan);
			const toRow = (row: TrackedRow): FeedRow =>
				row.reason === 'deleted'
					? { kind: 'deleted', entity: plan.name, id: String(row.id) }
					: toFeedRow(toRecord(plan, selection, row), row);
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
	};
}

const isEmpty = ({ value = [] }: TrackedPage) => value.length === 0;

/** A token begins with the version up to which every write was committed, as in `919042!08/22/2017 08:10:44`. */
const SETTLED = /[?&]\$?deltatoken=(\d+)(?:!|%21)/i;

function isSettled(version: string, token: string): boolean | undefined {
	const [, settled] = SETTLED.exec(token) ?? [];
	if (settled === undefined || !/^\d+$/.test(version)) return undefined;
	return BigInt(version) <= BigInt(settled);
}

/**
 * `versionnumber` orders rows of the same second: it is unique, grows with every write, and a filter can compare a
 * number, while the documentation does not promise that for ids.
 */
const ORDER = ['modifiedon', 'versionnumber'];

function openStampFeed(sender: Sender, saved: SavedFeed, selection: Selection): StampFeed {
	const plan = saved.plan as FeedPlan;
	const missing = ORDER.find((name) => !plan.stamps.includes(name));
	if (missing !== undefined) throw withoutStamp(plan, missing);
	return {
		kind: 'stamp',
		saved,
		seesDeletes: false,
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
					const record = toRecord(plan, selection, row);
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

/** The most recently modified records, newest first; at most 5,000. */
export async function readLatest(
	sender: Sender,
	metadata: Metadata,
	{ entity, fields, conditions, includeLabels, limit }: FeedRequest & { limit: number },
): Promise<CrmRecord[]> {
	const table = await metadata.table(entity);
	const { setName, description } = table;
	const selection = select(table, fields, includeLabels);
	const rows = await readRows(sender, { name: description.name, setName }, selection, {
		$select: selection.$select,
		$filter: conditions && toFilter(table, conditions),
		$orderby: table.columns.has('modifiedon') ? 'modifiedon desc' : undefined,
		$top: Math.min(limit, MAX_PAGE),
	});
	return rows.map((row) => toRecord(description, selection, row));
}

async function readRows(
	sender: Sender,
	{ name, setName }: Pick<FeedPlan, 'name' | 'setName'>,
	{ prefer }: Selection,
	options: Readonly<Record<string, string | number | undefined>>,
): Promise<Row[]> {
	const { value } = await sender.getJson<{ value: Row[] }>(`${setName}?${queryString(options)}`, {
		headers: preferences(prefer),
		entity: name,
	});
	return value;
}

function withoutLink({ label: entity }: FeedPlan): CrmError {
	return new CrmError(`${label} sent changes of ${entity} without a link to the next ones.`, {
		kind: 'report',
	});
}

function withoutStamp({ label: entity }: FeedPlan, field: string): CrmError {
	return new CrmError(
		`Changes of ${entity} cannot be read from ${label}: the table has no ${field}.`,
		{ kind: 'misconfigured', advice: 'Turn on "Track changes" in the properties of the table.' },
	);
}
