/**
 * The link of a merged record moves to the record that it was merged into.
 *
 * A CRM that keeps merged records keeps their links too. Where no two records can have the same link, the record that is
 * left could not be linked to the other CRM's record, which it is in step with from now on.
 */
import type { Crm, CrmRecord, EntityDescription, WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { isEmpty, sameValue } from '../values/value';
import type { PlannedWrite } from './buildOutcome';
import type { PendingWrite } from './planPass';
import { stateFields } from './recordState';
import { sendWrites } from './sendWrites';
import { findSuccessors } from './successors';

/** A write with what the CRM returned. */
export interface SentWrite extends PendingWrite {
	result: WriteResult;
}

/** A write that was rejected, and the record that has the link. */
interface Rejected {
	/** Position in the list. */
	index: number;
	write: PlannedWrite;
	/** API name of the link field. */
	field: string;
	/** Absent where no record has the link any more, such as after another write of the same list. */
	holder?: CrmRecord;
	/** True where the holder was merged into the record that is written. */
	isMerged: boolean;
}

interface RuleSet extends WriteOptions {
	/** Entities that are written, by API name. */
	descriptions: ReadonlyMap<string, EntityDescription>;
}

/**
 * Empties the links of merged records, and sends the writes again that were rejected because of them.
 * @returns all writes, in order. A link that another record keeps is an error that names this record.
 */
export async function takeOverLinks(
	crm: Crm,
	ruleSet: RuleSet,
	sent: readonly SentWrite[],
): Promise<SentWrite[]> {
	try {
		const rejected = await findHolders(crm, ruleSet, sent);
		if (rejected.length === 0) return [...sent];
		const settled = await sendAgain(crm, ruleSet, rejected);
		return sent.map((each, index) => ({ ...each, ...settled.get(index) }));
	} catch (error) {
		// The other writes of the list have succeeded; these are rejected as they were.
		if (error instanceof CrmError) return [...sent];
		throw error;
	}
}

/** @returns the writes with their new results, by position. */
async function sendAgain(
	crm: Crm,
	ruleSet: RuleSet,
	rejected: readonly Rejected[],
): Promise<Map<number, Pick<SentWrite, 'write' | 'result'>>> {
	const emptied = await emptyLinks(crm, rejected);
	const free = rejected.filter(({ holder, isMerged }) => isMerged || !holder);
	const results = await sendWrites(crm, free.map(withNote), ruleSet);
	return new Map(
		rejected.map((each) => {
			const result = results[free.indexOf(each)];
			const isTaken = each.holder && (!result || isLinkTaken(result));
			const error = isTaken && linkTaken(ruleSet.descriptions, each, emptied.get(each.index));
			return [
				each.index,
				{ write: withNote(each), result: error ? { ok: false, error } : result! },
			] as const;
		}),
	);
}

/** @returns the errors of merged records whose link could not be emptied, by position of the write. */
async function emptyLinks(
	crm: Crm,
	rejected: readonly Rejected[],
): Promise<ReadonlyMap<number, CrmError>> {
	const merged = rejected.flatMap(({ index, holder, field, isMerged }) =>
		holder && isMerged ? [{ index, holder, field }] : [],
	);
	if (merged.length === 0) return new Map();
	const results = await crm.write(
		merged.map(({ holder: { entity, id, version }, field }) => ({
			...{ kind: 'update', entity, id },
			...{ values: { [field]: null }, ifVersion: version },
		})),
	);
	return new Map(
		merged.flatMap(({ index }, position) => {
			const result = results[position]!;
			return result.ok ? [] : [[index, result.error] as const];
		}),
	);
}

async function findHolders(
	crm: Crm,
	{ descriptions }: RuleSet,
	sent: readonly SentWrite[],
): Promise<Rejected[]> {
	const taken = sent.flatMap(({ record, write, result }, index) => {
		const { operation } = write;
		if (!record.policy.sync?.isWriteBack || !isLinkTaken(result)) return [];
		const description = descriptions.get(operation.entity)!;
		return linksOf(description, operation.values).map((field) => ({
			...{ index, write, field, description },
			request: {
				entity: operation.entity,
				keys: [{ [field]: operation.values[field]! }],
				fields: [description.idField, field, ...stateFields(description)],
				mergedToo: true,
			},
		}));
	});
	if (taken.length === 0) return [];
	const found = await crm.find(taken.map(({ request }) => request));
	const { follow } = await findSuccessors(crm, found.flat(), {
		fieldsToRead: () => [],
		follows: ({ cause }) => cause === 'merge',
	});
	return taken.flatMap(({ index, write, field, description }, position) => {
		const type = description.fields.find(({ name }) => name === field)!;
		const value = write.operation.values[field]!;
		const holder = found[position]!.find(({ values }) =>
			sameValue(type, values[field] ?? null, value),
		);
		const isOther = holder && holder.id !== idOf(write);
		const isMerged = isOther === true && follow(holder)?.id === idOf(write);
		return [{ index, write, field, ...(holder && { holder }), isMerged }];
	});
}

const isLinkTaken = (result: WriteResult) => !result.ok && result.error.reason === 'keyTaken';

const idOf = ({ operation }: PlannedWrite) =>
	operation.kind === 'update' ? operation.id : undefined;

/** API names of the fields that get a value which no two records can have. */
function linksOf({ keys }: EntityDescription, values: PlannedWrite['operation']['values']) {
	const single = keys.flatMap(({ fields }) => (fields.length === 1 ? fields : []));
	return [...new Set(single)].filter((name) => !isEmpty(values[name] ?? null));
}

function withNote({ write, holder, isMerged }: Rejected): PlannedWrite {
	if (!holder || !isMerged) return write;
	const note = ` The link was moved from ${holder.id}, which was merged into this record.`;
	return { ...write, reason: write.reason + note };
}

/** @param emptying why the link of a merged record could not be emptied. */
function linkTaken(
	descriptions: RuleSet['descriptions'],
	{ write, field, holder, isMerged }: Rejected,
	emptying: CrmError | undefined,
): CrmError {
	const { entity, values } = write.operation;
	const label = descriptions.get(entity)?.label ?? entity;
	const merged = isMerged ? `, which was merged into ${idOf(write)},` : '';
	const cause = emptying ? ` It could not be emptied: ${emptying.message}` : '';
	return new CrmError(
		`${label} ${holder?.id}${merged} already has the link ${String(values[field])}.${cause}`,
		{
			kind: 'invalidRecord',
			code: 'LINK_TAKEN',
			fields: [field],
			advice: isMerged
				? `Empty "${field}" of the merged record, then run the item again.`
				: `If both records are the same person, merge them. Otherwise empty "${field}" of the one that it does not belong to. Then run the item again.`,
		},
	);
}
