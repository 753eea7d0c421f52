import type { CrmKey, DemoCrm, Person, PersonKind } from '../person';

/** All leads and contacts of both CRMs. */
export type Board = Record<CrmKey, Record<PersonKind, Person[]>>;

export type DemoCrms = Readonly<Record<CrmKey, DemoCrm>>;

const CHECK_INTERVAL_MS = 300;

/** The current records of both CRMs. */
export function readBoard(crms: DemoCrms): Board {
	const readCrm = (crm: DemoCrm) => ({ lead: crm.list('lead'), contact: crm.list('contact') });
	return { dynamics365: readCrm(crms.dynamics365), salesforce: readCrm(crms.salesforce) };
}

/** Calls `onChange` with all records whenever one of them changes. Returns a function that stops watching. */
export function watchBoard(crms: DemoCrms, onChange: (board: Board) => void): () => void {
	let last = JSON.stringify(readBoard(crms));
	const timer = setInterval(() => {
		const board = readBoard(crms);
		const content = JSON.stringify(board);
		if (content === last) return;
		last = content;
		onChange(board);
	}, CHECK_INTERVAL_MS);
	return () => clearInterval(timer);
}
