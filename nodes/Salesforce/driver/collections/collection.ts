/** Groups records to write into collections, and collections into calls. */
import { chunk } from '../../../crm/driver/chunk';
import { halve } from '../../../crm/driver/divide';
import { kindOf, type PreparedWrite, type WriteKind } from '../prepare';

/** Records of one object that are sent as one list: all of one kind, and new ones all by one upsert key or by none. */
export interface Collection {
	kind: WriteKind;
	entity: string;
	rows: readonly PreparedWrite[];
	/** See PreparedWrite. */
	upsertBy: string | undefined;
	/**
	 * In a /composite with others or by itself; `plain` outside of it, for values that /composite would read as references
	 * to other responses.
	 */
	travels: 'together' | 'byItself' | 'plain';
	/** True when an earlier call without a response may have written it. */
	repeated: boolean;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
const MAX_RECORDS = 200;

/** The maximum number of collections and queries in one /composite. */
const MAX_PLACES = 5;

/** Characters of a body; Salesforce accepts 50 MB, and a character can be three bytes. */
const MAX_BODY = 10_000_000;

export function toCollections(rows: readonly PreparedWrite[]): Collection[] {
	const groups = Map.groupBy(rows, (row) => JSON.stringify(traitsOf(row)));
	return [...groups.values()].flatMap((group) => {
		const traits = traitsOf(group[0]!);
		// Outside of /composite nothing can be checked for a whole list.
		const isSingle = traits.kind === 'checkedUpdate' && traits.travels === 'plain';
		const max = isSingle ? 1 : MAX_RECORDS;
		const chunks = chunk(group, { max, weigh: () => 1 }, { max: MAX_BODY, weigh: lengthOf });
		return chunks.map((some) => ({ ...traits, rows: some, repeated: false }));
	});
}

/** What the rows of a collection share. */
function traitsOf(
	row: PreparedWrite,
): Pick<Collection, 'kind' | 'entity' | 'upsertBy' | 'travels'> {
	const { entity, values, upsertBy } = row;
	const isPlain = Object.values(values).some(looksLikeReference);
	return { kind: kindOf(row), entity, upsertBy, travels: isPlain ? 'plain' : 'together' };
}

const looksLikeReference = (value: unknown) => typeof value === 'string' && value.includes('@{');

const lengthOf = ({ values }: PreparedWrite) => JSON.stringify(values).length;

/** The number of records of a kind that one call carries. */
export const recordsPerCall = (kind: WriteKind) =>
	MAX_RECORDS * Math.floor(MAX_PLACES / placesOf(kind));

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

/** The same rows in two collections; none for a single row. */
export const halveRows = (collection: Collection): Collection[] =>
	halve(collection.rows).map((rows) => ({ ...collection, rows }));

/** The same collections in more calls than one; none for a call of a single row. */
export function divide(call: readonly Collection[]): Collection[] {
	const [first, ...others] = call;
	const parts = first && others.length === 0 ? halveRows(first) : call;
	return parts.map((part) =>
		part.travels === 'together' ? { ...part, travels: 'byItself' as const } : part,
	);
}
