/** Sends records in collections, several of them in one call, with a result for each record. */
import { sendDivided } from '../../../crm/driver/divide';
import type { WriteOptions, WriteResult } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { tookTooLong } from '../../../crm/driver/noAnswer';
import type { Answer } from './answers';
import { sendComposed, sendPlain } from './requests';
import type { PreparedWrite } from '../prepare';
import {
	divide,
	divideRows,
	slowedDown,
	toCalls,
	toCollections,
	type Collection,
} from './collection';
import { FailureStreak } from './failureStreak';
import { canBeOfGuard, isGuarded, namesReference, oneByOne, settleDoubt } from './guard';
import { isApexLimit, type Pace } from './pace';
import { record, type Results } from './results';
import { sendSingly } from './sendSingly';
import { concernsAll } from '../writeResult';
import type { Sender } from '../send';

/** Rounds in a row without a result after which calls that take too long are no longer divided: Salesforce is down. */
const MAX_SILENT_ROUNDS = 3;

/** What is known of the records, and of how Salesforce takes them. */
interface Progress {
	results: Results;
	streak: FailureStreak;
	pace: Pace;
}

/**
 * One result per row, in order. A call that fails as a whole for one invalid record, for its size or for lack of time
 * is divided until what is invalid is alone; new records are not sent again when they may have been created.
 */
export async function sendInCollections(
	sender: Sender,
	rows: readonly PreparedWrite[],
	options: WriteOptions,
	pace: Pace,
): Promise<WriteResult[]> {
	const results: Results = new Map();
	const streak = new FailureStreak(rows.length);
	const progress: Progress = { results, streak, pace };
	const silence = countSilentRounds(results);
	try {
		await sendDivided<Collection, Collection[]>(toCollections(rows, pace), {
			order: 'inRounds',
			toCalls(collections) {
				silence.beginRound();
				return toCalls(collections);
			},
			async send(call) {
				const { ended } = streak;
				if (ended) {
					for (const each of call) record(each, notSent(each, ended), results);
					return [];
				}
				if (call.some((each) => isOutdated(each, pace))) {
					return call.flatMap((each) => (isOutdated(each, pace) ? oneByOne(each) : [each]));
				}
				const answers = await sendCall(sender, call, options);
				return call.flatMap((each, index) => settle(each, answers[index]!, progress));
			},
			recover(error, call) {
				if (concernsAll(error)) throw error;
				const [first] = call;
				if (first && call.length === 1 && isGuarded(first) && canBeOfGuard(error)) {
					return unchecked(first, { error, isCertain: namesReference(error.message) }, pace);
				}
				const isDivided =
					isDivisible(error, silence.rounds < MAX_SILENT_ROUNDS) ||
					(call.some(isGuarded) && canBeOfGuard(error));
				if (isDivided && !tookTooLong(error)) streak.add(error);
				const again = isDivided ? call.filter(canBeSentAgain(error)) : [];
				const parts = divide(again, streak.isProbing);
				const final = parts.length > 0 ? call.filter((each) => !again.includes(each)) : call;
				for (const each of final) record(each, { kind: 'rejected', error }, results);
				return parts.map((part) => ({ ...part, repeated: part.repeated || error.outcomeUnknown }));
			},
		});
		return rows.map((row) => results.get(row)!);
	} catch (error) {
		if (!(error instanceof CrmError)) throw error;
		return rows.map((row) => results.get(row) ?? { ok: false, error });
	}
}

/** Counts the rounds in a row that brought no result. */
function countSilentRounds(results: Results) {
	let known = -1;
	let rounds = 0;
	return {
		beginRound() {
			rounds = results.size > known ? 0 : rounds + 1;
			known = results.size;
		},
		get rounds() {
			return rounds;
		},
	};
}

