/** Spans of time whose changes are not returned. */
import type { SentRequest } from '../apiClient';
import { expectRejected, rejected, startWorld, type World } from './world';

const daysAgo = (days: number) =>
	encodeURIComponent(new Date(Date.now() - days * 86_400_000).toISOString());
const changes = (what: string, start: string, end: string): SentRequest => ({
	path: `/sobjects/Lead/${what}?start=${start}&end=${end}`,
});

const rejections = [
	rejected(
		'a span that ends where it starts, to the minute',
		changes('updated', '2026-01-01T00:00:01Z', '2026-01-01T00:00:59Z'),
		400,
		'INVALID_REPLICATION_DATE',
		'startDate must be before endDate',
	),
	rejected(
		'changes of more than 30 days ago',
		changes('updated', daysAgo(31), daysAgo(0)),
		400,
		'INVALID_REPLICATION_DATE',
		'startDate cannot be more than 30 days ago',
	),
	rejected(
		'deletions of more than 15 days ago',
		changes('deleted', daysAgo(16), daysAgo(0)),
		400,
		'INVALID_REPLICATION_DATE',
		'startDate cannot be more than 15 days ago',
	),
	rejected(
		'a start that is not a time',
		changes('updated', 'yesterday', daysAgo(0)),
		400,
		'INVALID_REPLICATION_DATE',
		'start is not a valid date and time: yesterday',
	),
	rejected(
		'no end',
		{ path: `/sobjects/Lead/updated?start=${daysAgo(1)}` },
		400,
		'MISSING_ARGUMENT',
		'end is required',
	),
];

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.client.emulator.close());

test.each(rejections)('$name', (rejection) => expectRejected(world, rejection));
