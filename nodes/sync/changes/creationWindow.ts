/**
 * Tells created from updated: a CRM's feed only says that a record is there and when it was created and modified.
 *
 * A record is told as created once: when it was created after the window began and has not been told before.
 * The window reaches back to the read before the last complete one, because a record that is created before
 * a read and modified during it is first seen by the next read.
 */
export interface CreationWindow {
	/** Records created earlier were there, or were told, before. */
	from: string;
	/** When the last complete read was made; becomes `from` at the next one. */
	lastCompleteRead: string;
	/** Ids of the records told as created since `from`, with their time of creation. */
	told: Readonly<Record<string, string>>;
}

export function openCreationWindow(startedAt: string): CreationWindow {
	return { from: startedAt, lastCompleteRead: startedAt, told: {} };
}

/** True when the record has to be told as created. */
export function isNewlyCreated(
	window: CreationWindow,
	record: { id: string; createdAt: string },
): boolean {
	return record.createdAt >= window.from && window.told[record.id] === undefined;
}

/** A trigger may keep little: beyond this many, the window begins later. */
const MAX_TOLD = 150;

/** The window after these records have been told as created. */
export function rememberCreated(
	window: CreationWindow,
	records: ReadonlyArray<{ id: string; createdAt: string }>,
): CreationWindow {
	const told = [
		...Object.entries(window.told),
		...records.map(({ id, createdAt }) => [id, createdAt] as const),
	].toSorted(([, left], [, right]) => (left < right ? -1 : 1));
	const forgotten = told.splice(0, told.length - MAX_TOLD).at(-1);
	return { ...window, from: forgotten?.[1] ?? window.from, told: Object.fromEntries(told) };
}

/** The window after everything stamped before `readTo` has been read: it moves on, and forgets what lies behind it. */
export function completeRead(window: CreationWindow, readTo: string): CreationWindow {
	const from = window.lastCompleteRead;
	const told = Object.fromEntries(
		Object.entries(window.told).filter(([, createdAt]) => createdAt >= from),
	);
	const lastCompleteRead = readTo > from ? readTo : from;
	return { from, lastCompleteRead, told };
}
