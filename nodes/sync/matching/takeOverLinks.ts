/**
 * The link of a merged record moves to the record that it was merged into.
 *
 * A CRM that keeps merged records keeps their links too. Where no two records can have the same link, the record that is
 * left could not be linked to the other CRM's record, which it is in step with from now on.
 */
import type {
	Crm,
	EntityDescription,
	WriteOperation,
	WriteOptions,
	WriteResult,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { PlannedWrite } from './buildOutcome';
import {
	findLinkHolders,
	idOf,
	isLinkTaken,
	type LinkHolder,
	type RejectedLink,
	type SentWrite,
} from './linkHolders';
import { sendWrites } from './sendWrites';

interface RuleSet extends WriteOptions {
	/** Entities that are written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
}

/** A rejected write, and what has become of the links of merged records. */
interface Attempt extends RejectedLink {
	/** True where all of them were emptied. */
	emptied: boolean;
	/** Why the link of this record could not be emptied. */
	failure?: { id: string; error: CrmError };
	/** Why another record, whose link was emptied, has not got it back. */
	loss?: CrmError;
}

/** The link fields of one record, for the write at this position. */
interface HeldLinks {
	index: number;
	record: LinkHolder['record'];
	/** API names. */
	fields: readonly string[];
}

/**
 * Empties the links of merged records, and sends the writes again that were rejected because of them. If such a write
 * fails, or another link that it needs cannot be emptied, the merged records get their links back, so that the next run
 * finds the same records.
 * @returns all writes, in order. A link that another record keeps is an error that names this record.
 */
export async function takeOverLinks(
	crm: Crm,
	ruleSet: RuleSet,
	sent: readonly SentWrite[],
): Promise<SentWrite[]> {
	const rejected = await orNone(findLinkHolders(crm, ruleSet.descriptions, sent));
	if (rejected.length === 0) return [...sent];
	const attempts = await emptyLinks(crm, rejected);
	const results = await sendAgain(crm, ruleSet, attempts.filter(isFree));
	const settled = new Map(
		attempts.map((each) => {
			const { index, holders } = each;
			const result = results.get(index);
			const isTaken = holders.length > 0 && (!result || isLinkTaken(result));
			if (isTaken) {
				const taken = stillTaken(ruleSet.descriptions, each);
				return [index, { result: withLoss(taken, each.loss) }] as const;
			}
			return [index, { write: withNote(each), result: result! }] as const;
		}),
	);
	return sent.map((each, index) => ({ ...each, ...settled.get(index) }));
}

/** If the CRM cannot be searched, the writes stay rejected as they were. */
async function orNone(search: Promise<RejectedLink[]>): Promise<RejectedLink[]> {
	try {
		return await search;
	} catch (error) {
		if (error instanceof CrmError) return [];
		throw error;
	}
}

/** True where no record has the link any more. */
const isFree = ({ holders, emptied }: Attempt) => holders.length === 0 || emptied;

/** Empties links that only merged records have, in one list. */
async function emptyLinks(crm: Crm, rejected: readonly RejectedLink[]): Promise<Attempt[]> {
	const movable = rejected
		.filter(({ holders }) => holders.every(({ isMerged }) => isMerged))
		.flatMap(linksPerRecord);
	const results = await writeOrFail(
		crm,
		movable.map(({ record: { entity, id, version }, fields }) => ({
			...{ kind: 'update', entity, id, ifVersion: version },
			values: Object.fromEntries(fields.map((field) => [field, null])),
		})),
	);
	const failures = new Map(
		movable.flatMap(({ index, record: { id } }, position) => {
			const result = results[position]!;
			return result.ok ? [] : [[index, { id, error: result.error }] as const];
		}),
	);
	const inVain = movable.filter(
		({ index }, position) => results[position]!.ok && failures.has(index),
	);
	const losses = await putBack(crm, inVain);
	return rejected.map((each) => ({
		...each,
		emptied: movable.some(({ index }) => index === each.index) && !failures.has(each.index),
		failure: failures.get(each.index),
		loss: losses.get(each.index),
	}));
}

/** @returns the errors of records that have not got their link back, by position of the write. */
async function putBack(
	crm: Crm,
	emptied: readonly HeldLinks[],
): Promise<ReadonlyMap<number, CrmError>> {
	// Without a version: emptying the link has changed it.
	const results = await writeOrFail(
		crm,
		emptied.map(({ record: { entity, id, values }, fields }) => ({
			...{ kind: 'update', entity, id },
			values: Object.fromEntries(fields.map((field) => [field, values[field] ?? null])),
		})),
	);
	return new Map(
		results.flatMap((result, position) =>
			result.ok ? [] : [[emptied[position]!.index, result.error] as const],
		),
	);
}

/** A record appears once in a list of writes, whatever number of its fields is written. */
function linksPerRecord({ index, holders }: RejectedLink): HeldLinks[] {
	const groups = [...Map.groupBy(holders, ({ record }) => record.id).values()];
	return groups.map((links) => ({
		index,
		record: links[0]!.record,
		fields: links.map(({ field }) => field),
	}));
}

/** @returns what the CRM returned, by position of the write. */
async function sendAgain(
	crm: Crm,
	ruleSet: RuleSet,
	free: readonly Attempt[],
): Promise<ReadonlyMap<number, WriteResult>> {
	const writes = free.map(withNote);
	const results = await resultsOf(writes, async () => await sendWrites(crm, writes, ruleSet));
	const failed = free.filter(({ emptied }, position) => emptied && !results[position]!.ok);
	const lost = await putBack(crm, failed.flatMap(linksPerRecord));
	return new Map(
		free.map(({ index }, position) => [index, withLoss(results[position]!, lost.get(index))]),
	);
}

/** @param loss why the merged record has not got its link back. */
function withLoss(result: WriteResult, loss: CrmError | undefined): WriteResult {
	if (result.ok || !loss) return result;
	const { error } = result;
	const message = `${error.message} The link of the merged record was emptied, and could not be restored: ${loss.message}`;
	return { ...result, error: new CrmError(message, { ...error, cause: error }) };
}

async function writeOrFail(
	crm: Crm,
	operations: readonly WriteOperation[],
): Promise<WriteResult[]> {
	if (operations.length === 0) return [];
	// A merged record has the same email as the remaining one, if these were duplicates.
	const options: WriteOptions = { duplicateRules: 'bypass' };
	return await resultsOf(operations, async () => await crm.write(operations, options));
}

/** The other writes of the run have succeeded, so an error of the whole list becomes the result of these alone. */
async function resultsOf(
	list: readonly unknown[],
	send: () => Promise<WriteResult[]>,
): Promise<WriteResult[]> {
	try {
		return await send();
	} catch (error) {
		if (error instanceof CrmError) return list.map(() => ({ ok: false, error }));
		throw error;
	}
}

function withNote({ write, holders, emptied }: Attempt): PlannedWrite {
	if (!emptied) return write;
	const ids = [...new Set(holders.map(({ record }) => record.id))].join(', ');
	return {
		...write,
		reason: `${write.reason} The link was moved from ${ids}, which was merged into this record.`,
	};
}

/** A record that changed since it was read is read and decided again. */
function stillTaken(descriptions: RuleSet['descriptions'], attempt: Attempt): WriteResult {
	const { failure } = attempt;
	const isChanged = failure?.error.reason === 'conflict';
	return { ok: false, error: isChanged ? failure.error : linkTaken(descriptions, attempt) };
}

/** Names the record that keeps the link; of several, one that was not merged, or that could not be emptied. */
function linkTaken(
	descriptions: RuleSet['descriptions'],
	{ write, holders, failure }: Attempt,
): CrmError {
	const { record, field, isMerged } =
		holders.find((each) => !each.isMerged) ??
		holders.find((each) => each.record.id === failure?.id) ??
		holders[0]!;
	const { entity, values } = write.operation;
	const label = descriptions.get(entity)?.label ?? entity;
	const merged = isMerged ? `, which was merged into ${idOf(write)},` : '';
	const cause = failure ? ` It could not be emptied: ${failure.error.message}` : '';
	return new CrmError(
		`${label} ${record.id}${merged} already has the link ${String(values[field])}.${cause}`,
		{
			kind: failure?.error.kind ?? 'invalidRecord',
			code: 'LINK_TAKEN',
			fields: [field],
			advice: isMerged
				? `Empty "${field}" of the merged record, then run the item again.`
				: `If both records are duplicates, merge them. Otherwise empty "${field}" of the one that it does not belong to. Then run the item again.`,
		},
	);
}
