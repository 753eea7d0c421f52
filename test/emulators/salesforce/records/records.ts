import {
	RowLockedError,
	type Row,
	type SqlValue,
	type Store,
	type StoreTransaction,
} from '../../kernel/store';
import type { EmulatedClock } from '../../kernel/clock';
import {
	badFieldNames,
	cannotInsertType,
	cannotUpdateType,
	convertedLead,
	entityIsDeleted,
	insufficientAccess,
	notFound,
	rowLocked,
} from '../errors';
import { makeId } from '../ids';
import {
	findField,
	type FieldSchema,
	type ObjectSchema,
	type Schema,
	type TrackedFields,
} from '../schema';
import { toStamp } from '../stamps';
import { DeleteLog } from './deleteLog';
import { historyRows } from './fieldHistory';
import { addDocument, contentColumns } from './documents';
import { addMemberStatuses, memberStatus, rejectConverted } from './memberStatuses';
import { clearOtherPrimary } from './onePrimary';
import { applyDuplicateRules, type DuplicateOptions, type DuplicateRule } from './duplicateRules';
import { rejectBadReferences, rejectTakenKeys, rejectTwin, resolveKey } from './references';
import { defaults, definedOnly, derived, rejectMissing } from './completion';
import { readValues, type Lookups, type SentValues } from './values';

/** On whose behalf something is written. */
export interface Writer {
	userId: string;
	/** What that user may see and write. */
	schema: Schema;
	/** API version, such as `v68.0`, for the URLs in rejections. */
	version: string;
	duplicates: DuplicateOptions;
	/** False where assignment rules do not run; they do when left out. */
	assigns?: boolean;
	/** Writes are visible at its commit; immediately when left out. */
	transaction?: StoreTransaction;
}

/** What records need of their org. */
export interface RecordsContext {
	clock: EmulatedClock;
	store: Store;
	schema: Schema;
	duplicateRules: readonly DuplicateRule[];
	trackedFields: TrackedFields;
	assignmentRules: ReadonlyMap<string, string>;
	keepsDecimals: boolean;
}

/** Writes records the way Salesforce does; whatever it rejects is an ApiError. Stamps are those of the write. */
export class Records {
	readonly deleteLog: DeleteLog;
	private readonly sequences = new Map<string, number>();

	constructor(private readonly context: RecordsContext) {
		this.deleteLog = new DeleteLog(context.store);
	}

	/** A record, also a deleted one. `id` has 18 characters. */
	find(object: ObjectSchema, id: string, transaction?: StoreTransaction): Row | undefined {
		return this.context.store.get(object.name, id, transaction);
	}

	/** A record that is there; rejects one that is deleted or was never there. */
	get(object: ObjectSchema, id: string, transaction?: StoreTransaction): Row {
		const row = this.find(object, id, transaction);
		if (!row) throw notFound();
		if (row['IsDeleted'] === 1) throw entityIsDeleted();
		return row;
	}

	/** Records whose key field has the value, as upserts and URLs name them; a key of the wrong type finds none. */
	findByKey(object: ObjectSchema, field: string, value: SqlValue): Row[] {
		return value === null ? [] : this.findByFields(object, [field], { [field]: value });
	}

	/** Records that are not deleted and have the row's values in these fields, empty ones included. */
	findByFields(object: ObjectSchema, fields: readonly string[], row: Readonly<Row>): Row[] {
		const live = findField(object, 'IsDeleted') ? 'AND IsDeleted = 0' : '';
		const same = fields.map((field) => `"${field}" IS ?`).join(' AND ');
		return this.context.store.select(
			`SELECT * FROM "${object.name}" WHERE ${same} ${live} ORDER BY Id`,
			fields.map((field) => row[field] ?? null),
		);
	}

