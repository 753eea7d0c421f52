/** What others do in the org while a client works with it: edits, long transactions, maintenance. */
import type { StoreTransaction } from '../kernel/store';
import { toId18 } from './ids';
import type { Org } from './org';
import { closeLead } from './records/convertLead';
import { mergeRecords } from './records/merge';
import { restore } from './records/undelete';
import { recordJson, type RecordJson } from './records/recordJson';
import { modification, type Writer } from './records/records';
import type { SentValues } from './records/values';
import type { ObjectSchema } from './schema';
import type { SalesforceUser } from './users';
import { VERSIONS } from './resources/versions';

/** Writes of one user, who may do everything the org allows; rejections are ApiErrors. */
export interface Edits {
	/** Returns the new record's id. */
	create(object: string, values: SentValues): string;
	update(object: string, id: string, values: SentValues): void;
	delete(object: string, id: string): void;
	/** Merges a record into another: it is deleted, and names the one it has become part of. */
	merge(object: string, ids: { masterId: string; mergedId: string }): void;
	/** Converts a lead to records that are there already; it can no longer be changed. */
	convertLead(leadId: string, successor: ConvertedTo): void;
	/** A record with all its fields, also a deleted one; undefined when there is none. */
	get(object: string, id: string): RecordJson | undefined;
	/** All records, deleted ones too, in the order of their ids. */
	list(object: string): RecordJson[];
}

/** Ids of the records that a lead has become. */
export interface ConvertedTo {
	accountId: string;
	contactId: string;
	opportunityId?: string;
}

/** A transaction that begins when it is created; its writes get their stamps immediately and are visible at commit(). */
export interface EditTransaction {
	readonly startedAt: Date;
	as(userId: string): Edits;
	commit(): void;
	rollback(): void;
}

const VERSION = `v${VERSIONS.at(-1)?.version}`;

export class InProcess {
	constructor(private readonly org: Org) {}

	addUsers(users: readonly SalesforceUser[]): void {
		const stamp = this.org.records.stamp();
		for (const { id, username, firstName, lastName, name, email, active } of users) {
			this.org.store.insert('User', {
				Id: id,
				Username: username,
				FirstName: firstName,
				LastName: lastName,
				Name: name,
				Email: email,
				Alias: firstName.slice(0, 8).toLowerCase(),
				IsActive: active === false ? 0 : 1,
				UserType: 'Standard',
				CreatedDate: stamp,
				CreatedById: id,
				...modification(stamp, { userId: id }),
			});
		}
	}

	as(userId: string, transaction?: StoreTransaction): Edits {
		const { org } = this;
		const writer = this.writer(userId, transaction);
		const toJson = (object: ObjectSchema, row: Parameters<typeof recordJson>[1]) =>
			recordJson(object, row, VERSION);
		return {
			create: (name, values) => org.records.create(writer, this.object(name), values),
			update: (name, id, values) =>
				org.records.update(writer, this.object(name), fullId(id), values),
			delete: (name, id) => org.records.delete(writer, this.object(name), fullId(id)),
			merge: (name, ids) => this.merge(writer, this.object(name), ids),
			convertLead: (id, successor) => this.convertLead(writer, id, successor),
			get: (name, id) => {
				const object = this.object(name);
				const row = org.records.find(object, fullId(id), transaction);
				return row && toJson(object, row);
			},
			list: (name) => {
				const object = this.object(name);
				const rows = org.store.select(`SELECT * FROM "${object.name}" ORDER BY Id`);
				return rows.map((row) => toJson(object, row));
			},
		};
	}

	begin(): EditTransaction {
		const transaction = this.org.store.begin(this.org.clock.now());
		return {
			startedAt: transaction.startedAt,
			as: (userId) => this.as(userId, transaction),
			commit: () => transaction.commit(),
			rollback: () => transaction.rollback(),
		};
	}

	/** The next write of the record is answered with UNABLE_TO_LOCK_ROW, and those after it are carried out. */
	lockOnce(name: string, id: string): void {
		this.org.store.lockOnce(this.object(name).name, fullId(id));
	}

	/** Takes a record out of the recycle bin; by the user who changed it last. */
	undelete(name: string, id: string): void {
		const object = this.object(name);
		const row = this.org.records.find(object, fullId(id));
		restore(this.org, this.writer(String(row?.['LastModifiedById'])), object, fullId(id));
	}

	/** Removes deleted records for good; the log of deletions still lists them. */
	emptyRecycleBin(name: string): void {
		const object = this.object(name);
		for (const row of this.org.store.select(
			`SELECT Id FROM "${object.name}" WHERE IsDeleted = 1`,
		)) {
			this.org.store.delete(object.name, row['Id'] ?? null);
		}
	}

	/** System work such as a roll-up or a picklist edit: SystemModstamp moves, LastModifiedDate does not. */
	touch(name: string, id: string): void {
		const stamp = this.org.records.stamp();
		this.org.records.write(this.object(name), fullId(id), { SystemModstamp: stamp });
	}

	private merge(
		writer: Writer,
		object: ObjectSchema,
		{ masterId, mergedId }: { masterId: string; mergedId: string },
	): void {
		const { org } = this;
		const merge = { type: object.name, masterId, values: {}, mergedIds: [mergedId] };
		mergeRecords({ org, writer }, merge);
	}

	private convertLead(writer: Writer, leadId: string, successor: ConvertedTo): void {
		const { accountId, contactId, opportunityId } = successor;
		const ids = {
			accountId: fullId(accountId),
			contactId: fullId(contactId),
			opportunityId: opportunityId === undefined ? null : fullId(opportunityId),
		};
		closeLead({ org: this.org, writer }, fullId(leadId), ids, 'Closed - Converted');
	}

	private writer(userId: string, transaction?: StoreTransaction): Writer {
		return {
			userId,
			schema: this.org.schema,
			version: VERSION,
			duplicates: { allowSave: true, includeRecordDetails: false },
			assigns: false,
			transaction,
		};
	}

	private object(name: string): ObjectSchema {
		const object = this.org.schema.object(name);
		if (!object) throw new Error(`There is no object ${name}`);
		return object;
	}
}

function fullId(id: string): string {
	const full = toId18(id);
	if (!full) throw new Error(`${id} is no id`);
	return full;
}
