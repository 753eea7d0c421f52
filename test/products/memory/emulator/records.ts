/** The records of the in-memory CRM, and what it rejects. */
import type {
	CrmRecord,
	EntityDescription,
	FieldValue,
	FieldValues,
	RecordReference,
	WriteOperation,
} from '../../../../nodes/crm/port';
import type { EmulatedClock } from '../../../emulators/kernel/clock';
import { describe, fieldOf, invalid, Rejected } from './rejections';

export class Records {
	/** Deleted ones included, with the stamp of their deletion. */
	readonly all = new Map<string, CrmRecord>();
	/** Ids. */
	readonly deleted = new Set<string>();
	/** By the id of a record that was merged into another, the id of that one. */
	readonly masters = new Map<string, string>();
	/** Entities whose records the connected user cannot delete. */
	readonly keptFromDeletion = new Set<string>();
	/** Two leads cannot have the same email address while this is true. */
	hasDuplicateRule = false;
	private version = 0;
	private ids = 0;

	constructor(private readonly clock: EmulatedClock) {}

	live(entity: string): CrmRecord[] {
		const { name } = describe(entity);
		return [...this.all.values()].filter(
			(each) => each.entity === name && !this.deleted.has(each.id),
		);
	}

	/** @returns restores the records as they are now. */
	backUp(): () => void {
		const { version } = this;
		const [all, deleted] = [new Map(this.all), new Set(this.deleted)];
		return () => {
			this.version = version;
			this.all.clear();
			for (const [id, record] of all) this.all.set(id, record);
			this.deleted.clear();
			for (const id of deleted) this.deleted.add(id);
		};
	}

	/** @returns the record as it will be; it is visible once it is stored. @throws Rejected */
	prepare(operation: WriteOperation, userId: string, checksDuplicates = false): CrmRecord {
		const { values } = operation;
		const description = describe(operation.entity);
		const old = operation.kind === 'update' ? this.toUpdate(operation, description) : undefined;
		for (const [name, value] of Object.entries(values)) this.check(description, name, value);
		const merged = { ...old?.values, ...values };
		const missing = description.fields.find(
			(field) => field.requiredOnCreate && !merged[field.name],
		);
		if (missing) throw invalid(missing.name, `"${missing.label}" needs a value.`);
		const id = old?.id ?? this.nextId();
		this.checkUnique(description, id, values, old === undefined);
		if (checksDuplicates && this.hasDuplicateRule) this.checkDuplicates(id, operation);
		return this.stamp({ id, entity: description.name, values: merged }, userId, old);
	}

	store(record: CrmRecord): string {
		this.all.set(record.id, record);
		return record.id;
	}

	delete(id: string, userId: string): void {
		const old = this.all.get(id)!;
		this.store(this.stamp(old, userId, old));
		this.deleted.add(id);
	}

	merge({ masterId, mergedId }: { masterId: string; mergedId: string }, userId: string): void {
		this.delete(mergedId, userId);
		this.masters.set(mergedId, masterId);
		const master = this.all.get(masterId)!;
		this.store(this.stamp(master, userId, master));
	}

	/** @returns false when there is no such record. @throws Rejected */
	deleteAs({ entity, id }: RecordReference, userId: string): boolean {
		if (!/^[0-9a-f-]{36}$/.test(id)) throw invalid(undefined, `"${id}" is not a valid ID.`);
		if (this.keptFromDeletion.has(entity)) throw invalid(undefined, 'No permission to delete.');
		const isLive = this.all.get(id)?.entity === describe(entity).name && !this.deleted.has(id);
		if (!isLive) return false;
		this.delete(id, userId);
		return true;
	}

	/** Ids have the order in which records are created. */
	private nextId(): string {
		return `0f3c2a10-0000-4000-9000-${String((this.ids += 1)).padStart(12, '0')}`;
	}

	private stamp(
		record: Pick<CrmRecord, 'id' | 'entity' | 'values'>,
		userId: string,
		old?: CrmRecord,
	): CrmRecord {
		const now = this.clock.now().toISOString();
		const createdAt = old?.createdAt ?? now;
		const { firstName, lastName } = record.values;
		const values = {
			...record.values,
			...(lastName && { fullName: [firstName, lastName].filter(Boolean).join(' ') }),
			id: record.id,
			createdOn: createdAt,
		};
		const version = String((this.version += 1));
		const createdBy = old?.createdBy ?? userId;
		return {
			...record,
			values,
			createdAt,
			createdBy,
			modifiedAt: now,
			modifiedBy: userId,
			version,
		};
	}

	private toUpdate(
		{ id, ifVersion }: WriteOperation & { kind: 'update' },
		{ label }: EntityDescription,
	): CrmRecord {
		if (!/^[0-9a-f-]{36}$/.test(id)) throw invalid(undefined, `"${id}" is not a valid ID.`);
		const old = this.all.get(id);
		const isGone = !old || this.deleted.has(id);
		if (ifVersion !== undefined && (isGone || old.version !== ifVersion)) {
			throw new Rejected('conflict', `The ${label} was changed or deleted after it was read.`);
		}
		if (isGone) throw invalid(undefined, `The ${label} ${id} does not exist.`);
		return old;
	}

	private check(description: EntityDescription, name: string, value: FieldValue): void {
		const { type, maxLength = Infinity, choices } = fieldOf(description, name);
		if (value === null) return;
		if (String(value).length > maxLength) {
			throw invalid(
				name,
				`"${name}" of ${description.label} is too long (maximum ${maxLength} characters).`,
			);
		}
		const isValid =
			(type !== 'number' || typeof value === 'number') &&
			(type !== 'choice' || choices?.some((choice) => choice.value === value));
		if (!isValid) throw invalid(name, `"${String(value)}" is not a valid value of "${name}".`);
		const target = String(value);
		if (type === 'lookup' && (!this.all.has(target) || this.deleted.has(target))) {
			const lookup = `"${name}" (${target}) of ${description.name}`;
			throw invalid(name, `${lookup} refers to a record that does not exist.`);
		}
	}

	private checkUnique(
		{ name, keys }: EntityDescription,
		id: string,
		values: FieldValues,
		isNew: boolean,
	): void {
		const fields = keys.flatMap((key) => key.fields).filter((field) => values[field] != null);
		const isTaken = (field: string) =>
			this.live(name).some((each) => each.id !== id && each.values[field] === values[field]);
		const taken = fields.find(isTaken);
		if (taken === undefined) return;
		const message = `Another ${name} already has this value for "${taken}".`;
		throw new Rejected(isNew ? 'conflict' : 'keyTaken', message, { field: taken });
	}

	private checkDuplicates(id: string, { entity, values }: WriteOperation): void {
		const twins = this.live(entity).filter(
			(each) => each.id !== id && values.email != null && each.values.email === values.email,
		);
		if (twins.length === 0) return;
		const duplicates = twins.map((twin) => ({ entity, id: twin.id }));
		throw new Rejected('duplicate', `The duplicate rule found ${twins.length}.`, { duplicates });
	}
}
