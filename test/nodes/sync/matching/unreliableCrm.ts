/** A CRM that changes values when it saves them, commits late, and loses responses. */
import type {
	CreateOperation,
	CrmRecord,
	EntityDescription,
	FieldValue,
	FieldValues,
	WriteOperation,
	WriteResult,
} from '../../../../nodes/crm/port';
import { conflict, CrmError } from '../../../../nodes/crm/errors';
import { lead, recordOf } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';

/** What happens to a write: `never` is lost before, `lost` after it is carried out, `late` while it is running. */
export type Fate = 'answered' | 'never' | 'lost' | { late: number };

/**
 * What makes a repeated create harmless in this CRM: an id that the client chooses, or an upsert by a unique address. By an
 * address that is not unique, an upsert that begins while the first create is running adds a second record.
 */
export type Repeats = 'byId' | 'byUniqueEmail' | 'not, by email' | 'not';

export class UnreliableCrm extends MemoryCrm {
	/** What happens to the next write. */
	fate: () => Fate = () => 'answered';
	private running: Array<{ pauses: number; commit: () => void }> = [];
	private ids = 0;

	constructor(private readonly repeats: Repeats) {
		super();
	}

	/** Leads as this CRM describes them. */
	get lead(): EntityDescription {
		const isUnique = this.repeats === 'byUniqueEmail';
		const upsertKey = isUnique || this.repeats === 'not, by email';
		const fields = lead.fields.map((each) =>
			each.name === 'Email' ? { ...each, upsertKey, isUnique } : each,
		);
		return { ...lead, fields };
	}

	override async write(operations: readonly WriteOperation[]): Promise<WriteResult[]> {
		this.writes.push(operations);
		return await Promise.resolve(operations.map((operation) => this.carryOutSomehow(operation)));
	}

	/** Time passes, so that writes that are running come to their end. */
	override async pause(): Promise<boolean> {
		for (const each of this.running) each.pauses -= 1;
		this.commit(({ pauses }) => pauses <= 0);
		return await Promise.resolve(true);
	}

	commitAll(): void {
		this.commit(() => true);
	}

	private commit(isDone: (write: { pauses: number }) => boolean): void {
		for (const { commit } of this.running.filter(isDone)) commit();
		this.running = this.running.filter((each) => !isDone(each));
	}

	private carryOutSomehow(operation: WriteOperation): WriteResult {
		const fate = this.fate();
		const id = this.idFor(operation);
		const write = this.prepare(operation, id);
		if (fate === 'answered') return write();
		if (fate === 'lost') write();
		if (typeof fate === 'object') this.running.push({ pauses: fate.late, commit: write });
		const error = new CrmError('No response.', { kind: 'retryLater', outcomeUnknown: true });
		return { ok: false, error, repeat: this.repeatOf(operation, id) };
	}

	private idFor(operation: WriteOperation): string {
		if (operation.kind === 'update') return operation.id;
		return operation.attemptId ?? `${this.repeats} ${(this.ids += 1)}`;
	}

	private repeatOf(operation: WriteOperation, id: string): CreateOperation | undefined {
		if (operation.kind === 'update') return undefined;
		if (this.repeats === 'byId') return { ...operation, attemptId: id };
		return this.repeats === 'byUniqueEmail' && operation.upsertBy ? operation : undefined;
	}

	/** What the write does is decided when it begins, and visible once it is carried out. */
	private prepare(operation: WriteOperation, id: string): () => WriteResult {
		const { entity } = operation;
		const values = onSave(operation.values);
		const by = operation.kind === 'create' ? operation.upsertBy : undefined;
		const found = this.all(entity).find(
			(each) => each.id === id || (by !== undefined && each.values[by] === values[by]),
		);
		const isStale =
			operation.kind === 'update' && found && found.version !== (operation.ifVersion ?? '');
		if (isStale) return () => ({ ok: false, error: conflict('The record has changed.') });
		const days = { created: 20, modified: 20 };
		const record: CrmRecord = found
			? { ...found, values: { ...found.values, ...values }, version: `${found.version}+` }
			: recordOf({ ...lead, name: entity }, id, values, days);
		return () => {
			if (!found && this.repeats === 'byUniqueEmail' && this.isTaken(values.Email)) {
				return { ok: false, error: conflict('A record has this address.') };
			}
			this.put(record);
			return { ok: true, id: record.id, existed: found !== undefined };
		};
	}

	private isTaken(email: FieldValue | undefined): boolean {
		return this.all('Lead').some(({ values }) => values.Email === email);
	}
}

/** An automation of the CRM rewrites what is not matched by. */
const onSave = (values: FieldValues): FieldValues =>
	'Company' in values ? { ...values, Company: `${String(values.Company)} Ltd` } : values;
