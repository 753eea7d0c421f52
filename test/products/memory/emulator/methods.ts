/** What the in-memory CRM can be asked for, by the name of the method. */
import type {
	CrmRecord,
	FeedRequest,
	FieldDescription,
	FieldValue,
	FieldValues,
	FindRequest,
	LatestRequest,
	QueryRequest,
	RecordReference,
	SortKey,
	StampPageRequest,
	StampPosition,
	WriteOperation,
	WriteOptions,
} from '../../../../nodes/crm/port';
import type { Records } from './records';
import { describe, fieldOf, Rejected } from './rejections';
import { CONNECTED_USER, entities, ORGANIZATION_ID } from './schema';
import { matcherOf, meets } from './search';

type ChangesRequest = FeedRequest & StampPageRequest;

/** A row of the answer to `changes`. */
interface ChangedRow {
	record: CrmRecord;
	deleted: boolean;
	/** Id of the record that this one was merged into. */
	mergedInto?: string;
}

interface ChangesAnswer {
	/** Up to when all changes are committed. */
	committed: string;
	rows: ChangedRow[];
}

/** A row of the answer to `write`. */
type WrittenRow = { id: string } | Pick<Rejected, 'code' | 'message' | 'details'>;

/** @param watermark up to when all changes are committed. */
export function createMethods(records: Records, watermark: () => string) {
	return {
		whoAmI: () => ({ ...CONNECTED_USER, organizationId: ORGANIZATION_ID }),
		entities: () => entities.map(({ name, label }) => ({ name, label })),
		describe: ({ entity }: { entity: string }) => describe(entity),
		find: (requests: readonly FindRequest[]) =>
			requests.map(({ entity, keys, fields, includeLabels }) => {
				const matchers = keys.map(matcherOf);
				for (const name of fields) fieldOf(describe(entity), name);
				return records
					.live(entity)
					.filter(({ values }) => matchers.some((matches) => matches(values)))
					.map((record) => select(record, fields, includeLabels && records));
			}),
		latest: ({ entity, fields, conditions, includeLabels, limit }: LatestRequest) =>
			records
				.live(entity)
				.filter(({ values }) => !conditions || meets(values, conditions))
				.sort((left, right) => compare(keyOf(right), keyOf(left)))
				.slice(0, limit)
				.map((record) => select(record, fields, includeLabels && records)),
		changes({
			entity,
			fields,
			conditions,
			includeLabels,
			limit,
			...page
		}: ChangesRequest): ChangesAnswer {
			const { name } = describe(entity);
			const positionOf = page.order === 'created' ? createdKeyOf : keyOf;
			const rows = [...records.all.values()]
				.filter((each) => each.entity === name && isOnPage(each, page))
				.filter(({ values }) => !conditions || meets(values, conditions))
				.sort((left, right) => compare(positionOf(left), positionOf(right)))
				.slice(0, limit)
				.map((record) => ({
					record: select(record, fields, includeLabels && records),
					deleted: records.deleted.has(record.id),
					mergedInto: records.masters.get(record.id),
				}));
			return { committed: watermark(), rows };
		},
		query: (asked: readonly PageRequest[]) =>
			asked.map(({ request, skip, count }) => {
				const { entity, fields, conditions, sort, includeLabels } = request;
				const description = describe(entity);
				for (const { field } of sort) fieldOf(description, field);
				const all = records
					.live(entity)
					.filter(({ values }) => !conditions || meets(values, conditions))
					.sort((left, right) => compareBy(sort, left.values, right.values));
				return {
					records: all
						.slice(skip, skip + count)
						.map((record) => select(record, fields, includeLabels && records)),
					more: all.length > skip + count,
				};
			}),
		delete: (references: readonly RecordReference[]) =>
			references.map((reference) => {
				try {
					return { deleted: records.deleteAs(reference, CONNECTED_USER.id) };
				} catch (error) {
					if (!(error instanceof Rejected)) throw error;
					return { code: error.code, message: error.message, details: error.details };
				}
			}),
		write: ({ operations, options }: WriteRequest): WrittenRow[] =>
			operations.map((operation) => {
				try {
					const checksDuplicates = options.duplicateRules === 'respect';
					const record = records.prepare(operation, CONNECTED_USER.id, checksDuplicates);
					return { id: records.store(record) };
				} catch (error) {
					if (!(error instanceof Rejected)) throw error;
					return { code: error.code, message: error.message, details: error.details };
				}
			}),
	};
}

/** A page of the records that a request finds. */
interface PageRequest {
	request: QueryRequest;
	/** Number of records before the page. */
	skip: number;
	/** Maximum number of records on the page. */
	count: number;
}

/** Empty values are the lowest. */
function compareBy(sort: readonly SortKey[], left: FieldValues, right: FieldValues): number {
	for (const { field, direction } of sort) {
		const [low, high] = [left[field] ?? '', right[field] ?? ''];
		const order = low === high ? 0 : low < high ? -1 : 1;
		if (order !== 0) return direction === 'ascending' ? order : -order;
	}
	return 0;
}

export type Methods = ReturnType<typeof createMethods>;

interface WriteRequest {
	operations: readonly WriteOperation[];
	options: WriteOptions;
}

/** Orders records by their last change, and those of one moment by id. */
const keyOf = ({ modifiedAt, id }: { modifiedAt: string; id: string }) => `${modifiedAt} ${id}`;

/** Orders records by their creation, and those of one moment by id. */
const createdKeyOf = ({ createdAt, id }: Pick<CrmRecord, 'createdAt' | 'id'>) =>
	`${createdAt} ${id}`;

function isOnPage(
	record: CrmRecord,
	{ order, after, before, createdUpTo }: Omit<StampPageRequest, 'limit'>,
): boolean {
	const [stamp, position] =
		order === 'created'
			? [record.createdAt, createdKeyOf(record)]
			: [record.modifiedAt, keyOf(record)];
	const textOf = ({ stamp: at, tieBreaker }: StampPosition) => `${at} ${tieBreaker}`;
	return (
		position > textOf(after) &&
		(before === undefined || stamp < before) &&
		(createdUpTo === undefined || createdKeyOf(record) <= textOf(createdUpTo))
	);
}

const compare = (left: string, right: string) => (left === right ? 0 : left < right ? -1 : 1);

/** @param all the records whose names are shown as labels; without them, there are none. */
function select(record: CrmRecord, fields: readonly string[], all?: Records | false): CrmRecord {
	const description = describe(record.entity);
	const selected =
		fields.length > 0 ? fields.map((name) => fieldOf(description, name)) : description.fields;
	const values: Array<[string, FieldValue]> = selected.map(({ name }) => [
		name,
		record.values[name] ?? null,
	]);
	const labels =
		all && Object.fromEntries(selected.flatMap((field) => labelOf(field, record, all)));
	return { ...record, values: Object.fromEntries(values), ...(labels && { labels }) };
}

function labelOf(
	{ name, type, choices = [] }: FieldDescription,
	{ values }: CrmRecord,
	all: Records,
): Array<[string, string | string[] | null]> {
	const value = values[name] ?? null;
	const labels = String(value ?? '')
		.split(';')
		.map((each) => choices.find((choice) => choice.value === each)?.label ?? each);
	if (type === 'multiChoice') return [[name, value === null ? null : labels]];
	if (type === 'choice') return [[name, value === null ? null : labels.join()]];
	if (type !== 'lookup') return [];
	const related = all.all.get(String(value))?.values ?? {};
	return [[name, (related.name ?? related.lastName ?? null) as string | null]];
}
