/** What a new row is created with, and what an update has to set: its state, and the status reason of that state. */
import {
	splitByDescription,
	splitValues,
	type SplitValues,
} from '../../crm/driver/createThenUpdate';
import type { FieldValues } from '../../crm/port';
import type { Table } from './tables';

const STATE = 'statecode';
const STATUS = 'statuscode';

/** Active, or open: the state of a new row. */
const NEW = 0;

/** New products are drafts, or active by a setting of the environment. */
const CREATED_IN_OTHER_STATES = ['product'];

/**
 * Dataverse ignores the state of a new row, and rejects a status reason of another state.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 */
export function splitByState({ description }: Table, values: FieldValues): SplitValues {
	const { [STATE]: state = null, ...others } = values;
	if (state === null) return splitByDescription(description, others);
	const isNew = Number(state) === NEW && !CREATED_IN_OTHER_STATES.includes(description.name);
	if (isNew) return splitByDescription(description, others);
	const { create, update } = splitByDescription(description, others);
	const byState = splitValues(create, (name) => name === STATUS);
	return { create: byState.create, update: { ...update, ...byState.update, [STATE]: state } };
}
