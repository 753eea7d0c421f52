/** How much of what n8n stores for a trigger each of its entities can use: see "What is stored" in sync/changes/SPEC.md. */

export interface Storage {
	/** Characters of JSON for what was emitted beyond a watermark; absent for as many as one entity can use. */
	capacity?: number;
	/** Records whose watched fields are remembered; absent for as many as one entity can use. */
	watchedRecords?: number;
}

/** Less than 256 KB, for both cursors of every entity: before the last batch, and after it. */
const TOTAL = 250_000;

/** Of an entity: its tokens with their selections. */
const TOKENS = 24_000;

/** Share of the rest for what was emitted; the other part is for watched fields. */
const EMITTED_SHARE = 0.6;

const WATCHED_RECORD = 70;

/** Cursors of one entity. */
const CURSORS = 2;

export function storageOf(entities: number): Storage {
	if (entities === 1) return {};
	const each = (TOTAL / entities - TOKENS) / CURSORS;
	return {
		capacity: Math.floor(each * EMITTED_SHARE),
		watchedRecords: Math.floor((each * (1 - EMITTED_SHARE)) / WATCHED_RECORD),
	};
}
