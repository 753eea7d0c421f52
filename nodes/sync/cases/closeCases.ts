/** Closes the case of each of many keys. */
import type {
	Actions,
	CaseToClose,
	CrmRecord,
	EntityDescription,
	FieldValue,
} from '../../crm/port';
import type { FieldValues, MetadataReader, RecordFinder } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import { oncePerRecord } from '../records/oncePerRecord';

/** A case to close, by the values that identify it. */
export type Closing = Omit<CaseToClose, 'id'> & { key: FieldValues };

/** What became of a case. */
export interface ClosedCase {
	id: string;
	/** False for a case that was closed before. */
	closed: boolean;
	/** Where another item of this execution has closed the case: whether its settings are the same. */
	earlierItem?: 'sameSettings' | 'otherSettings';
}

export interface ClosingSettings {
	case: EntityDescription;
	/** The field that shows whether a case is open, and its value while it is. */
	open: { field: string; value: FieldValue };
	/** True to only check which cases are open. */
	dryRun: boolean;
}

/**
 * @returns for each closing its case, or why it could not be closed.
 * @throws CrmError when the CRM cannot be searched, or no case can be closed.
 */
export async function closeEach(
	crm: RecordFinder & Pick<MetadataReader, 'describe'>,
	closeCases: Actions['closeCases'],
	closings: readonly Closing[],
	{ case: description, open, dryRun }: ClosingSettings,
): Promise<Array<ClosedCase | CrmError>> {
	const keys = closings.map(({ key }) => key);
	const found = await findEach(crm, description, keys, {
		fields: [description.idField, open.field],
		merged: 'follow',
	});
	const isOpen = ({ values }: CrmRecord) => values[open.field] === open.value;
	const ready = found.flatMap((record, index) => {
		if (record instanceof CrmError || !isOpen(record)) return [];
		const { resolution, status } = closings[index]!;
		const wanted = JSON.stringify([resolution, status]);
		return [{ record, recordId: record.id, wanted, resolution, status }];
	});
	const closed = await oncePerRecord<(typeof ready)[number], { id: string }>(
		ready,
		async (some) => {
			const cases = some.map(({ recordId: id, resolution, status }) => ({
				id,
				resolution,
				status,
			}));
			const errors = dryRun ? [] : await closeCases(cases);
			return cases.map(({ id }, index) => errors[index] ?? { id });
		},
	);
	return found.map((record) => {
		if (record instanceof CrmError) return record;
		const { id } = record;
		if (!isOpen(record)) return { id, closed: false };
		const each = closed.shift()!;
		if (each instanceof CrmError) return each;
		if ('result' in each) return { id, closed: true };
		const earlierItem = each.earlier.isSame ? 'sameSettings' : 'otherSettings';
		return { id, closed: false, earlierItem };
	});
}
