/** What goes on after a CRM was restored from a backup: its records, deletions and versions are earlier ones again. */
import type { TokenFeed } from '../../crm/port';
import { DELETED, Memory, noneRemembered } from './memory';
import { openToken, type Opening, type StampReading } from './position';

/**
 * The way to a new token. Times do not go back, so what has changed since the restore is emitted by stamp.
 *
 * What was undone is forgotten: its versions are given out again, so it would take room until they are reached, and a
 * record that was deleted can be deleted again.
 * @param token the first one that the restored CRM issued.
 */
export function openRestored(feed: TokenFeed, reading: StampReading, token: string): Opening {
	const memory = new Memory(noneRemembered);
	for (const state of new Memory(reading.emitted).states()) {
		const isUndone = state.version === DELETED || feed.isSettled(state.version, token) === false;
		if (!isUndone) memory.add(state);
	}
	return openToken(feed, { ...reading, emitted: memory.save() });
}