	/** Returns the new record's id. */
	create(writer: Writer, object: ObjectSchema, values: SentValues): string {
		if (!object.createable) throw cannotInsertType(object.label);
		const row = {
			...defaults(object, writer.userId),
			...definedOnly(readValues(object, values, 'create', this.lookups(writer))),
		};
		rejectUnfit(object, filledNames(values), row);
		Object.assign(row, contentColumns(object, row));
		Object.assign(row, memberStatus(this, this.context.schema, object, row));
		rejectConverted(this, this.context.schema, object, row);
		const id = this.nextId(object);
		const stamp = this.stamp();
		const changed = Object.keys(row);
		this.save(writer, object, changed, {
			...row,
			...this.assignment(object, writer),
			Id: id,
			CreatedDate: stamp,
			CreatedById: writer.userId,
			...modification(stamp, writer),
		});
		addDocument(this, this.context.schema, writer, object, { ...row, Id: id });
		addMemberStatuses(this, this.context.schema, writer, { object, id });
		return id;
	}

	/** Adds a record that no client can create. */
	insert(writer: Writer, object: ObjectSchema, id: string, columns: Row): void {
		const stamp = this.stamp();
		const row = {
			...defaults(object, writer.userId),
			...columns,
			Id: id,
			...{ CreatedDate: stamp, CreatedById: writer.userId, ...modification(stamp, writer) },
		};
		this.context.store.insert(object.name, row, writer.transaction);
	}

	update(writer: Writer, object: ObjectSchema, id: string, values: SentValues): void {
		const current = this.get(object, id, writer.transaction);
		if (!object.updateable) throw cannotUpdateType(object.label);
		if (current['IsConverted'] === 1) throw convertedLead();
		const row = readValues(object, values, 'update', this.lookups(writer));
		Object.assign(row, memberStatus(this, this.context.schema, object, { ...current, ...row }));
		rejectUnfit(object, Object.keys(row), { ...current, ...row });
		const changed = Object.keys(row).filter((name) => row[name] !== current[name]);
		this.save(writer, object, changed, {
			...current,
			...row,
			...this.assignment(object, writer),
			...modification(this.stamp(), writer),
		});
	}

	/** Moves a record, and those that go with it, to the recycle bin. */
	delete(writer: Writer, object: ObjectSchema, id: string): void {
		this.get(object, id, writer.transaction);
		if (!object.deletable) throw insufficientAccess();
		const stamp = this.stamp();
		this.moveToBin(object, id, modification(stamp, writer), writer.transaction);
	}

	/**
	 * The documentation leaves open who modified a record last that went along with another: only its system stamp
	 * moves here, so that it does not show who deleted it.
	 */
	private moveToBin(
		object: ObjectSchema,
		id: string,
		stamps: Readonly<Row> & { SystemModstamp: string },
		transaction: StoreTransaction | undefined,
	): void {
		const { SystemModstamp: deletedDate } = stamps;
		this.write(object, id, { IsDeleted: 1, ...stamps }, transaction);
		this.deleteLog.add(object.name, { id, deletedDate }, transaction);
		this.deleteNote(object, id, stamps, transaction);
		for (const { object: child, field } of this.context.schema.lookupsTo(object)) {
			if (!field.cascadeDelete) continue;
			for (const row of this.findByKey(child, field.name, id)) {
				this.moveToBin(child, String(row['Id']), { SystemModstamp: deletedDate }, transaction);
			}
		}
	}

	/** A note is a document with the same id. */
	private deleteNote(
		{ name }: ObjectSchema,
		id: string,
		stamps: Readonly<Row> & { SystemModstamp: string },
		transaction: StoreTransaction | undefined,
	): void {
		const notes = this.context.schema.object('ContentNote')!;
		if (name !== 'ContentDocument' || !this.find(notes, id, transaction)) return;
		this.write(notes, id, { IsDeleted: 1, ...stamps }, transaction);
	}

	/** Writes columns as Salesforce itself would: no rule is asked, no stamp is set. */
	write(object: ObjectSchema, id: string, columns: Row, transaction?: StoreTransaction): void {
		rejectLocked(() => this.context.store.update(object.name, id, columns, transaction));
	}

	/** The present, as records are stamped with it. */
	stamp(): string {
		return toStamp(this.context.clock.now());
	}

