/** The variables that make n8n commit the items of a poll and its cursor in one transaction. */
const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

/** True where n8n runs with durable poll cursors. The variables are read the way n8n reads them. */
export function isDurable(): boolean {
	return DURABLE.every((name) => ['true', '1'].includes(process.env[name]?.toLowerCase() ?? ''));
}
