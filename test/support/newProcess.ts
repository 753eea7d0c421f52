/** Forgets what a process of n8n remembers of its polls, as a new process does. */
export function forgetPolls(): void {
	Reflect.deleteProperty(process, Symbol.for('n8n-nodes-crm-sync.polls'));
}