	/**
	 * The owner that a rule chooses in each create and update, whatever the client has sent; rules run unless a header
	 * says otherwise.
	 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_autoassign.htm
	 */
	private assignment({ name }: ObjectSchema, { assigns = true }: Writer): Row {
		const owner = this.context.assignmentRules.get(name);
		return assigns && owner !== undefined ? { OwnerId: owner } : {};
	}

	/** Checks a record as it is to be, and keeps it. */
	private save(
		writer: Writer,
		object: ObjectSchema,
		changed: readonly string[],
		values: Readonly<Row>,
	): void {
		const row = { ...values, ...derived(object, values) };
		rejectMissing(object, row);
		rejectBadReferences(this, this.context.schema, object, changed, row, writer);
		applyDuplicateRules(this.context.duplicateRules, { object, row, changed }, writer.duplicates, {
			...this.context,
			version: writer.version,
		});
		rejectTakenKeys(this, object, changed, row);
		rejectTwin(this, object, row);
		const id = String(row['Id']);
		const comment = takeComment(object, row);
		const before = this.find(object, id, writer.transaction);
		if (before) this.write(object, id, row, writer.transaction);
		else this.context.store.insert(object.name, row, writer.transaction);
		clearOtherPrimary(this, object, row, writer);
		this.keepHistory(object, { before, after: row }, writer.transaction);
		if (comment === null) return;
		const comments = this.context.schema.object('CaseComment')!;
		this.create(writer, comments, { ParentId: id, CommentBody: comment });
	}

	private keepHistory(
		object: ObjectSchema,
		{ before, after }: { before: Row | undefined; after: Row },
		transaction: StoreTransaction | undefined,
	): void {
		const { schema, store, trackedFields } = this.context;
		const history = schema.objects.find(({ historyOf }) => historyOf === object.name);
		const tracked = trackedFields[object.name];
		if (!history || !tracked) return;
		const nameOf = ({ referenceTo }: FieldSchema, id: SqlValue) => {
			const target = schema.object(referenceTo[0] ?? '');
			return (target && store.get(target.name, id, transaction)?.['Name']) ?? null;
		};
		for (const row of historyRows({ object, tracked, before, after, nameOf })) {
			store.insert(history.name, { Id: this.nextId(history), ...row }, transaction);
		}
	}

	private lookups(writer: Writer): Lookups {
		const objects = this.context.schema.objects;
		return {
			objectOf: (id) => objects.find(({ keyPrefix }) => id.startsWith(keyPrefix))?.name,
			keepsDecimals: this.context.keepsDecimals,
			resolve: (field, key) => resolveKey(this, writer.schema, field, key),
		};
	}

	/** Objects with the same prefix share their numbers. */
	nextId({ keyPrefix }: ObjectSchema): string {
		const sequence = (this.sequences.get(keyPrefix) ?? 0) + 1;
		this.sequences.set(keyPrefix, sequence);
		return makeId(keyPrefix, sequence);
	}
}

const filledNames = (values: SentValues) =>
	Object.entries(values).flatMap(([name, value]) => (value === null ? [] : name));

/** A case does not keep its internal comments: each becomes a record. */
function takeComment({ name }: ObjectSchema, row: Row): SqlValue {
	const { Comments: comment = null } = row;
	if (name !== 'Case' || comment === null) return null;
	row.Comments = null;
	return comment;
}

function rejectUnfit(object: ObjectSchema, sent: readonly string[], row: Readonly<Row>): void {
	const names = object.unfit?.(sent, row) ?? [];
	if (names.length > 0) throw badFieldNames(object.name, names);
}

/** A record that another transaction is writing cannot be written. */
function rejectLocked(write: () => void): void {
	try {
		write();
	} catch (error) {
		throw error instanceof RowLockedError ? rowLocked() : error;
	}
}

/** Who changed the record last, and when. */
export const modification = (stamp: string, { userId }: { userId: string }) => ({
	LastModifiedDate: stamp,
	LastModifiedById: userId,
	SystemModstamp: stamp,
});
