/** The people that both CRMs have when the demo starts. */
import type { DemoCrms } from './page/board';
import type { CrmKey, PersonKind, PersonValues } from './person';

/** Which of the people each CRM has, by number: 500 records a side, of which 200 are in both. */
const RANGES: Readonly<Record<PersonKind, Readonly<Record<CrmKey, [from: number, to: number]>>>> = {
	lead: { dynamics365: [0, 300], salesforce: [180, 480] },
	contact: { dynamics365: [480, 680], salesforce: [600, 800] },
};

/** Adds 500 leads and contacts to each CRM, who partly are the same people. */
export function addFirstPeople(crms: DemoCrms): void {
	for (const [kind, ranges] of Object.entries(RANGES)) {
		for (const [key, [from, to]] of Object.entries(ranges)) {
			const crm = crms[key as CrmKey];
			for (let number = from; number < to; number += 1) {
				crm.create(kind as PersonKind, firstPerson(number));
			}
		}
	}
}

const FIRST_NAMES = [
	...['Ada', 'Grace', 'Katherine', 'Rosalind', 'Mary', 'Dorothy', 'Annie', 'Hedy', 'Radia'],
	...['Barbara', 'Frances', 'Jean', 'Margaret', 'Evelyn', 'Lise', 'Emmy', 'Alan', 'Edsger'],
	...['Donald', 'Niklaus', 'John', 'Maurice', 'Dennis', 'Ken', 'Tim', 'Vint', 'Leslie', 'Tony'],
];

const LAST_NAMES = [
	...['Lovelace', 'Hopper', 'Johnson', 'Franklin', 'Jackson', 'Vaughan', 'Easley', 'Lamarr'],
	...['Perlman', 'Liskov', 'Allen', 'Bartik', 'Hamilton', 'Granville', 'Meitner', 'Noether'],
	...['Turing', 'Dijkstra', 'Knuth', 'Wirth', 'Backus', 'Shannon', 'Ritchie', 'Thompson'],
	...['Lee', 'Cerf', 'Lamport', 'Hoare', 'Goldberg', 'Estrin'],
];

const COMPANIES = ['Analytical Engines', 'Compiler Works', 'Langley Research', 'Kings Chemistry'];
const JOB_TITLES = ['Programmer', 'Rear Admiral', 'Mathematician', 'Chemist', 'Engineer'];

/** @throws when there are not as many names. */
function firstPerson(number: number): PersonValues {
	const firstName = FIRST_NAMES[number % FIRST_NAMES.length]!;
	const lastName = LAST_NAMES[Math.floor(number / FIRST_NAMES.length)];
	if (lastName === undefined) throw new Error(`There is no name for person ${number}`);
	const company = COMPANIES[number % COMPANIES.length]!;
	const [domain] = company.split(' ');
	return {
		firstName,
		lastName,
		company,
		email: `${firstName}.${lastName}@${domain}.example`.toLowerCase(),
		phone: `+1 202 555 ${String(number).padStart(4, '0')}`,
		jobTitle: JOB_TITLES[number % JOB_TITLES.length]!,
	};
}
