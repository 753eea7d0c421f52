/**
 * What one process of n8n remembers of its polls. n8n loads an update of the package without a restart: the modules of
 * the new version start empty while polls of the old one can still run, so that both share this memory.
 */
export interface PollMemory {
	/** Differs after every start of n8n. */
	readonly process: string;
	/** The stored data of triggers whose poll is running. */
	readonly running: WeakSet<object>;
}

/** Versions of the package that n8n loads one after the other find the memory here: its shape must not change. */
const KEY = Symbol.for('n8n-nodes-crm-sync.polls');

/** @returns the memory of this process. */
export function pollMemory(): PollMemory {
	const holder = process as { [KEY]?: PollMemory };
	return (holder[KEY] ??= {
		process: `${Date.now()}-${Math.random()}`,
		running: new WeakSet(),
	});
}
