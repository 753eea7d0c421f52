import type { Row } from '../../kernel/store';
import type { ObjectSchema } from '../schema';
import { modification, type Records, type Writer } from './records';

/** Of the records with the same lookup, only the one that was saved last keeps the checkbox. */
export function clearOtherPrimary(
	records: Records,
	object: ObjectSchema,
	row: Readonly<Row>,
	writer: Writer,
): void {
	const { flag, of } = object.onePrimary ?? {};
	if (flag === undefined || of === undefined || row[flag] !== 1) return;
	for (const other of records.findByKey(object, of, row[of]!)) {
		if (other['Id'] === row['Id'] || other[flag] !== 1) continue;
		const columns = { [flag]: 0, ...modification(records.stamp(), writer) };
		records.write(object, String(other['Id']), columns, writer.transaction);
	}
}
