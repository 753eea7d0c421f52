import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { savePendingStart, findPendingStart } from '../../../nodes/n8n/trigger/pendingStart';
import type { Cursor } from '../../../nodes/sync/changes/cursor';
import { startReading } from '../../../nodes/sync/changes/position';

const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

const source = { crm: 'https://acme.my.salesforce.com', entity: 'Lead' };

const started: Cursor = {
	source,
	position: { phase: 'byStamp', reading: startReading('2026-01-01T00:00:00.000Z') },
};

/** A node of a workflow, in a poll that n8n gives what it has saved for the workflow as a whole. */
function open(workflowData: IDataObject, id = 'trigger-1'): IPollFunctions {
	const context: Pick<IPollFunctions, 'getNode' | 'getWorkflowStaticData'> = {
		getNode: () => ({ id, name: id, type: id, typeVersion: 1, position: [0, 0], parameters: {} }),
		getWorkflowStaticData: () => workflowData,
	};
	return context as IPollFunctions;
}

const saved = (workflowData: IDataObject) => structuredClone(workflowData);

let workflowData: IDataObject;

beforeEach(() => {
	workflowData = {};
	for (const name of DURABLE) process.env[name] = 'true';
});
afterEach(() => {
	for (const name of DURABLE) delete process.env[name];
});

test('the first tick starts where publishing started', () => {
	savePendingStart(open(workflowData), { starts: 1 }, [started]);
	expect(findPendingStart(open(saved(workflowData)), {}, source)).toEqual(started);
});

test('a start position that has become a cursor is not used again', () => {
	savePendingStart(open(workflowData), { starts: 1 }, [started]);
	expect(findPendingStart(open(saved(workflowData)), { starts: 1 }, source)).toBeUndefined();
});

test.each([
	{ crm: source.crm, entity: 'Contact' },
	{ crm: 'https://other.my.salesforce.com', entity: 'Lead' },
])('a start position does not apply to $entity in $crm', (other) => {
	savePendingStart(open(workflowData), { starts: 1 }, [started]);
	expect(findPendingStart(open(saved(workflowData)), {}, other)).toBeUndefined();
});

test('each trigger of a workflow has its own start position', () => {
	savePendingStart(open(workflowData, 'one'), { starts: 1 }, [started]);
	expect(findPendingStart(open(workflowData, 'other'), {}, source)).toBeUndefined();
	savePendingStart(open(workflowData, 'other'), { starts: 1 }, [started]);
	expect(findPendingStart(open(workflowData, 'one'), {}, source)).toEqual(started);
});

test('in its default mode n8n saves the cursor itself when it publishes', () => {
	for (const name of DURABLE) delete process.env[name];
	savePendingStart(open(workflowData), { starts: 1 }, [started]);
	expect(workflowData).toEqual({});
});
