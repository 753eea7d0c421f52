/** Spellings in which a run has written what a later record of it has in another, such as with other spaces. */
import { identitiesOf, type Pending, type PendingWrite } from './planPass';
import type { SearchStep, ValuesByEntity } from './searchRecords';

/**
 * A CRM finds only the spelling that it is searched for.
 * @returns the values of the records written that share an identity with one that waited for them.
 */
export function spellingsFor(
	steps: readonly SearchStep[],
	waiting: readonly Pending[],
	writes: readonly PendingWrite[],
): ValuesByEntity[] {
	const textsOf = (record: Pending) => identitiesOf(steps, record).map(({ text }) => text);
	const wanted = new Set(waiting.flatMap(textsOf));
	if (wanted.size === 0) return [];
	return writes
		.filter(({ record }) => textsOf(record).some((text) => wanted.has(text)))
		.map(({ record }) => record.searchValues);
}
