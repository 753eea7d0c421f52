/** Which table a record belongs to, for lookups to several tables that are set by an ID alone, such as an owner. */
import { readJsonBody } from '../../crm/driver/readAnswer';
import { CrmError } from '../../crm/errors';
import type { WriteOperation } from '../../crm/port';
import { MAX_PARTS, sendBatch, type BatchPart } from './batch';
import type { Metadata } from './describe';
import { isRejection } from './errors';
import { toLists } from './keyFilters';
import { readRowId } from './partitions';
import { queryString } from './query';
import { MAX_URL } from './read';
import type { Sender } from './send';

/** @returns the table of a record; undefined where it was not found. */
export type TargetOf = (id: string) => string | undefined;

/** One call for all operations; none where every lookup says its table. */
export async function findTargets(
	sender: Sender,
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<TargetOf> {
	const ids = await idsByTarget(metadata, operations);
	const targets = new Map<string, string>();
	const questions: Array<{ target: string; part: BatchPart }> = [];
	for (const [target, some] of ids) questions.push(...(await toQuestions(metadata, target, some)));
	for (let start = 0; start < questions.length; start += MAX_PARTS) {
		const call = questions.slice(start, start + MAX_PARTS);
		const parts = call.map(({ part }) => part);
		const answer = await sendBatch(sender, parts, { semantics: 'read' });
		for (const [place, part] of answer.parts.entries()) {
			// A table that this user cannot read holds none of the records.
			if (isRejection(part)) continue;
			const { target } = call[place]!;
			const { value } = readJsonBody<{ value: Array<Record<string, string>> }>(part);
			for (const row of value) targets.set(row[idOf(target)]!, target);
		}
	}
	return (id) => targets.get(id);
}

/** The primary key of a table that is not an activity. */
const idOf = (target: string) => `${target}id`;

async function idsByTarget(
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
	const ids = new Map<string, Set<string>>();
	for (const { entity, values } of operations) {
		const table = await ignoringRejection(metadata.table(entity));
		for (const [name, value] of Object.entries(values)) {
			const { binds = [] } = table?.columns.get(name) ?? {};
			const id = binds.length > 1 ? readRowId(value)?.id : undefined;
			if (id === undefined) continue;
			for (const { target } of binds) ids.set(target, (ids.get(target) ?? new Set()).add(id));
		}
	}
	return ids;
}

async function toQuestions(metadata: Metadata, target: string, ids: ReadonlySet<string>) {
	const setName = await ignoringRejection(metadata.setName(target));
	if (setName === undefined) return [];
	const path = `${setName}?${queryString({ $select: idOf(target) })}`;
	return toLists(idOf(target), [...ids], MAX_URL.inBatch - path.length).map((filter) => ({
		target,
		part: { method: 'GET' as const, path: `${path}&${filter}` },
	}));
}

async function ignoringRejection<Value>(reading: Promise<Value>): Promise<Value | undefined> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof CrmError) return undefined;
		throw error;
	}
}
