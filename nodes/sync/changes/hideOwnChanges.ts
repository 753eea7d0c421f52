/**
 * Hides what only the connected user has changed. A record shows only who modified it last, so another user's
 * change can be in it as well: a change is hidden only where the CRM leaves no doubt, and emitted otherwise.
 */
import type { Crm, CrmRecord } from '../../crm/port';
import { lesser, nextSecond } from '../../crm/stamp';
import type { Change } from './change';
import { belongsTo, type Cursor } from './cursor';
import { DELETED, Memory, PENDING } from './memory';

export interface OwnChangesFilter {
	crm: Pick<Crm, 'actions'>;
	/** Id of the connected user. */
	ownId: string;
	/** API names of the fields whose changes count; empty for all, of which no CRM keeps a complete history. */
	fields: readonly string[];
	/** The cursor that the read started from. */
	from: Cursor | undefined;
}

/**
 * @param cursor after the read of the changes.
 * @returns the changes that someone else has made, or may have made.
 * @throws CrmError when there is a field history and it cannot be read.
 */
export async function hideOwnChanges(
	{ crm, ownId, fields, from }: OwnChangesFilter,
	{ changes, cursor }: { changes: readonly Change[]; cursor: Cursor },
): Promise<Change[]> {
	const visible = changes.filter((change) => !isOwn(change, ownId));
	const doubtful = visible.flatMap((change) => (mayBeOwn(change, ownId) ? [change.record] : []));
	if (doubtful.length === 0 || fields.length === 0) return visible;

	const known = from && belongsTo(from, cursor.source) ? from : undefined;
	const since = firstUnknown(doubtful, known);
	const history = await crm.actions.fieldHistory?.({
		entity: cursor.source.entity,
		ids: [...since.keys()],
		fields,
		since: [...since.values()].reduce(lesser) || undefined,
		exceptBy: ownId,
	});
	if (!history) return visible;
	const own = new Set(
		[...since].filter(([id, at]) => (history.get(id) ?? '') < at).map(([id]) => id),
	);
	return visible.filter((change) => change.event === 'deleted' || !own.has(change.record.id));
}

/** A record that was never modified after its creation, or that the connected user deleted. */
function isOwn(change: Change, ownId: string): boolean {
	if (change.event === 'deleted') return change.deletion.deletedBy === ownId;
	const { createdBy, createdAt, modifiedBy, modifiedAt } = change.record;
	return (
		change.event === 'created' &&
		createdBy === ownId &&
		modifiedBy === ownId &&
		createdAt === modifiedAt
	);
}

/** A record whose last change the connected user made, and which no other user has created unnoticed. */
function mayBeOwn(change: Change, ownId: string): change is Exclude<Change, { event: 'deleted' }> {
	if (change.event === 'deleted' || change.record.modifiedBy !== ownId) return false;
	return change.event === 'updated' || change.record.createdBy === ownId;
}

/**
 * By record id, the moment from which its changes have not been emitted: after its last emitted state, where that is
 * remembered, or after the last complete read. In a backlog a record is passed unread when it is changed again later.
 */
function firstUnknown(
	records: readonly CrmRecord[],
	from: Cursor | undefined,
): ReadonlyMap<string, string> {
	const emitted = new Map<string, string>();
	for (const { id, stamp, version } of new Memory(from?.position.reading.emitted ?? {}).states()) {
		if (version !== PENDING && version !== DELETED) emitted.set(id, nextSecond(stamp));
	}
	return new Map(records.map(({ id }) => [id, emitted.get(id) ?? from?.completeUpTo ?? '']));
}
