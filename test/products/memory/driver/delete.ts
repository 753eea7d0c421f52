/** Deletes records, up to 1,000 in one call. */
import { chunk } from '../../../../nodes/crm/driver/chunk';
import type { DeleteResult, RecordReference } from '../../../../nodes/crm/port';
import { translate, type RejectionBody, type Sender } from './send';

export async function deleteRecords(
	sender: Sender,
	records: readonly RecordReference[],
): Promise<DeleteResult[]> {
	const results: DeleteResult[] = [];
	for (const call of chunk(records, { max: 1_000, weigh: () => 1 })) {
		const { answer, repeated } = await sender.call<Array<{ deleted: boolean } | RejectionBody>>(
			'rpc/delete',
			call,
			'idempotent',
		);
		for (const [place, row] of answer.entries()) {
			if ('deleted' in row) {
				results.push({ ok: true, deleted: row.deleted || repeated });
			} else {
				const { entity } = call[place]!;
				results.push({ ok: false, error: translate(row, { entity, writes: true }) });
			}
		}
	}
	return results;
}
