/** Finds a status reason by its label or value. */
import type { Choice } from '../../crm/port';
import { CrmError } from '../../crm/errors';

/** What a status is for, and what is said when there is no such one. */
export interface StatusSearch {
	/** The value where none is wanted. */
	usual: number;
	/** Such as "a case". */
	of: string;
	/** The records that have such a status, such as "resolved cases". */
	closed: string;
}

/** Whether the status belongs to the state that the record gets is left to Dataverse. */
export function findStatus(
	choices: readonly Choice[],
	wanted: string,
	{ usual, of, closed }: StatusSearch,
): number | CrmError {
	if (wanted === '') return usual;
	const found = choices.find(({ value, label }) =>
		[String(value), label.toLowerCase()].includes(wanted.toLowerCase()),
	);
	if (found) return Number(found.value);
	return new CrmError(`"${wanted}" is not a valid status reason of ${of}.`, {
		kind: 'invalidRecord',
		fields: ['statuscode'],
		advice: `Use one of ${closed}: ${choices.map(({ label }) => label).join(', ')}.`,
	});
}
