/** Dry run: a CRM that is read but never written, where later searches find what would have been written. */
import type { Crm, CrmRecord, FindRequest, WriteOperation, WriteResult } from '../../crm/port';
import type { FieldChange } from '../values/compare';
import type { Outcome } from './outcome';

/** Prefix of the IDs of records that would be created; no CRM has such IDs. */
const NOT_WRITTEN = 'not written ';

/** True for the id of a record that a dry run would create. */
export const isNotWritten = (id: string) => id.startsWith(NOT_WRITTEN);

/** Marks the outcome as one of a dry run, where a record that would be created has no ID yet. */
export function asDryRun(outcome: Outcome): Outcome {
	const marked = {
		...outcome,
		...('changes' in outcome && { changes: outcome.changes.map(withoutId) }),
		...(outcome.account && { account: asDryRun(outcome.account) }),
		...(outcome.contact && { contact: asDryRun(outcome.contact) }),
		...(outcome.contactRole && { contactRole: asDryRun(outcome.contactRole) }),
		dryRun: true,
	} as const;
	return 'id' in marked && marked.id !== undefined && isNotWritten(marked.id)
		? { ...marked, id: undefined, url: undefined }
		: marked;
}

/** A lookup to a record that would be created has no value yet. */
const withoutId = (change: FieldChange): FieldChange =>
	isNotWritten(String(change.to)) ? { ...change, to: null } : change;

/** Returns the CRM as it would be after each write, so that records of one run match each other as in a real run. */
export function dryRunOf(crm: Crm): Crm {
	const created = new Map<string, CrmRecord>();
	const updated = new Map<string, Pick<CrmRecord, 'values' | 'modifiedAt'>>();

	const withUpdates = (record: CrmRecord): CrmRecord => {
		const { values, modifiedAt = record.modifiedAt } = updated.get(record.id) ?? {};
		return { ...record, values: { ...record.values, ...values }, modifiedAt };
	};

	const recordWrite = (operation: WriteOperation): WriteResult => {
		const { entity, values } = operation;
		if (operation.kind === 'update') {
			updated.set(operation.id, {
				values: { ...updated.get(operation.id)?.values, ...values },
				modifiedAt: crm.serverTime(),
			});
			return { ok: true, id: operation.id };
		}
		const id = `${NOT_WRITTEN}${created.size + 1}`;
		const now = crm.serverTime();
		created.set(id, { entity, id, values, createdAt: now, modifiedAt: now, version: '' });
		return { ok: true, id };
	};

	return {
		...crm,
		get callCount() {
			return crm.callCount;
		},
		async find(requests: readonly FindRequest[]) {
			const found = await crm.find(requests);
			return requests.map(({ entity }, index) => [
				...(found[index] ?? []).map(withUpdates),
				...[...created.values()].filter((record) => record.entity === entity).map(withUpdates),
			]);
		},
		async write(operations: readonly WriteOperation[]) {
			return await Promise.resolve(operations.map(recordWrite));
		},
	};
}
