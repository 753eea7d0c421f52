/** The statuses that mean that a record is finished, such as those of closed cases. */
import { CrmError } from '../../crm/errors';

interface Status {
	ApiName: string;
	MasterLabel: string;
}

/**
 * @param statuses those that can be set, in the order of the org.
 * @param wanted value or label; '' for the first one.
 * @param of what they are for, such as "closed cases".
 */
export function findStatus(
	statuses: readonly Status[],
	wanted: string,
	of: string,
): string | CrmError {
	const isWanted = ({ ApiName, MasterLabel }: Status) =>
		[ApiName, MasterLabel].some((name) => name.toLowerCase() === wanted.toLowerCase());
	const found = wanted === '' ? statuses[0] : statuses.find(isWanted);
	if (found) return found.ApiName;
	const names = statuses.map(({ MasterLabel }) => MasterLabel).join(', ');
	return new CrmError(
		wanted === '' ? `The org has no status for ${of}.` : `"${wanted}" is not a status for ${of}.`,
		{
			kind: 'invalidRecord',
			fields: ['Status'],
			advice: names === '' ? 'Add one in Setup.' : `Use one of these: ${names}.`,
		},
	);
}
