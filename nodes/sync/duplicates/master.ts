/** Which record of a group is proposed to remain. */
import type { CrmRecord } from '../../crm/port';
import { isEmpty } from '../values/value';

/** The record created first, the one with the most values, or the one modified last. */
export type MasterRule = 'oldest' | 'mostComplete' | 'lastModified';

/** @param records oldest first: among equals, the oldest is proposed. */
export function proposeMaster(records: readonly CrmRecord[], rule: MasterRule): CrmRecord {
	return records.reduce((left, right) => (rank(right, rule) > rank(left, rule) ? right : left));
}

function rank({ values, modifiedAt }: CrmRecord, rule: MasterRule): number {
	if (rule === 'oldest') return 0;
	if (rule === 'lastModified') return Date.parse(modifiedAt);
	return Object.values(values).filter((value) => !isEmpty(value)).length;
}
