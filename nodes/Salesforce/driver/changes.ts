/** Changes: rows by their SystemModstamp, deleted ones included. */
import type {
	CrmRecord,
	FeedRequest,
	FieldType,
	EntityDescription,
	SavedFeed,
	StampedRow,
	StampFeed,
	StampPageRequest,
	StampPosition,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { later } from '../../crm/stamp';
import type { Client } from './client';
import { toFilter } from './conditions';
import type { Metadata } from './describe';
import { readDeleteLog } from './deleteLog';
import { label } from './errors';
import { feedFields, toFeedRow } from './feedRow';
import { readFirst } from './firstPage';
import { labelColumns, type LabelColumn } from './labels';
import { quoted } from './query';
import { readAll } from './read';
import { toSemiJoin } from './relatedConditions';
import { recordReader, select, selectList, selectRequested, type Row } from './records';
import type { Sender } from './send';

/** The maximum number of rows in one page. */
const MAX_PAGE = 2000;

/** What a feed has to know about its object, small enough to be stored. */
interface FeedPlan {
	name: string;
	idField: string;
	system: readonly string[];
	/** Types by field name, in the order of the fields. */
	types: Readonly<Record<string, FieldType>>;
	/** Follows the other conditions; empty for none. */
	filter: string;
	/** True where Salesforce reports how far changes are committed. */
	replicates: boolean;
	/** Absent where labels were not requested. */
	labels?: readonly LabelColumn[];
	/** This process's stopwatch when the feed was opened. */
	openedAtMs: number;
}

/** @throws CrmError when the object or a field does not exist, or the object has no SystemModstamp. */
export async function openChangeFeed(
	sender: Sender,
	client: () => Promise<Client>,
	metadata: Metadata,
	{ entity, fields, conditions, related, includeLabels }: FeedRequest,
): Promise<StampFeed> {
	const description = await metadata.describe(entity);
	const { fields: selected } = select(description, fields);
	const system = feedFields(description);
	if (!system.includes('SystemModstamp')) throw withoutStamp(description);
	const plan: FeedPlan = {
		name: description.name,
		idField: description.idField,
		system,
		types: Object.fromEntries(selected.map(({ name, type }) => [name, type])),
		filter: (await toFilters(metadata, description, { conditions, related }))
			.map((each) => ` AND ${each}`)
			.join(''),
		replicates: await metadata.replicates(entity),
		...(includeLabels && { labels: labelColumns(selected, await metadata.relationships(entity)) }),
		openedAtMs: performance.now(),
	};
	return reopenChangeFeed(sender, client, { openedAt: sender.serverTime(), plan });
}

/**
 * Reads by SystemModstamp and, within one second, by id.
 * queryAll also finds deleted records, whose stamp is the time of their deletion.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_queryall.htm
 */
export function reopenChangeFeed(
	sender: Sender,
	client: () => Promise<Client>,
	saved: SavedFeed,
): StampFeed {
	const plan = saved.plan as FeedPlan;
	const { name, idField, system, types, filter, replicates, labels, openedAtMs } = plan;
	const fields = Object.entries(types).map(([name, type]) => ({ name, type }));
	const list = selectList(idField, system, fields, labels);
	const toSoql = ({ order, after, before, createdUpTo, limit }: StampPageRequest) => {
		const stamp = order === 'created' ? createdField(system) : 'SystemModstamp';
		return [
			`SELECT ${list} FROM ${name} WHERE ${stamp} >= ${after.stamp}`,
			// The range is a condition by itself, because no index serves an OR.
			before === undefined ? '' : ` AND ${stamp} < ${before}`,
			after.tieBreaker && ` AND (${stamp} > ${after.stamp} OR Id > ${quoted(after.tieBreaker)})`,
			createdUpTo ? createdUntil(createdField(system), createdUpTo) : '',
			`${filter} ORDER BY ${stamp}, Id LIMIT ${limit}`,
		].join('');
	};

	const toRecord = recordReader({ name, idField }, { fields, labels });
	const toRows = (rows: readonly Row[], order: StampPageRequest['order']) =>
		rows.map((row) => toStampedRow(order, toRecord(row), row));

	return {
		kind: 'stamp',
		saved,
		seesDeletes: system.includes('IsDeleted'),
		withoutDeletes: {
			reason: 'the object has no IsDeleted field',
			advice: 'Remove Deleted from Events.',
		},
		openedAt: saved.openedAt,
		pageSize: MAX_PAGE,
		reportsCommits: replicates,
		async readPage(request) {
			const rows = await readAll(await client(), [{ soql: toSoql(request), deletedToo: true }]);
			return { rows: toRows(rows, request.order), more: rows.length === request.limit };
		},
		async readFirstPage(request) {
			const { page, start } = await readFirst(sender, await client(), {
				soql: toSoql(request),
				object: replicates ? name : undefined,
				now: later(saved.openedAt, performance.now() - openedAtMs),
			});
			const more = !page.done || page.records.length === request.limit;
			return { rows: toRows(page.records, request.order), more, start };
		},
		...(replicates && {
			readDeleteLog: async (from: string, isKnown: (id: string) => boolean) =>
				await readDeleteLog(sender, await client(), name, from, isKnown),
		}),
	};
}

/** An object without a time of creation is ordered by the one that a record has instead. */
function createdField(system: readonly string[]): string {
	return system.includes('CreatedDate') ? 'CreatedDate' : 'SystemModstamp';
}

function createdUntil(field: string, { stamp, tieBreaker }: StampPosition): string {
	return tieBreaker === ''
		? ` AND ${field} < ${stamp}`
		: ` AND ${field} <= ${stamp} AND (${field} < ${stamp} OR Id <= ${quoted(tieBreaker)})`;
}

function toStampedRow(order: StampPageRequest['order'], record: CrmRecord, row: Row): StampedRow {
	const { id: tieBreaker, createdAt, modifiedAt } = record;
	return {
		position: { stamp: order === 'created' ? createdAt : modifiedAt, tieBreaker },
		createdAt,
		modifiedAt,
		row: toFeedRow(record, row),
	};
}

/** The most recently modified records, newest first. */
export async function readLatest(
	client: () => Promise<Client>,
	metadata: Metadata,
	{ entity, conditions, related, limit, ...request }: FeedRequest & { limit: number },
): Promise<CrmRecord[]> {
	const description = await metadata.describe(entity);
	const selection = await selectRequested(metadata, description, request);
	const filters = await toFilters(metadata, description, { conditions, related });
	const filter = filters.length > 0 ? ` WHERE ${filters.join(' AND ')}` : '';
	const order = description.fields.some(({ name }) => name === 'SystemModstamp')
		? 'SystemModstamp DESC, Id DESC'
		: 'Id DESC';
	const rows = await readAll(await client(), [
		`SELECT ${selection.list} FROM ${description.name}${filter} ORDER BY ${order} LIMIT ${limit}`,
	]);
	return rows.map(recordReader(description, selection));
}

async function toFilters(
	metadata: Metadata,
	description: EntityDescription,
	{ conditions, related }: Pick<FeedRequest, 'conditions' | 'related'>,
): Promise<string[]> {
	return [
		...(conditions ? [toFilter(description, conditions)] : []),
		...(related ? [await toSemiJoin(metadata, description.name, related)] : []),
	];
}

function withoutStamp({ label: entity }: EntityDescription): CrmError {
	return new CrmError(
		`Changes of ${entity} cannot be read from ${label}: the object has no SystemModstamp.`,
		{ kind: 'misconfigured', advice: 'Choose another object.' },
	);
}
