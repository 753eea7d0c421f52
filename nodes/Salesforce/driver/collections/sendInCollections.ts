/** Sends records in collections, several of them in one call, and tells what became of each record. */
import type { WriteOptions, WriteResult } from '../../../crm/port/index';
import { CrmError } from '../../../crm/errors';
import { tookTooLong } from '../../../crm/driver/noAnswer';
import { sendComposed, sendPlain, type Answer } from './requests';
import type { PreparedWrite } from '../prepare';
import { divide, halve, toCalls, toCollections, type Collection } from './collection';
import { changed, concernsAll, refusalOf } from '../writeResult';
import type { Sender } from '../send';

/** Calls are divided for lack of time only so often without any answer: Salesforce is away then. */
const MAX_SILENT_ROUNDS = 3;

/**
 * One result per row, in order. A call that fails as a whole for one bad record, for its size or for lack of time
 * is divided until what is bad stands alone; new records are not sent again when they may have been created.
 */
export async function sendInCollections(
	sender: Sender,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const results = new Map<PreparedWrite, WriteResult>();
	try {
		let silentRounds = 0;
		for (let waiting = toCollections(rows); waiting.length > 0;) {
			const known = results.size;
			const isPatient = silentRounds < MAX_SILENT_ROUNDS;
			const again: Collection[] = [];
			for (const call of toCalls(waiting)) {
				again.push(...(await sendCall(sender, { call, options, isPatient, results })));
			}
			silentRounds = results.size > known ? 0 : silentRounds + 1;
			waiting = again;
		}
		return rows.map((row) => results.get(row)!);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return rows.map((row) => results.get(row) ?? { ok: false, error });
	}
}

interface Call {
	call: readonly Collection[];
	options: WriteOptions;
	/** Whether what took too long is tried in smaller calls. */
	isPatient: boolean;
	/** What became of each row, once it is known. */
	results: Map<PreparedWrite, WriteResult>;
}

/**
 * @returns what has to be sent again, in smaller pieces.
 * @throws CrmError when no further call can succeed.
 */
async function sendCall(
	sender: Sender,
	{ call, options, isPatient, results }: Call,
): Promise<Collection[]> {
	try {
		const answers =
			call[0]?.travels === 'plain'
				? [await sendPlain(sender, call[0], options)]
				: await sendComposed(sender, call, options);
		return call.flatMap((each, index) => settle(each, answers[index]!, results));
	} catch (error) {
		if (!(error instanceof CrmError) || concernsAll(error)) throw error;
		const again = isDivisible(error, isPatient) ? call.filter(maySendAgain(error)) : [];
		const parts = divide(again) ?? [];
		const refused = parts.length > 0 ? call.filter((each) => !again.includes(each)) : call;
		for (const each of refused) settle(each, { kind: 'refused', error }, results);
		return parts.map((part) => ({ ...part, repeated: part.repeated || error.outcomeUnknown }));
	}
}

const isDivisible = (error: CrmError, isPatient: boolean) =>
	concernsOneRow(error) || error.status === 413 || (tookTooLong(error) && isPatient);

/** A value that cannot be read; a field that is not there is in the other records too. */
const concernsOneRow = ({ status, kind }: CrmError) => status === 400 && kind !== 'misconfigured';

const maySendAgain =
	({ outcomeUnknown }: CrmError) =>
	({ kind }: Collection) =>
		kind !== 'create' || !outcomeUnknown;

/** Notes what became of each row; @returns what has to be sent again, in halves. */
function settle(
	collection: Collection,
	answer: Answer,
	results: Map<PreparedWrite, WriteResult>,
): Collection[] {
	const isOfOneRow = answer.kind === 'refused' && concernsOneRow(answer.error);
	const halves = isOfOneRow ? halve(collection) : undefined;
	if (halves) return halves;
	for (const [place, row] of collection.rows.entries()) {
		results.set(row, toResult(collection, answer, row, place));
	}
	return [];
}

function toResult(
	{ entity, ...collection }: Collection,
	answer: Answer,
	row: PreparedWrite,
	place: number,
): WriteResult {
	if (answer.kind === 'refused') return { ok: false, error: answer.error };
	const outcomeUnknown = collection.repeated || answer.repeated;
	if (answer.kind === 'changed') return { ok: false, error: changed(entity, outcomeUnknown) };
	const rowAnswer = answer.rows[place]!;
	if (rowAnswer.success) return { ok: true, id: rowAnswer.id };
	return refusalOf(entity, rowAnswer.errors, row, outcomeUnknown);
}
