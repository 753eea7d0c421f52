/** Adds or removes one pair for each of many pairs of keys. */
import type { Crm, CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import { changePairs, type ChangedPair, type PairChange, type PairEntity } from './changePairs';

/** The records of one side, each by its id or by values that identify it. */
export interface Side {
	description: EntityDescription;
	keys: readonly FieldValues[];
	/** API names of the fields to read. */
	fields: readonly string[];
}

/** A pair as it was found, with the ids of both records. */
export type ChangedKeys = ChangedPair & { firstId: string; secondId: string };

export interface EachChange extends PairChange {
	entity: PairEntity;
	/** @returns why the records cannot be a pair; undefined where they can. */
	check?: (first: CrmRecord, second: CrmRecord) => CrmError | undefined;
}

/**
 * @returns for each pair of keys what became of it, or why it could not be changed.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function changeEach(
	crm: Pick<Crm, 'find' | 'describe'>,
	[first, second]: readonly [Side, Side],
	{ entity, check, ...change }: EachChange,
): Promise<Array<ChangedKeys | CrmError>> {
	const firsts = await findSide(crm, first);
	const seconds = await findSide(crm, second);
	const found = firsts.map((one, index) => {
		const other = seconds[index]!;
		if (one instanceof CrmError) return one;
		if (other instanceof CrmError) return other;
		return check?.(one, other) ?? { first: one.id, second: other.id };
	});
	const pairs = found.flatMap((each) => (each instanceof CrmError ? [] : [each]));
	const changed = await changePairs(crm, entity, pairs, change);
	const results = new Map(pairs.map((pair, index) => [pair, changed[index]!]));
	return found.map((each) => {
		if (each instanceof CrmError) return each;
		const result = results.get(each)!;
		if (result instanceof CrmError) return result;
		return { ...result, firstId: each.first, secondId: each.second };
	});
}

const findSide = async (
	crm: Pick<Crm, 'find' | 'describe'>,
	{ description, keys, fields }: Side,
): Promise<Array<CrmRecord | CrmError>> =>
	await findEach(crm, description, keys, {
		fields: [description.idField, ...fields],
		merged: 'follow',
	});
