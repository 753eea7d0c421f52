/** What the docs of the operations say about errors: the snapshots of the tests with bad input. */
import { toReadable } from '../../../support/readable';
import type { Label, RowStage } from './rowStage';

/** An error as docs/operations/ shows it. */
export interface RecordedError {
	crm: string;
	/** The operation. */
	of: string;
	/** The parameter that is wrong; absent where the reason is a permission. */
	parameter?: string;
	/** What is wrong with it. */
	what: string;
	message: string;
	advice: string;
}

/** Fails when the error is not the one that the docs show. `npm test -- -u`, and then `npm run docs`, updates them. */
export function expectRecorded(
	stage: Pick<RowStage, 'crm'>,
	label: Label,
	recorded: Omit<RecordedError, 'crm'>,
): void {
	const { of, parameter, what, message, advice } = recorded;
	const all: RecordedError = { crm: label, of, parameter, what, message, advice };
	const text = JSON.stringify(all, null, '\t');
	expect(toReadable(text, { label, url: stage.crm.url })).toMatchSnapshot();
}
