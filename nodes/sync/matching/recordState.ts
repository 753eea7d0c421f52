/** Whether a record is in use. */
import type { CrmRecord, EntityDescription } from '../../crm/port';

/** API names of the fields that show whether a record is active, and where it continues. */
export function stateFields({ activeState, successors = [] }: EntityDescription): string[] {
	const fields = successors.map(({ field }) => field);
	return activeState ? [activeState.field, ...fields] : fields;
}

/** True also where records of the entity have no state. */
export function isActive({ activeState }: EntityDescription, { values }: CrmRecord): boolean {
	return activeState === undefined || values[activeState.field] === activeState.value;
}
