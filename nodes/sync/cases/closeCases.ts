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

/** A case to close, by the values that identify it. */
export type Closing = Omit<CaseToClose, 'id'> & { key: FieldValues };

/** What became of a case. */
export interface ClosedCase {
	id: string;
	/** False for a case that was closed before. */
	closed: boolean;
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
	// Several keys can be those of one case: the first one closes it.
	const toClose = new Map<string, CaseToClose>();
	for (const [index, record] of found.entries()) {
		if (record instanceof CrmError || !isOpen(record) || toClose.has(record.id)) continue;
		const { resolution, status } = closings[index]!;
		toClose.set(record.id, { id: record.id, resolution, status });
	}
	const cases = [...toClose.values()];
	const errors = dryRun || cases.length === 0 ? [] : await closeCases(cases);
	const errorOf = new Map(cases.map(({ id }, index) => [id, errors[index]]));
	return found.map((record) => {
		if (record instanceof CrmError) return record;
		return errorOf.get(record.id) ?? { id: record.id, closed: isOpen(record) };
	});
}
