/** Shows the records of both CRMs that the server sends, and sends edits back. */

const CRMS = { dynamics365: 'Dynamics 365', salesforce: 'Salesforce' };
const KINDS = { lead: 'Lead', contact: 'Contact' };
const ACTIVITY_LENGTH = 12;
const FIELDS = ['firstName', 'lastName', 'company', 'email', 'phone', 'jobTitle'];

const byId = (id) => document.getElementById(id);
const copyOf = (template) => byId(template).content.firstElementChild.cloneNode(true);
const nameOf = ({ firstName, lastName }) => [firstName, lastName].filter(Boolean).join(' ');

let lastBoard;

addLists();
setInterval(updateTimes, 1000);
const events = new EventSource('/events');
events.onopen = () => showConnection('live', 'Live');
events.onerror = () => showConnection('lost', 'The demo is not running');
events.onmessage = ({ data }) => show(JSON.parse(data));

function showConnection(state, text) {
	byId('connection').dataset.state = state;
	byId('connection').textContent = text;
}

function addLists() {
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

function show(board) {
	for (const crm of Object.keys(CRMS)) {
		for (const kind of Object.keys(KINDS)) {
			const before =
				lastBoard && new Map(lastBoard[crm][kind].map((person) => [person.id, person]));
			showList(crm, kind, board[crm][kind], before);
		}
	}
	lastBoard = board;
	updateTimes();
}

/** `before` is undefined when the page has just been opened: nothing is new then. */
function showList(crm, kind, people, before) {
	const list = document.querySelector(`[data-crm="${crm}"] [data-kind="${kind}"]`);
	list.querySelector('.count').textContent = people.length;
	list.querySelector('.empty').hidden = people.length > 0;
	const rows = people.map((person) => {
		const known = list.querySelector(`[data-id="${person.id}"]`);
		const old = before?.get(person.id);
		if (known && JSON.stringify(old) === JSON.stringify(person)) return known;
		if (before) addActivity(crm, kind, person, old ? 'updated' : 'created');
		return showPerson(crm, kind, person, Boolean(before));
	});
	const kept = new Set(people.map(({ id }) => id));
	for (const [id, person] of before ?? [])
		if (!kept.has(id)) addActivity(crm, kind, person, 'deleted');
	list.querySelector('ul').replaceChildren(...rows);
}

function showPerson(crm, kind, person, isNew) {
	const { values } = person;
	const name = nameOf(values);
	const row = copyOf('person-template');
	row.dataset.id = person.id;
	row.classList.toggle('arrived', isNew && person.arrived);
	row.classList.toggle('changed', isNew && !person.arrived);
	const write = (part, text) => (row.querySelector(part).textContent = text);
	write('.avatar', [values.firstName?.[0], values.lastName?.[0]].filter(Boolean).join(''));
	write('.name', name);
	write('.work', [values.jobTitle, values.company].filter(Boolean).join(' · '));
	write('.reach', [values.email, values.phone].filter(Boolean).join(' · '));
	write('.by', person.arrived ? 'n8n' : person.changedBy);
	row.querySelector('.change').classList.toggle('by-n8n', person.arrived);
	row.querySelector('time').dateTime = person.changedAt;
	const [edit, remove] = row.querySelectorAll('button');
	edit.setAttribute('aria-label', `Edit ${name}`);
	edit.addEventListener('click', () => openEditor(crm, kind, person));
	remove.setAttribute('aria-label', `Delete ${name}`);
	remove.addEventListener('click', () => send('DELETE', `/people/${crm}/${kind}/${person.id}`));
	return row;
}

function addActivity(crm, kind, person, event) {
	const line = document.createElement('li');
	line.dataset.crm = crm;
	const time = document.createElement('time');
	time.textContent = new Date().toLocaleTimeString();
	const what = `${kind} ${nameOf(person.values)} in ${CRMS[crm]}`;
	const who = person.arrived ? 'n8n' : person.changedBy;
	line.append(time, event === 'deleted' ? `Deleted: ${what}` : `${who} ${event} the ${what}`);
	byId('activity').prepend(line);
	byId('activity').children[ACTIVITY_LENGTH]?.remove();
	byId('activity-empty').hidden = true;
}

function updateTimes() {
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

function openEditor(crm, kind, person) {
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

/** Resolves with the CRM's error message, or undefined when the edit was saved. */
async function send(method, path, values) {
	const init = values && {
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(values),
	};
	const response = await fetch(path, { method, ...init });
	return response.ok ? undefined : (await response.json()).error;
}
