import type { Edits, StageCrm, Transaction, Values } from './crm';
import { deletedKey, presentKey } from './keys';
import type { Ledger, Version } from './ledger';
import type { StageTime } from './time';

/** What a story states about a write. */
export interface WriteNote {
	/** False when the trigger is set to ignore it. */
	isWanted?: boolean;
}

let writes = 0;

/** Writes leads, each time with a new label, and records in the ledger what the trigger has to emit. */
class Writer {
	constructor(
		protected readonly crm: StageCrm,
		protected readonly time: StageTime,
		protected readonly ledger: Ledger,
		private readonly edits: Edits,
	) {}

	/** @returns the new lead's id. */
	create(values: Values = {}, note: WriteNote = {}): string {
		const { names } = this.crm;
		const label = nextLabel();
		const id = this.edits.create(names.lead, {
			...names.leadNeeds,
			...values,
			[names.versionField]: label,
		});
		this.note(id, this.keyOf(id, label), { ...note, isCreation: true });
		return id;
	}

	update(id: string, values: Values = {}, note: WriteNote = {}): void {
		const { names } = this.crm;
		const label = nextLabel();
		this.edits.update(names.lead, id, { ...values, [names.versionField]: label });
		this.note(id, this.keyOf(id, label), note);
	}

	delete(id: string, note: WriteNote = {}): void {
		this.edits.delete(this.crm.names.lead, id);
		this.note(id, deletedKey(id), note);
	}

	/** Merges a lead into another one, and then updates that one. */
	merge(ids: { masterId: string; mergedId: string }): void {
		this.edits.merge(this.crm.names.lead, ids);
		this.note(ids.mergedId, deletedKey(ids.mergedId), {});
		this.update(ids.masterId);
	}

	protected visibleAt(): number | undefined {
		return this.time.now;
	}

	protected keyOf(id: string, label: string): string {
		return presentKey(id, label, this.time.now);
	}

	protected note(recordId: string, key: string, note: Partial<Version>): Version {
		const { isWanted = true, isCreation = false } = note;
		const version = { recordId, key, isWanted, isCreation, visibleAt: this.visibleAt() };
		this.ledger.write(version);
		return version;
	}
}

const nextLabel = () => `v${++writes}`;

/** Someone who works in the CRM while n8n watches it. */
export class Colleague extends Writer {
	constructor(
		crm: StageCrm,
		time: StageTime,
		ledger: Ledger,
		private readonly userId: string,
	) {
		super(crm, time, ledger, crm.as(userId));
	}

	/** Creates a number of leads with the same timestamp. @returns their ids. */
	createMany(count: number): string[] {
		return Array.from({ length: count }, () => this.create());
	}

	/** Creates a deleted lead again: under its old id where the CRM lets a client choose one. */
	createAgain(id: string): string {
		const { canChooseIds, leadId } = this.crm.names;
		return this.create(canChooseIds ? { [leadId]: id } : {});
	}

	/** A long transaction: what it writes is stamped immediately and becomes visible when it commits. */
	begin(): LongTransaction {
		return new LongTransaction(this.crm, this.time, this.ledger, this.crm.begin(), this.userId);
	}

	/** Deletes a lead that does not stay in the recycle bin. */
	deleteForGood(id: string): void {
		this.delete(id);
		this.crm.emptyRecycleBin?.();
	}

	/** Restores a deleted lead as it was. */
	undelete(id: string): void {
		const label = this.crm.undelete?.(id);
		if (label === undefined) throw new Error('This CRM has no recycle bin');
		this.note(id, this.keyOf(id, label), {});
	}
}

export class LongTransaction extends Writer {
	private readonly written: Version[] = [];

	constructor(
		crm: StageCrm,
		time: StageTime,
		ledger: Ledger,
		private readonly transaction: Transaction,
		userId: string,
	) {
		super(crm, time, ledger, transaction.as(userId));
	}

	commit(): void {
		this.transaction.commit();
		for (const version of this.written) version.visibleAt = this.time.now;
	}

	protected override visibleAt(): undefined {
		return undefined;
	}

	protected override note(...parameters: Parameters<Writer['note']>): Version {
		const version = super.note(...parameters);
		this.written.push(version);
		return version;
	}
}
