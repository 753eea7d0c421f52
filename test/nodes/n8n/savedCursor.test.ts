import type * as SavedCursorModule from '../../../nodes/n8n/trigger/savedCursor';
import type { Cursor } from '../../../nodes/sync/changes/cursor';
import { startReading } from '../../../nodes/sync/changes/position';
import { forgetPolls } from '../../support/newProcess';

const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

function cursorAt(stamp: string): Cursor {
	return {
		source: { crm: 'https://acme.my.salesforce.com', entity: 'Lead' },
		position: { phase: 'byStamp', reading: startReading(stamp) },
	};
}

const [before, after] = [
	cursorAt('2026-01-01T00:00:00.000Z'),
	cursorAt('2026-01-02T00:00:00.000Z'),
];

/** The module as a freshly started n8n has it. */
function startN8n(): typeof SavedCursorModule {
	forgetPolls();
	return loadPackage();
}

/** The module as the same n8n has it after an update of the package. */
function loadPackage(): typeof SavedCursorModule {
	let started: typeof SavedCursorModule | undefined;
	jest.isolateModules(() => {
		started = jest.requireActual('../../../nodes/n8n/trigger/savedCursor');
	});
	if (!started) throw new Error('the module did not load');
	return started;
}

afterEach(() => {
	for (const name of DURABLE) delete process.env[name];
});

test('the next tick of the same n8n continues after the batch', () => {
	const n8n = startN8n();
	const saved = n8n.toSavedCursor(before, after, { hasBatch: true });
	expect(n8n.readSavedCursor(saved)).toEqual(after);
});

test('after an update of the package n8n still runs, and continues after the batch', () => {
	const saved = startN8n().toSavedCursor(before, after, { hasBatch: true });
	expect(loadPackage().readSavedCursor(saved)).toEqual(after);
});

test('after a crash the last batch is emitted again: it might never have become an execution', () => {
	const saved = startN8n().toSavedCursor(before, after, { hasBatch: true });
	expect(startN8n().readSavedCursor(saved)).toEqual(before);
});

test('where nothing was emitted the cursor moves immediately', () => {
	const saved = startN8n().toSavedCursor(before, after, { hasBatch: false });
	expect(startN8n().readSavedCursor(saved)).toEqual(after);
});

test('with durable poll cursors n8n commits batch and cursor together, and nothing is repeated', () => {
	for (const name of DURABLE) process.env[name] = 'true';
	const saved = startN8n().toSavedCursor(before, after, { hasBatch: true });
	expect(saved).toEqual({ cursor: after });
	expect(startN8n().readSavedCursor(saved)).toEqual(after);
});

test('durable cursors that n8n leaves disabled do not count', () => {
	process.env.N8N_POLLER_DURABLE_CURSORS_ENABLED = 'true';
	const saved = startN8n().toSavedCursor(before, after, { hasBatch: true });
	expect(startN8n().readSavedCursor(saved)).toEqual(before);
});
