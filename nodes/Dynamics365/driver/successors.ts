/** Where rows continue: merged ones as the one that is left, qualified leads as their contact. */
import type { EntityDescription, FieldValue, Successor } from '../../crm/port';

/**
 * A merge leaves the subordinate record there: inactive, with the id of the master record.
 * https://learn.microsoft.com/power-apps/developer/data-platform/merge-entities
 */
const MASTER = 'masterid';

const ACTIVE = 0;
const QUALIFIED = 1;

/**
 * Qualifying a lead closes it. The new contact refers to the lead, and the lead to its contact, which can have existed
 * before.
 * https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.qualifyleadrequest
 */
const QUALIFIED_LEAD: Successor = {
	cause: 'conversion',
	field: 'parentcontactid',
	entity: 'contact',
	states: [QUALIFIED],
	backField: 'originatingleadid',
	remains: true,
};

/**
 * @param columns names of the columns of the table.
 * @param states values of its state column.
 */
export function successorsOf(
	table: string,
	columns: readonly string[],
	states: readonly FieldValue[],
): Pick<EntityDescription, 'successors'> {
	// Someone can activate a merged record again; it then stands for itself.
	const closed = states.filter((state) => state !== ACTIVE);
	const merged: Successor = {
		cause: 'merge',
		field: MASTER,
		entity: table,
		states: closed,
		remains: true,
	};
	const all = table === 'lead' ? [merged, QUALIFIED_LEAD] : [merged];
	const successors = all.filter(({ field }) => columns.includes(field));
	return successors.length > 0 ? { successors } : {};
}
