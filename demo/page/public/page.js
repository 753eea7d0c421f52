/** Shows what the server sends: the records of both CRMs, what changed, and what did not arrive. */
import { byId, CRMS, KINDS } from './crms.js';
import { addLists, showList, updateTimes } from './lists.js';

const OUTCOMES = { failed: 'Failed', review: 'Needs review', skipped: 'Skipped' };

let events;
let lastLists;

addLists();
follow();
byId('search').addEventListener('input', follow);
setInterval(updateTimes, 1000);

/** Follows the people whom the search finds. */
function follow() {
	events?.close();
	lastLists = undefined;
	events = new EventSource(`/events?search=${encodeURIComponent(byId('search').value)}`);
	events.onopen = () => showConnection('live', 'Live');
	events.onerror = () => showConnection('lost', 'The demo is not running');
	events.onmessage = ({ data }) => show(JSON.parse(data));
}

function showConnection(state, text) {
	byId('connection').dataset.state = state;
	byId('connection').textContent = text;
}

function show({ lists, progress, calls, activities, problems }) {
	for (const crm of Object.keys(CRMS)) {
		byId(`${crm}-calls`).textContent = `${calls[crm].toLocaleString()} API calls`;
		for (const kind of Object.keys(KINDS)) {
			const before = lastLists?.[crm][kind].people.map((person) => [person.id, person]);
			showList(crm, kind, lists[crm][kind], before && new Map(before));
		}
	}
	showProgress(progress);
	showActivities(activities);
	showProblems(problems);
	lastLists = lists;
	updateTimes();
}

function showProgress({ people, inBoth }) {
	Object.assign(byId('progress'), { max: Math.max(people, 1), value: inBoth });
	byId('progress-text').textContent =
		inBoth === people
			? `All ${people.toLocaleString()} people are in both CRMs`
			: `${inBoth.toLocaleString()} of ${people.toLocaleString()} people are in both CRMs`;
}

function showActivities(activities) {
	byId('activity-empty').hidden = activities.length > 0;
	const lines = activities.map(({ crm, kind, event, name, by, at }) => {
		const line = document.createElement('li');
		line.dataset.crm = crm;
		const time = document.createElement('time');
		time.textContent = new Date(at).toLocaleTimeString();
		const what = `${kind} ${name} in ${CRMS[crm]}`;
		line.append(time, event === 'deleted' ? `Deleted: ${what}` : `${by} ${event} the ${what}`);
		return line;
	});
	byId('activity').replaceChildren(...lines);
}

function showProblems(problems) {
	byId('problems-empty').hidden = problems.length > 0;
	const lines = problems.map(({ kind, workflow, name, reason, url }) => {
		const line = document.createElement('li');
		line.dataset.kind = kind;
		const label = document.createElement('strong');
		label.textContent = OUTCOMES[kind];
		const link = document.createElement('a');
		Object.assign(link, { href: url, target: '_blank', rel: 'noopener' });
		link.textContent = `Open execution of ${workflow}`;
		line.append(label, name ? ` ${name}: ${reason} ` : ` ${reason} `, link);
		return line;
	});
	byId('problems').replaceChildren(...lines);
}
