/** Creates and updates records, up to 200 in one call. */
import { chunk } from '../../sync/chunk';
import type {
	FieldValues,
	RecordTypeDescription,
	WriteOperation,
	WriteResult,
} from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import type { Client } from './client';
import type { Metadata } from './describe';
import { label, toRowError, unknownField } from './errors';
import { isId } from './query';
import type { Sender } from './send';

/** A collection takes no more records. */
const MAX_RECORDS = 200;

interface PreparedWrite {
	/** Place in the list of operations. */
	index: number;
	recordType: string;
	/** Absent for a new record. */
	id?: string;
	values: FieldValues;
}

/**
 * One result per operation, in order; operations that cannot be sent fail alone, and so do those Salesforce refuses.
 * A create whose answer was lost is not sent again: its error has `outcomeUnknown`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
 */
export async function write(
	sender: Sender,
	client: () => Promise<Client>,
	metadata: Metadata,
	operations: readonly WriteOperation[],
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const ready: PreparedWrite[] = [];
	for (const [index, operation] of operations.entries()) {
		try {
			const description = await metadata.describe(operation.recordType);
			ready.push({ index, ...prepare(description, operation) });
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			results[index] = { ok: false, error };
		}
	}
	for (const rows of toCalls(ready)) {
		const loaded = await client();
		const written = await sender.retries.rows(rows, (some) => sendApart(loaded, some));
		rows.forEach(({ index }, position) => (results[index] = written[position]!));
	}
	return results;
}

function prepare(
	description: RecordTypeDescription,
	operation: WriteOperation,
): Omit<PreparedWrite, 'index'> {
	for (const name of Object.keys(operation.values)) {
		if (!description.fields.some((field) => field.name === name)) {
			throw unknownField(description, name);
		}
	}
	const { values } = operation;
	if (operation.kind === 'create') return { recordType: description.name, values };
	if (!isId(operation.id)) throw notAnId(operation.id, description.label);
	return { recordType: description.name, id: operation.id, values };
}

/** Records of one type and kind share a call, but a call names no record twice: Salesforce would refuse both. */
function toCalls(rows: readonly PreparedWrite[]): PreparedWrite[][] {
	const groups = new Map<string, PreparedWrite[]>();
	const timesSeen = new Map<string, number>();
	for (const row of rows) {
		const id = row.id?.slice(0, 15) ?? '';
		const times = id === '' ? 0 : (timesSeen.get(id) ?? 0);
		timesSeen.set(id, times + 1);
		const key = `${times} ${id === '' ? 'create' : 'update'} ${row.recordType}`;
		const group = groups.get(key) ?? [];
		group.push(row);
		groups.set(key, group);
	}
	return [...groups.values()].flatMap((group) =>
		chunk(group, { max: MAX_RECORDS, weigh: () => 1 }),
	);
}

/** A value of the wrong JSON type makes Salesforce refuse the whole call: halves are sent until the record stands alone. */
async function sendApart(client: Client, rows: readonly PreparedWrite[]): Promise<WriteResult[]> {
	try {
		return await sendTogether(client, rows);
	} catch (error) {
		if (!(error instanceof CrmError) || error.status !== 400) throw error;
		if (rows.length === 1) return [{ ok: false, error }];
		const half = Math.ceil(rows.length / 2);
		const halves = [rows.slice(0, half), rows.slice(half)];
		const results: WriteResult[] = [];
		for (const some of halves) results.push(...(await sendApart(client, some).catch(toEach(some))));
		return results;
	}
}

/** What the other half has written must stay known when this one fails as a whole. */
const toEach = (rows: readonly PreparedWrite[]) => (error: unknown) => {
	if (!(error instanceof CrmError)) throw error;
	return rows.map((): WriteResult => ({ ok: false, error }));
};

async function sendTogether(
	client: Client,
	rows: readonly PreparedWrite[],
): Promise<WriteResult[]> {
	const { recordType, id } = rows[0]!;
	const results =
		id === undefined
			? await client.create(
					recordType,
					rows.map(({ values }) => ({ ...values })),
				)
			: await client.update(
					recordType,
					rows.map((row) => ({ ...row.values, Id: row.id! })),
				);
	return results.map((result) =>
		result.success
			? { ok: true, id: result.id }
			: { ok: false, error: toRowError(result.errors, recordType) },
	);
}

function notAnId(value: string, recordType: string): CrmError {
	return new CrmError(`"${value}" is not the id of a ${recordType} in ${label}.`, {
		remedy: 'mendItem',
		advice: 'An id has 15 or 18 letters and digits, such as 00Q5g00000AbCdEFGH.',
	});
}
