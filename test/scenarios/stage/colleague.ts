import type { Edits, StageCrm, Transaction, Values } from './crm';
import { deletedKey, presentKey } from './keys';
import type { Ledger, Version } from './ledger';
import type { StageTime } from './time';

/** What a story says of a write. */
export interface WriteNote {
	/** False when the trigger was told to leave it out. */
	isWanted?: boolean;
}

let writes = 0;

/** Writes leads, each time with a new mark, and notes in the ledger what has to arrive. */
class Writer {
	constructor(
		protected readonly crm: StageCrm,
		protected readonly time: StageTime,
		protected readonly ledger: Ledger,
		private readonly edits: Edits,
	) {}

	/** @returns the new lead's id. */
	create(values: Values = {}, note: WriteNote = {}): string {
		const { words } = this.crm;
		const mark = nextMark();
		const id = this.edits.create(words.lead, { ...words.leadNeeds, ...values, [words.mark]: mark });
		this.note(id, this.keyOf(id, mark), { ...note, isCreation: true });
		return id;
	}

	update(id: string, values: Values = {}, note: WriteNote = {}): void {
		const { words } = this.crm;
		const mark = nextMark();
		this.edits.update(words.lead, id, { ...values, [words.mark]: mark });
		this.note(id, this.keyOf(id, mark), note);
	}

	delete(id: string, note: WriteNote = {}): void {
		this.edits.delete(this.crm.words.lead, id);
		this.note(id, deletedKey(id), note);
	}

	protected visibleAt(): number | undefined {
		return this.time.now;
	}

	protected keyOf(id: string, mark: string): string {
		return presentKey(id, mark, this.time.now);
	}

	protected note(recordId: string, key: string, note: Partial<Version>): Version {
		const { isWanted = true, isCreation = false } = note;
		const version = { recordId, key, isWanted, isCreation, visibleAt: this.visibleAt() };
		this.ledger.write(version);
		return version;
	}
}

const nextMark = () => `v${++writes}`;

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

	/** Creates so many leads at once. */
	createMany(count: number): string[] {
		return Array.from({ length: count }, () => this.create());
	}

	/** Creates a deleted lead again: under its old id where the CRM lets a client choose one. */
	createAgain(id: string): string {
		const { canChooseIds, leadId } = this.crm.words;
		return this.create(canChooseIds ? { [leadId]: id } : {});
	}

	/** A long transaction: what it writes is stamped at once and seen when it commits. */
	begin(): LongTransaction {
		return new LongTransaction(this.crm, this.time, this.ledger, this.crm.begin(), this.userId);
	}

	/** Brings a deleted lead back as it was. */
	undelete(id: string): void {
		const mark = this.crm.undelete?.(id);
		if (mark === undefined) throw new Error('This CRM has no recycle bin');
		this.note(id, this.keyOf(id, mark), {});
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