/** @throws CrmError when the call fails as a whole. */
async function sendCall(
	sender: Sender,
	call: readonly Collection[],
	options: WriteOptions,
): Promise<Answer[]> {
	const [first] = call;
	if (first?.travels === 'plain') return [await sendPlain(sender, first, options)];
	if (first?.travels === 'singly') {
		return [{ kind: 'results', results: await sendSingly(sender, first.rows, options) }];
	}
	return await sendComposed(sender, call, options);
}

/** True for a list whose check the org is known to reject since the list was put together. */
const isOutdated = (collection: Collection, pace: Pace) =>
	isGuarded(collection) && pace.checksSingly(collection.entity);

/** Remembers that the org does not accept the check; where that is uncertain, the rows' results will show it. */
function unchecked(
	collection: Collection,
	{ error, isCertain }: Pick<Extract<Answer, { kind: 'unchecked' }>, 'error' | 'isCertain'>,
	pace: Pace,
): Collection[] {
	if (!isCertain) return oneByOne(collection, { code: error.code, rows: collection.rows });
	pace.checkSingly(collection.entity);
	return oneByOne(collection);
}

const isDivisible = (error: CrmError, isPatient: boolean) =>
	concernsOneRow(error) ||
	error.status === 413 ||
	((tookTooLong(error) || error.status === 500) && isPatient);

/** A value that cannot be parsed; an unknown field or a lock would make the other records fail too. */
const concernsOneRow = ({ status, kind }: CrmError) =>
	status === 400 && kind !== 'misconfigured' && kind !== 'retryLater';

/** The org does not match by this field, so its records are created without. */
const isUnknownKey = ({ upsertBy }: Collection, { status, code }: CrmError) =>
	upsertBy !== undefined && (status === 404 || code === 'NOT_FOUND');

const canBeSentAgain =
	({ outcomeUnknown }: CrmError) =>
	({ kind }: Collection) =>
		kind !== 'create' || !outcomeUnknown;

/** The answer to a collection that was not sent, because all before it failed alike. */
const notSent = ({ repeated }: Collection, error: CrmError): Answer => ({
	kind: 'rejected',
	error: new CrmError(error.message, { ...error, outcomeUnknown: repeated }),
});

/** Records what an answer means for each row. @returns what has to be sent again, in smaller collections. */
function settle(collection: Collection, answer: Answer, progress: Progress): Collection[] {
	const { results, streak, pace } = progress;
	if (answer.kind === 'unchecked') return unchecked(collection, answer, pace);
	if (answer.kind === 'rejected' && isUnknownKey(collection, answer.error)) {
		return [{ ...collection, upsertBy: undefined }];
	}
	if (answer.kind !== 'rejected' || !concernsOneRow(answer.error)) {
		streak.end();
		if (answer.kind === 'rows') return settleRows(collection, answer, progress);
		record(collection, answer, results);
		settleDoubt(collection, results, pace);
		return [];
	}
	streak.add(answer.error);
	const parts = divideRows(collection, {
		named: namedValue(answer.error),
		probe: streak.isProbing,
	});
	if (parts.length === 0) record(collection, answer, results);
	return parts;
}

/** The value that Salesforce could not read, as in "instance of int from VALUE_STRING value many or request may be …". */
const namedValue = ({ message }: CrmError) =>
	/VALUE_\w+ value (?<value>.*) or request may be/s.exec(message)?.groups?.value;

/** Rows that were too many for the automation of the org are sent again in smaller collections. */
function settleRows(
	collection: Collection,
	answer: Extract<Answer, { kind: 'rows' }>,
	{ results, pace }: Progress,
): Collection[] {
	const { rows, entity } = collection;
	record(collection, answer, results);
	const tooMany = rows.filter((_, place) => {
		const row = answer.rows[place]!;
		return !row.success && row.errors.some(isApexLimit);
	});
	if (tooMany.length === 0 || rows.length === 1) return [];
	pace.slowDown(entity, rows.length);
	return slowedDown(collection, tooMany, pace);
}
