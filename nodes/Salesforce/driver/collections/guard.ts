/**
 * The check of the versions in a list rests on references, which not every org may accept in the place where they are.
 * Where the org rejects them, the records are sent one by one, each with its own condition.
 */
import type { CrmError } from '../../../crm/errors';
import { chunk } from '../../../crm/driver/chunk';
import type { WriteResult } from '../../../crm/port';
import type { PreparedWrite } from '../prepare';
import type { Collection, Doubt } from './collection';
import { MAX_SINGLE, type Pace } from './pace';

/** True for a list that is sent after a check of its versions. */
export const isGuarded = ({ kind, travels }: Collection) =>
	kind === 'checkedUpdate' && (travels === 'together' || travels === 'byItself');

/** True for a rejection that repeats the reference instead of what it refers to. */
export const namesReference = (message: string) => message.includes('@{');

/** False for a rejection that passes, or that a record causes: it names an unknown field, or a value. */
export const canBeOfGuard = ({ status, kind, code, message }: CrmError) =>
	status === 400 &&
	kind !== 'retryLater' &&
	(namesReference(message) ||
		((kind !== 'misconfigured' || code === 'INVALID_TYPE') && !/VALUE_\w+ value /.test(message)));

/** The same rows, to be sent one by one. */
export const oneByOne = (collection: Collection, doubt?: Doubt): Collection[] =>
	chunk(collection.rows, { max: MAX_SINGLE, weigh: () => 1 }).map((rows) => ({
		...collection,
		rows,
		doubt,
		travels: 'singly' as const,
	}));

/** Once all rows have results: if none failed like the list, the check was what the org had rejected. */
export function settleDoubt(
	{ entity, doubt }: Collection,
	results: ReadonlyMap<PreparedWrite, WriteResult>,
	pace: Pace,
): void {
	const found = doubt?.rows.map((row) => results.get(row)) ?? [];
	const isSettled = found.length > 0 && found.every((result) => result !== undefined);
	const isOfRow = found.some((result) => result?.ok === false && result.error.code === doubt?.code);
	if (isSettled && !isOfRow) pace.checkSingly(entity);
}
