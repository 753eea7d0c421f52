/** What a trigger with several entities stores stays under the same limit as with one. */
import { storageOf } from '../../../nodes/n8n/trigger/storage';
import { DEFAULT_CAPACITY } from '../../../nodes/sync/changes/memory';
import { pickWatched } from '../../../nodes/sync/changes/watchedFields';
import { leadRecord } from '../sync/leadDescription';

/** SPEC.md, "What is stored": in characters of JSON. */
const LIMIT = 256 * 1024;
const TOKEN_WITH_SELECTION = 12_000;
const CALLS = 1_000;

/** Of the longest ids, which Dataverse has. */
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function watchedCharacters(maxRecords: number | undefined): number {
	const changes = Array.from({ length: 600 }, (_, number) => ({
		event: 'updated' as const,
		record: { ...leadRecord(idOf(number), { LastName: `Name ${number}` }), id: idOf(number) },
	}));
	const { seen } = pickWatched(changes, ['LastName'], { seen: {}, maxRecords });
	return JSON.stringify(seen).length;
}

test.each([1, 2, 3, 4, 5])('%d entities', (count) => {
	const { capacity = DEFAULT_CAPACITY, watchedRecords } = storageOf(count);
	const cursor = TOKEN_WITH_SELECTION + capacity + watchedCharacters(watchedRecords);
	expect(2 * count * cursor + CALLS).toBeLessThan(LIMIT);
	expect(capacity).toBeGreaterThan(5_000);
});
