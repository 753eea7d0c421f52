/** Groups records to write into collections, and collections into calls. */
import { chunk } from '../../../crm/driver/chunk';
import { halve } from '../../../crm/driver/divide';
import { kindOf, type PreparedWrite, type WriteKind } from '../prepare';
import { MAX_RECORDS, MAX_SINGLE, type Pace } from './pace';

/**
 * Records of one object that are sent as one list: all of one kind, all with rules for their owners or without, and new
 * ones all by one upsert key or by none.
 */
export interface Collection {
	kind: WriteKind;
	entity: string;
	rows: readonly PreparedWrite[];
	/** See PreparedWrite. */
	upsertBy: string | undefined;
	keepsOwner: true | undefined;
	/**
	 * In a /composite with others or by itself; `plain` outside of it, for values that /composite would read as references
	 * to other responses; `singly` with a request for each record.
	 */
	travels: 'together' | 'byItself' | 'plain' | 'singly';
	/** Present while it is not known why the org rejected the list that these rows were in. */
	doubt?: Doubt;
	/** True when an earlier call without a response may have written it. */
	repeated: boolean;
}

/** Rows of a list whose check the org may have rejected; their results show whether it has. */
export interface Doubt {
	code: string | undefined;
	rows: readonly PreparedWrite[];
}

/** The maximum number of collections and queries in one /composite. */
const MAX_PLACES = 5;

/** Characters of a body; Salesforce accepts 50 MB, and a character can be three bytes. */
const MAX_BODY = 10_000_000;

export function toCollections(rows: readonly PreparedWrite[], pace: Pace): Collection[] {
	const groups = Map.groupBy(rows, (row) => JSON.stringify(traitsOf(row, pace)));
	return [...groups.values()].flatMap((group) => {
		const traits = traitsOf(group[0]!, pace);
		const max = maxRows(traits, pace);
		const chunks = chunk(group, { max, weigh: () => 1 }, { max: MAX_BODY, weigh: lengthOf });
		return chunks.map((some) => ({ ...traits, rows: some, repeated: false }));
	});
}

/** What the rows of a collection share. */
function traitsOf(row: PreparedWrite, pace: Pace): Traits {
	const { entity, values, upsertBy, keepsOwner } = row;
	const kind = kindOf(row);
	const isPlain = Object.values(values).some(looksLikeReference);
	const isSingle = kind === 'checkedUpdate' && pace.checksSingly(entity);
	const travels = isPlain ? 'plain' : isSingle ? 'singly' : 'together';
	return { kind, entity, upsertBy, keepsOwner, travels };
}

type Traits = Pick<Collection, 'kind' | 'entity' | 'upsertBy' | 'keepsOwner' | 'travels'>;

function maxRows({ kind, entity, travels }: Traits, pace: Pace): number {
	if (travels === 'singly') return MAX_SINGLE;
	// Outside of /composite nothing can be checked for a whole list.
	return kind === 'checkedUpdate' && travels === 'plain' ? 1 : pace.maxRecords(entity);
}

/** True for a value that /composite would read as a reference to another response. */
export const looksLikeReference = (value: unknown) =>
	typeof value === 'string' && value.includes('@{');

const lengthOf = ({ values }: PreparedWrite) => JSON.stringify(values).length;

/** The number of records of a kind that one call carries. */
export function recordsPerCall(kind: WriteKind, entity: string, pace: Pace): number {
	if (kind === 'checkedUpdate' && pace.checksSingly(entity)) return MAX_SINGLE;
	return MAX_RECORDS * Math.floor(MAX_PLACES / placesOf(kind));
}

/** An update of a read version also needs a place for the query that checks the version. */
const placesOf = (kind: WriteKind) => (kind === 'checkedUpdate' ? 2 : 1);

/** The collections of each call. */
export function toCalls(collections: readonly Collection[]): Collection[][] {
	const together = chunk(
		collections.filter(({ travels }) => travels === 'together'),
		{ max: MAX_PLACES, weigh: ({ kind }) => placesOf(kind) },
		{ max: MAX_BODY, weigh: ({ rows }) => rows.reduce((sum, row) => sum + lengthOf(row), 0) },
	);
	const others = collections.filter(({ travels }) => travels !== 'together');
	return [...together, ...others.map((collection) => [collection])];
}

/**
 * The same rows in smaller collections; none for a single row.
 * @param named a value that the rejection names: the rows that have it are separated from the others.
 * @param probe true to try one row by itself.
 */
export function divideRows(
	collection: Collection,
	{ named, probe = false }: { named?: string; probe?: boolean } = {},
): Collection[] {
	const { rows } = collection;
	const hasNamed = ({ values }: PreparedWrite) =>
		Object.values(values).some((value) => String(value) === named);
	const suspects = named === undefined ? [] : rows.filter(hasNamed);
	const isNarrowed = suspects.length > 0 && suspects.length < rows.length;
	const others = rows.slice(1);
	const parts = isNarrowed
		? [suspects, rows.filter((row) => !suspects.includes(row))]
		: probe && others.length > 1
			? [rows.slice(0, 1), ...halve(others)]
			: halve(rows);
	return parts.map((some) => ({ ...collection, rows: some }));
}

/** The same rows in collections that the pace allows. */
export const slowedDown = (
	collection: Collection,
	rows: readonly PreparedWrite[],
	pace: Pace,
): Collection[] =>
	chunk(rows, { max: pace.maxRecords(collection.entity), weigh: () => 1 }).map((some) => ({
		...collection,
		rows: some,
	}));

/** The same collections in more calls than one; none for a call of a single row. */
export function divide(call: readonly Collection[], probe: boolean): Collection[] {
	const [first, ...others] = call;
	const parts = first && others.length === 0 ? divideRows(first, { probe }) : call;
	return parts.map((part) =>
		part.travels === 'together' ? { ...part, travels: 'byItself' as const } : part,
	);
}
