/** Creates and updates records, up to 1,000 in one call. */
import { chunk } from '../../../../nodes/crm/driver/chunk';
import { CrmError } from '../../../../nodes/crm/errors';
import type { WriteOperation, WriteOptions, WriteResult } from '../../../../nodes/crm/port';
import { translate, type RejectionBody, type Sender } from './send';

type Row = [index: number, operation: WriteOperation];

/** Creates and updates are sent in separate calls: an update can be repeated, a create cannot. */
export async function write(
	sender: Sender,
	operations: readonly WriteOperation[],
	options: WriteOptions = { duplicateRules: 'respect' },
): Promise<WriteResult[]> {
	const results: WriteResult[] = [];
	const byKind = Map.groupBy([...operations.entries()], ([, { kind }]) => kind);
	for (const group of byKind.values()) {
		for (const call of chunk(group, { max: 1_000, weigh: () => 1 })) {
			const written = await sender.retries.rows(call, (rows) => send(sender, rows, options));
			call.forEach(([index], place) => (results[index] = written[place]!));
		}
	}
	return results;
}

async function send(
	sender: Sender,
	rows: readonly Row[],
	options: WriteOptions,
): Promise<WriteResult[]> {
	const operations = rows.map(([, operation]) => operation);
	const semantics = operations[0]?.kind === 'update' ? 'idempotent' : 'nonIdempotent';
	const { answer, repeated } = await sender.call<Array<{ id: string } | RejectionBody>>(
		'rpc/write',
		{ operations, options },
		semantics,
	);
	return answer.map((row, place): WriteResult => {
		if ('id' in row) return { ok: true, id: row.id };
		const error = translate(row, { entity: operations[place]?.entity, writes: true });
		const outcome = new CrmError(error.message, { ...error, outcomeUnknown: repeated });
		return { ok: false, error: outcome, duplicates: row.details?.duplicates };
	});
}
