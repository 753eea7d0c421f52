/** What the page shows of both CRMs. */
import {
	CRM_KEYS,
	PERSON_FIELDS,
	PERSON_KINDS,
	type CrmKey,
	type DemoCrm,
	type Person,
	type PersonKind,
	type PersonValues,
} from '../person';

export type DemoCrms = Readonly<Record<CrmKey, DemoCrm>>;

type ByList<Of> = Record<CrmKey, Record<PersonKind, Of>>;

/** All leads and contacts of both CRMs, each list with the most recently modified first. */
export type Board = ByList<readonly Person[]>;

export interface ShownPerson extends Person {
	/** True while the other CRM does not have what a person entered. */
	isOnItsWay: boolean;
}

/** One list as the page shows it. */
export interface ShownList {
	/** Those that the search finds. */
	count: number;
	/** The first of them. */
	people: ShownPerson[];
}

export interface BoardView {
	lists: ByList<ShownList>;
	/** How many different people there are, and how many of them both CRMs have. */
	progress: { people: number; inBoth: number };
}

/** One line of the activity. */
export interface Activity {
	crm: CrmKey;
	kind: PersonKind;
	event: 'created' | 'updated' | 'deleted';
	name: string;
	/** `n8n`, or the name of the user. */
	by: string;
	/** ISO 8601 in UTC. */
	at: string;
}

/** The current records of both CRMs. */
export const readBoard = (crms: DemoCrms): Board => byList((crm, kind) => crms[crm].list(kind));

const LIST_LENGTH = 50;

/** @param search text that the name, company or email must contain. */
export function viewBoard(board: Board, search: string): BoardView {
	const counted = PERSON_KINDS.map((kind) => {
		const dynamics365 = new Set(board.dynamics365[kind].map(keyOf));
		const salesforce = new Set(board.salesforce[kind].map(keyOf));
		const inBoth = [...dynamics365].filter((key) => salesforce.has(key)).length;
		return { people: dynamics365.size + salesforce.size - inBoth, inBoth };
	});
	const lists = byList((crm, kind) => {
		const people = board[crm][kind].filter((person) => isFound(person, search));
		const others = new Map(
			board[otherCrm(crm)][kind].map((person) => [keyOf(person), person] as const),
		);
		return {
			count: people.length,
			people: people
				.slice(0, LIST_LENGTH)
				.map((person) => ({ ...person, isOnItsWay: isOnItsWay(person, others) })),
		};
	});
	const sum = (key: 'people' | 'inBoth') => counted.reduce((total, each) => total + each[key], 0);
	return { lists, progress: { people: sum('people'), inBoth: sum('inBoth') } };
}

/** What was created, edited and deleted, without changes of what the page does not show, such as a stamp. */
export function activitiesBetween(before: Board, after: Board, at: string): Activity[] {
	return CRM_KEYS.flatMap((crm) =>
		PERSON_KINDS.flatMap((kind) => {
			const line = (person: Person, event: Activity['event']): Activity => ({
				...{ crm, kind, event, at },
				name: nameOf(person.values),
				by: person.arrived ? 'n8n' : person.changedBy,
			});
			const known = new Map(before[crm][kind].map((person) => [person.id, person]));
			const kept = new Set(after[crm][kind].map(({ id }) => id));
			const edited = after[crm][kind].flatMap((person) => {
				const old = known.get(person.id);
				if (old && hasSameValues(old, person)) return [];
				return [line(person, old ? 'updated' : 'created')];
			});
			const gone = before[crm][kind].filter(({ id }) => !kept.has(id));
			return [...edited, ...gone.map((person) => line(person, 'deleted'))];
		}),
	);
}

function byList<Of>(of: (crm: CrmKey, kind: PersonKind) => Of): ByList<Of> {
	const listsOf = (crm: CrmKey) => ({ lead: of(crm, 'lead'), contact: of(crm, 'contact') });
	return { dynamics365: listsOf('dynamics365'), salesforce: listsOf('salesforce') };
}

const otherCrm = (crm: CrmKey): CrmKey => (crm === 'salesforce' ? 'dynamics365' : 'salesforce');

const nameOf = ({ firstName, lastName }: PersonValues) =>
	[firstName, lastName].filter(Boolean).join(' ');

/** By which a person is the same in both CRMs, as far as the page knows. */
const keyOf = ({ values }: Person) => (values.email ?? nameOf(values)).toLowerCase();

const hasSameValues = (person: Person, other: Person) =>
	PERSON_FIELDS.every((field) => person.values[field] === other.values[field]);

function isOnItsWay(person: Person, others: ReadonlyMap<string, Person>): boolean {
	if (person.arrived) return false;
	const other = others.get(keyOf(person));
	if (!other) return true;
	return !hasSameValues(person, other) && other.changedAt <= person.changedAt;
}

function isFound({ values }: Person, search: string): boolean {
	const text = [nameOf(values), values.company, values.email].join(' ').toLowerCase();
	return text.includes(search.trim().toLowerCase());
}
