/**
 * Distinguishes created from updated: a CRM's feed only says that a record exists, and when it was created and modified.
 *
 * A record is emitted as created once: when it was created after the window's start and was not emitted before.
 * The window reaches back to the read before the last complete one, because a record that is created before
 * a read and modified during it is first seen by the next read.
 */
export interface CreationWindow {
	/** Records created earlier existed at the start, or were already emitted. */
	from: string;
	/** Time of the last complete read; becomes `from` at the next one. */
	lastCompleteRead: string;
	/** Ids of the records emitted as created since `from`, with their time of creation. */
	emitted: Readonly<Record<string, string>>;
}

export function openCreationWindow(startedAt: string): CreationWindow {
	return { from: startedAt, lastCompleteRead: startedAt, emitted: {} };
}

/** True when the record must be emitted as created. */
export function isNewlyCreated(
	window: CreationWindow,
	record: { id: string; createdAt: string },
): boolean {
	return record.createdAt >= window.from && window.emitted[record.id] === undefined;
}

/** n8n stores little for a trigger: beyond this many records, the window starts later. */
const MAX_EMITTED = 150;

/** The window after these records were emitted as created. */
export function rememberCreated(
	window: CreationWindow,
	records: ReadonlyArray<{ id: string; createdAt: string }>,
): CreationWindow {
	const emitted = [
		...Object.entries(window.emitted),
		...records.map(({ id, createdAt }) => [id, createdAt] as const),
	].toSorted(([, left], [, right]) => (left < right ? -1 : 1));
	const dropped = emitted.splice(0, emitted.length - MAX_EMITTED).at(-1);
	return { ...window, from: dropped?.[1] ?? window.from, emitted: Object.fromEntries(emitted) };
}

/** The window after everything stamped before `readTo` was read: it moves forward and drops what lies before it. */
export function completeRead(window: CreationWindow, readTo: string): CreationWindow {
	const from = window.lastCompleteRead;
	const emitted = Object.fromEntries(
		Object.entries(window.emitted).filter(([, createdAt]) => createdAt >= from),
	);
	const lastCompleteRead = readTo > from ? readTo : from;
	return { from, lastCompleteRead, emitted };
}
