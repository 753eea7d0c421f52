/** The resources of the action nodes, in the order in which the editor shows them. */
export const resources = [
	{ name: 'Record', value: 'record' },
	{ name: 'Lead or Contact', value: 'leadOrContact' },
	{ name: 'Credential', value: 'credential' },
] as const;

export type Resource = (typeof resources)[number]['value'];
