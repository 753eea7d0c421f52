/** The lists of people in both CRMs. */
import { copyOf, CRMS, hasSameValues, KINDS, nameOf } from './crms.js';
import { askToDelete, openEditor } from './dialogs.js';

export function addLists() {
	for (const crm of Object.keys(CRMS)) {
		for (const [kind, label] of Object.entries(KINDS)) {
			const list = copyOf('list-template');
			list.dataset.kind = kind;
			list.querySelector('h3').textContent = `${label}s`;
			list.querySelector('.empty').textContent = `No ${kind}s yet.`;
			const add = list.querySelector('button');
			add.textContent = `New ${kind}`;
			add.setAttribute('aria-label', `New ${kind} in ${CRMS[crm]}`);
			add.addEventListener('click', () => openEditor(crm, kind));
			document.querySelector(`[data-crm="${crm}"]`).append(list);
		}
	}
}

/**
 * Shows a list. While the pointer or the focus is on it, its rows stay where they are.
 * @param before the people that the page showed; undefined after another search: nothing is new then.
 */
export function showList(crm, kind, { count, people }, before) {
	const list = document.querySelector(`[data-crm="${crm}"] [data-kind="${kind}"]`);
	const rows = list.querySelector('ul');
	list.querySelector('.count').textContent = count.toLocaleString();
	list.querySelector('.empty').hidden = count > 0;
	const hidden = count - people.length;
	list.querySelector('.more').hidden = hidden === 0;
	list.querySelector('.more').textContent = `and ${hidden.toLocaleString()} more`;
	const known = new Map([...rows.children].map((row) => [row.dataset.id, row]));
	const shown = inStablePlace(people, rows).map((person) => {
		const old = before?.get(person.id);
		const isUnchanged = known.has(person.id) && JSON.stringify(old) === JSON.stringify(person);
		return isUnchanged
			? known.get(person.id)
			: showPerson(crm, kind, person, Boolean(before) && !hasSameValues(old, person));
	});
	placeRows(rows, shown);
}

/** Moves only rows that are elsewhere: a row that is moved loses the focus, and its highlight begins again. */
function placeRows(rows, shown) {
	for (const row of [...rows.children]) if (!shown.includes(row)) row.remove();
	for (const [place, row] of shown.entries()) {
		if (rows.children[place] !== row) rows.insertBefore(row, rows.children[place] ?? null);
	}
}

/** The order that is shown stays while someone points at the list; what is new comes first. */
function inStablePlace(people, rows) {
	if (!rows.matches(':hover, :focus-within')) return people;
	const places = new Map([...rows.children].map(({ dataset }, place) => [dataset.id, place]));
	return people.toSorted((a, b) => (places.get(a.id) ?? -1) - (places.get(b.id) ?? -1));
}

function showPerson(crm, kind, person, isNew) {
	const { values } = person;
	const name = nameOf(values);
	const row = copyOf('person-template');
	row.dataset.id = person.id;
	row.classList.toggle('arrived', isNew && person.arrived);
	row.classList.toggle('changed', isNew && !person.arrived);
	row.addEventListener('animationend', () => row.classList.remove('arrived', 'changed'));
	const write = (part, text) => (row.querySelector(part).textContent = text);
	write('.avatar', [values.firstName?.[0], values.lastName?.[0]].filter(Boolean).join(''));
	write('.name', name);
	write('.work', [values.jobTitle, values.company].filter(Boolean).join(' · '));
	write('.email', values.email ?? '');
	write('.phone', values.phone ?? '');
	write('.by', person.arrived ? 'n8n' : person.changedBy);
	row.querySelector('.way').hidden = !person.isOnItsWay;
	row.querySelector('.change').classList.toggle('by-n8n', person.arrived);
	row.querySelector('time').dateTime = person.changedAt;
	const [edit, remove] = row.querySelectorAll('button');
	edit.setAttribute('aria-label', `Edit ${name}`);
	edit.addEventListener('click', () => openEditor(crm, kind, person));
	remove.setAttribute('aria-label', `Delete ${name}`);
	remove.addEventListener('click', () => askToDelete(crm, kind, person));
	return row;
}

export function updateTimes() {
	for (const time of document.querySelectorAll('.change time')) {
		const text = ageOf(time.dateTime);
		if (time.textContent !== text) time.textContent = text;
	}
}

function ageOf(moment) {
	const seconds = Math.max(0, Math.round((Date.now() - new Date(moment)) / 1000));
	if (seconds < 60) return `${seconds} s ago`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
	return `${Math.floor(seconds / 3600)} h ago`;
}
