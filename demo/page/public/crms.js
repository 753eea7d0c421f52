/** The names that the page shows, and what it does with people. */

export const CRMS = { dynamics365: 'Dynamics 365', salesforce: 'Salesforce' };
export const KINDS = { lead: 'Lead', contact: 'Contact' };
export const FIELDS = ['firstName', 'lastName', 'company', 'email', 'phone', 'jobTitle'];

export const byId = (id) => document.getElementById(id);
export const copyOf = (template) => byId(template).content.firstElementChild.cloneNode(true);
export const nameOf = ({ firstName, lastName }) => [firstName, lastName].filter(Boolean).join(' ');

/** Resolves with the CRM's error message, or undefined when the edit was saved. */
export async function send(method, path, values) {
	const init = values && {
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(values),
	};
	const response = await fetch(path, { method, ...init });
	return response.ok ? undefined : (await response.json()).error;
}

/** True when nothing that the page shows was changed, such as when n8n has stamped the record. */
export const hasSameValues = (old, person) =>
	old !== undefined && JSON.stringify(old.values) === JSON.stringify(person.values);
