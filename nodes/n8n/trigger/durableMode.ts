/** What n8n needs to have set to commit what a poll returns and its cursor in one transaction. */
const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

/** True where n8n runs with durable poll cursors; it reads its variables the same way. */
export function isDurable(): boolean {
	return DURABLE.every((name) => ['true', '1'].includes(process.env[name]?.toLowerCase() ?? ''));
}
