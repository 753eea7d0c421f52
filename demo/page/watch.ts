import type { CrmKey, DemoCrm, Person, PersonKind } from '../person';

/** All leads and contacts of both CRMs. */
export type Board = Record<CrmKey, Record<PersonKind, Person[]>>;

export type DemoCrms = Readonly<Record<CrmKey, DemoCrm>>;

const LOOK_INTERVAL_MS = 300;

/** What both CRMs hold right now. */
export function readBoard(crms: DemoCrms): Board {
	const readCrm = (crm: DemoCrm) => ({ lead: crm.list('lead'), contact: crm.list('contact') });
	return { dynamics365: readCrm(crms.dynamics365), salesforce: readCrm(crms.salesforce) };
}

/** Calls back with the board whenever it is not what it was; answers with a function that ends the watch. */
export function watchBoard(crms: DemoCrms, onChange: (board: Board) => void): () => void {
	let last = JSON.stringify(readBoard(crms));
	const looking = setInterval(() => {
		const board = readBoard(crms);
		const content = JSON.stringify(board);
		if (content === last) return;
		last = content;
		onChange(board);
	}, LOOK_INTERVAL_MS);
	return () => clearInterval(looking);
}
