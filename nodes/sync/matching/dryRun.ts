/** A CRM that is read but never written: what would be written is remembered, and found from then on. */
import type {
	Crm,
	CrmRecord,
	FindRequest,
	WriteOperation,
	WriteResult,
} from '../../crm/port/index';
import type { Outcome } from './outcome';

/** Ids of records that would be created begin with it; no CRM has such ids. */
const NOT_WRITTEN = 'not written ';

/** The outcome as a dry run tells it: a record that would be created has no id yet. */
export function asDryRun(outcome: Outcome): Outcome {
	const told = { ...outcome, dryRun: true } as const;
	return 'id' in told && told.id?.startsWith(NOT_WRITTEN)
		? { ...told, id: undefined, url: undefined }
		: told;
}

/** @returns the CRM as it would be after each write, so that records of one run meet as they would in earnest. */
export function dryRunOf(crm: Crm): Crm {
	const created = new Map<string, CrmRecord>();
	const updated = new Map<string, Pick<CrmRecord, 'values' | 'modifiedAt'>>();

	const asItWouldBe = (record: CrmRecord): CrmRecord => {
		const { values, modifiedAt = record.modifiedAt } = updated.get(record.id) ?? {};
		return { ...record, values: { ...record.values, ...values }, modifiedAt };
	};

	const writeOne = (operation: WriteOperation): WriteResult => {
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
				...(found[index] ?? []).map(asItWouldBe),
				...[...created.values()].filter((record) => record.entity === entity).map(asItWouldBe),
			]);
		},
		async write(operations: readonly WriteOperation[]) {
			return await Promise.resolve(operations.map(writeOne));
		},
	};
}
