import {
	isPattern,
	type Crm,
	type CrmRecord,
	type FieldValue,
	type FieldValues,
	type FindKey,
	type FindRequest,
	type WriteOperation,
	type WriteResult,
} from '../../../../nodes/sync/crm';
import { CrmError } from '../../../../nodes/sync/errors';
import { leadRecord } from '../leadDescription';

/** As much of a CRM as Create or Update asks for, with its calls counted; the drivers' own tests hold the rest. */
export class MemoryCrm implements Pick<Crm, 'find' | 'write' | 'linkTo'> {
	readonly finds: Array<readonly FindRequest[]> = [];
	readonly writes: Array<readonly WriteOperation[]> = [];
	private readonly records: Map<string, CrmRecord>;

	constructor(records: readonly CrmRecord[] = []) {
		this.records = new Map(records.map((record) => [record.id, record]));
	}

	/** CRMs compare text without regard to case. */
	async find(requests: readonly FindRequest[]): Promise<CrmRecord[][]> {
		this.finds.push(requests);
		return await Promise.resolve(requests.map(({ keys }) => this.findOne(keys)));
	}

	private findOne(keys: readonly FindKey[]): CrmRecord[] {
		const fold = (value: FieldValue = null) => String(value).toLowerCase();
		return [...this.records.values()].filter(({ values }) =>
			keys.some((key) =>
				Object.entries(key).every(
					([field, value]) => !isPattern(value) && fold(values[field]) === fold(value),
				),
			),
		);
	}

	async write(operations: readonly WriteOperation[]): Promise<WriteResult[]> {
		this.writes.push(operations);
		return await Promise.resolve(operations.map((operation) => this.writeOne(operation)));
	}

	linkTo(recordType: string, id: string): string {
		return `https://crm.example/${recordType}/${id}`;
	}

	valuesOf(id: string): FieldValues | undefined {
		return this.records.get(id)?.values;
	}

	private writeOne(operation: WriteOperation): WriteResult {
		if (operation.values.LastName === 'Refused') {
			return {
				ok: false,
				error: new CrmError('The CRM refuses this name.', { remedy: 'mendItem' }),
			};
		}
		const id = operation.kind === 'update' ? operation.id : `new${this.records.size + 1}`;
		const before = this.records.get(id)?.values;
		this.records.set(id, leadRecord(id, { ...before, ...operation.values }));
		return { ok: true, id };
	}
}
