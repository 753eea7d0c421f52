/** What the test files of one run note about the requests that they saw. */

/** One line of the file, as JSON. */
export interface Note {
	/** Path of the test file. */
	test: string;
	/** Positions in the table. */
	seen: readonly number[];
}

const VARIABLE = 'CRM_SYNC_REQUEST_NOTES';

/** The file that all workers of this run append to. */
export function requestNotes(): string {
	const file = process.env[VARIABLE];
	if (file === undefined)
		throw new Error(`${VARIABLE} is not set: see test/requests/globalSetup.ts`);
	return file;
}

/** To be called before the workers start, which inherit the environment. */
export function setRequestNotes(file: string): void {
	process.env[VARIABLE] = file;
}
