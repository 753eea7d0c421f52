import {
	type Crm,
	type CrmRecord,
	type FieldValues,
	type FindKey,
	type FindRequest,
	type WriteOperation,
	type WriteOptions,
	type WriteResult,
} from '../../../../nodes/crm/port';
import { conflict, CrmError } from '../../../../nodes/crm/errors';
import { matcherOf } from '../../../products/memory/emulator/search';
import { contact, day, lead, recordOf, user } from '../leadDescription';

const descriptions = [lead, contact, user];

/** The day of every write in these tests. */
const TODAY = 20;

/** The part of a CRM that Create or Update uses, with its calls recorded; the drivers' tests cover the rest. */
export class MemoryCrm implements Pick<
	Crm,
	'describe' | 'find' | 'write' | 'linkTo' | 'serverTime' | 'pause'
> {
	readonly finds: Array<readonly FindRequest[]> = [];
	readonly writes: Array<readonly WriteOperation[]> = [];
	readonly options: Array<WriteOptions | undefined> = [];
	/** Called before each write is carried out, such as for a change by another user. */
	beforeWrite: () => void = () => undefined;
	/** The error returned for an operation that is carried out nevertheless, by its position in all writes. */
	lostResponse: (operation: number) => CrmError | undefined = () => undefined;
	/** Called before each search. */
	beforeFind: () => void = () => undefined;
	private readonly records: Map<string, CrmRecord>;
	private readonly idempotencyKeys = new Set<string>();
	private operations = 0;

	constructor(records: readonly CrmRecord[] = []) {
		this.records = new Map(records.map((record) => [record.id, record]));
	}

	async describe(entity: string) {
		const description = descriptions.find(({ name }) => name === entity);
		if (!description) throw new CrmError(`No ${entity}.`, { kind: 'misconfigured' });
		return await Promise.resolve(description);
	}

	/** As in CRMs, text matches in any case. */
	async find(requests: readonly FindRequest[]): Promise<CrmRecord[][]> {
		this.finds.push(requests);
		this.beforeFind();
		return await Promise.resolve(
			requests.map(({ entity, keys }) =>
				this.all(entity).filter((record) => keys.some((key) => matchesKey(record, key))),
			),
		);
	}

	async write(
		operations: readonly WriteOperation[],
		options?: WriteOptions,
	): Promise<WriteResult[]> {
		this.writes.push(operations);
		this.options.push(options);
		this.beforeWrite();
		return await Promise.resolve(operations.map((operation) => this.respond(operation)));
	}

	async pause(): Promise<boolean> {
		return await Promise.resolve(true);
	}

	linkTo(entity: string, id: string): string {
		return `https://crm.example/${entity}/${id}`;
	}

	serverTime(): string {
		return day(TODAY);
	}

	all(entity: string): CrmRecord[] {
		return [...this.records.values()].filter((record) => record.entity === entity);
	}

	valuesOf(id: string): FieldValues | undefined {
		return this.records.get(id)?.values;
	}

	/** Writes a record as another user. */
	put(record: CrmRecord): void {
		this.records.set(record.id, record);
	}

	remove(id: string): void {
		this.records.delete(id);
	}

	private respond(operation: WriteOperation): WriteResult {
		const error = this.lostResponse(this.operations);
		this.operations += 1;
		const result = this.carryOut(operation);
		return error && result.ok ? { ok: false, error } : result;
	}

	private carryOut(operation: WriteOperation): WriteResult {
		const { values, entity } = operation;
		if (values.LastName === 'Rejected') {
			return { ok: false, error: new CrmError('The CRM rejects this.', { kind: 'invalidRecord' }) };
		}
		if (values.LastName === 'Twin') {
			return {
				ok: false,
				error: new CrmError('A rule found it.', {
					kind: 'invalidRecord',
					code: 'DUPLICATES_DETECTED',
				}),
				duplicates: [{ entity: 'Contact', id: 'twin' }],
			};
		}
		return operation.kind === 'create'
			? this.create(entity, values, operation.idempotencyKey)
			: this.update(operation.id, values, operation.ifVersion);
	}

	private create(entity: string, values: FieldValues, idempotencyKey = ''): WriteResult {
		if (idempotencyKey !== '' && this.idempotencyKeys.has(idempotencyKey))
			return changed('The record exists already.');
		this.idempotencyKeys.add(idempotencyKey);
		const id = `new${this.records.size + 1}`;
		const today = { created: TODAY, modified: TODAY };
		this.records.set(id, recordOf({ ...lead, name: entity }, id, values, today));
		return { ok: true, id };
	}

	private update(id: string, values: FieldValues, ifVersion = ''): WriteResult {
		const before = this.records.get(id);
		if (before?.version !== ifVersion) return changed('The record has changed.');
		this.records.set(id, {
			...before,
			values: { ...before.values, ...values },
			modifiedAt: day(TODAY),
			version: `${before.version}+`,
		});
		return { ok: true, id };
	}
}

const changed = (message: string): WriteResult => ({
	ok: false,
	error: conflict(message),
});

function matchesKey({ id, values }: CrmRecord, key: FindKey): boolean {
	return matcherOf(key)({ ...values, Id: id });
}
