/** The dialogs in which a person edits and deletes records. */
import { byId, CRMS, FIELDS, nameOf, send } from './crms.js';

export function openEditor(crm, kind, person) {
	const dialog = byId('editor');
	const form = dialog.querySelector('form');
	const error = dialog.querySelector('.error');
	byId('editor-title').textContent = person
		? `Edit ${nameOf(person.values)} in ${CRMS[crm]}`
		: `New ${kind} in ${CRMS[crm]}`;
	byId('company-label').hidden = kind !== 'lead';
	form.elements.company.required = kind === 'lead';
	for (const field of FIELDS) form.elements[field].value = person?.values[field] ?? '';
	error.textContent = '';
	form.querySelector('[value="cancel"]').onclick = () => dialog.close();
	form.onsubmit = async (event) => {
		event.preventDefault();
		const path = `/people/${crm}/${kind}${person ? `/${person.id}` : ''}`;
		const values = Object.fromEntries(FIELDS.map((field) => [field, form.elements[field].value]));
		const failure = await send(person ? 'PATCH' : 'POST', path, values);
		if (failure) error.textContent = failure;
		else dialog.close();
	};
	dialog.showModal();
}

export function askToDelete(crm, kind, person) {
	const dialog = byId('deletion');
	const error = dialog.querySelector('.error');
	byId('deletion-title').textContent =
		`Delete the ${kind} ${nameOf(person.values)} in ${CRMS[crm]}?`;
	error.textContent = '';
	dialog.querySelector('[value="cancel"]').onclick = () => dialog.close();
	dialog.querySelector('form').onsubmit = async (event) => {
		event.preventDefault();
		const failure = await send('DELETE', `/people/${crm}/${kind}/${person.id}`);
		if (failure) error.textContent = failure;
		else dialog.close();
	};
	dialog.showModal();
}
