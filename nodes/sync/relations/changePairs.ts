/** Pairs of records that are added or removed, such as a list and its member: all together in few calls. */
import type { Crm, CrmRecord, PairResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { normalizeId } from '../values/id';

/** The entity that holds the pairs, and its fields with the ids of both records; API names. */
export interface PairEntity {
	entity: string;
	first: string;
	second: string;
}

/** Two records by their ids. */
export interface Pair {
	first: string;
	second: string;
}

export interface ChangedPair {
	outcome: 'created' | 'deleted' | 'unchanged';
	/** Why nothing was changed. */
	reason?: string;
}

export interface PairChange {
	/** Whether the pairs are to be there, or not. */
	kind: 'add' | 'remove';
	/** The reason of a pair that is there already, or is not there. */
	settled: string;
	dryRun: boolean;
	/**
	 * Makes the change.
	 * @param pairs each once; to remove, with the record that holds the pair.
	 * @returns one result per pair, in order.
	 */
	send: (pairs: ReadonlyArray<Pair & { record?: CrmRecord }>) => Promise<PairResult[]>;
}

/**
 * A pair that is there already is not added again, and one that is not there need not be removed.
 * @returns for each pair what became of it, or why it could not be changed.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function changePairs(
	crm: Pick<Crm, 'find'>,
	entity: PairEntity,
	pairs: readonly Pair[],
	{ kind, settled, dryRun, send }: PairChange,
): Promise<Array<ChangedPair | CrmError>> {
	const distinct = new Map(pairs.toReversed().map((pair) => [keyOf(pair), pair]));
	const existing = await findPairs(crm, entity, [...distinct.values()]);
	const isToChange = (key: string) => existing.has(key) === (kind === 'remove');
	const keys = [...distinct.keys()].filter(isToChange);
	const toSend = keys.map((key) => ({ ...distinct.get(key)!, record: existing.get(key) }));
	const sent = dryRun || toSend.length === 0 ? [] : await send(toSend);
	const results = new Map(keys.map((key, index) => [key, sent[index] ?? 'changed']));
	return pairs.map((pair) => {
		const key = keyOf(pair);
		const result = results.get(key) ?? 'unchanged';
		if (result instanceof CrmError) return result;
		if (result === 'unchanged') return { outcome: 'unchanged', reason: settled };
		if (distinct.get(key) !== pair) {
			return { outcome: 'unchanged', reason: 'An earlier item is for the same records.' };
		}
		return { outcome: kind === 'add' ? 'created' : 'deleted' };
	});
}

const keyOf = ({ first, second }: Pair) => `${normalizeId(first)} ${normalizeId(second)}`;

async function findPairs(
	crm: Pick<Crm, 'find'>,
	{ entity, first, second }: PairEntity,
	pairs: readonly Pair[],
): Promise<Map<string, CrmRecord>> {
	if (pairs.length === 0) return new Map();
	const keys = pairs.map((pair) => ({ [first]: pair.first, [second]: pair.second }));
	const records = (await crm.find([{ entity, keys, fields: [first, second] }])).flat();
	return new Map(
		records.map((record) => {
			const [one, other] = [first, second].map((name) => String(record.values[name]));
			return [keyOf({ first: one!, second: other! }), record];
		}),
	);
}
