/** Which secured column a rejection is about: for an update, Dataverse's message contains only its label. */
import { CrmError } from '../../crm/errors';
import { COLUMN_SECURED } from './errorCodes';
import type { PreparedWrite } from './prepare';

/** @returns the error, with the API name of the column where the message names it by its label. */
export function nameSecuredColumn(
	{ operation, table }: PreparedWrite,
	message: string,
	error: CrmError,
): CrmError {
	if (!COLUMN_SECURED.includes(error.code ?? '') || error.fields.length > 0) return error;
	const fields = Object.keys(operation.values).filter((name) => {
		const columnLabel = table.columns.get(name)?.field.label;
		return columnLabel !== undefined && message.includes(` ${columnLabel} secured field`);
	});
	return new CrmError(error.message, { ...error, fields });
}
