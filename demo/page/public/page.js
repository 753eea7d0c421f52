/** Shows what the server sends: the records of both CRMs, what changed, and what did not arrive. */
import { byId, CRMS, hasSameValues, KINDS, nameOf } from './crms.js';
import { addLists, showList, updateTimes } from './lists.js';

const ACTIVITY_LENGTH = 12;
const OUTCOMES = { failed: 'Failed', review: 'Needs review', skipped: 'Skipped' };

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

function show({ board, calls, problems }) {
	for (const crm of Object.keys(CRMS)) {
		byId(`${crm}-calls`).textContent = `${calls[crm].toLocaleString()} API calls`;
		for (const kind of Object.keys(KINDS)) {
			const before =
				lastBoard && new Map(lastBoard[crm][kind].map((person) => [person.id, person]));
			if (before) addActivities(crm, kind, board[crm][kind], before);
			showList(board, crm, kind, before);
		}
	}
	showProblems(problems);
	lastBoard = board;
	updateTimes();
}

function addActivities(crm, kind, people, before) {
	const kept = new Set(people.map(({ id }) => id));
	for (const person of people) {
		const old = before.get(person.id);
		if (hasSameValues(old, person)) continue;
		addActivity(crm, kind, person, old ? 'updated' : 'created');
	}
	for (const [id, person] of before) {
		if (!kept.has(id)) addActivity(crm, kind, person, 'deleted');
	}
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

function showProblems(problems) {
	byId('problems-empty').hidden = problems.length > 0;
	const lines = problems.map(({ kind, workflow, reason, url }) => {
		const line = document.createElement('li');
		line.dataset.kind = kind;
		const label = document.createElement('strong');
		label.textContent = OUTCOMES[kind];
		const link = document.createElement('a');
		Object.assign(link, { href: url, target: '_blank', rel: 'noopener' });
		link.textContent = `Open execution of ${workflow}`;
		line.append(label, ` ${reason} `, link);
		return line;
	});
	byId('problems').replaceChildren(...lines);
}
