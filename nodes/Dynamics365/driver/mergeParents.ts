/** Whether rows that are to be merged belong to the same parent: Dataverse itself checks it, but only when it merges. */
import { applyRules } from '../../crm/driver/errorRules';
import { CrmError } from '../../crm/errors';
import type { CrmRecord, MergeRequest } from '../../crm/port';
import { actionRules } from './actionRules';
import type { Metadata } from './describe';
import { label } from './errors';
import { find } from './find';
import { readGuid } from './query';
import type { Sender } from './send';

/**
 * The lookups of the parental relationships of accounts, contacts and leads. The documentation only says that "the
 * parent information" is compared.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/merge
 */
const PARENTS: readonly string[] = ['parentcustomerid', 'parentaccountid', 'parentcontactid'];

/** MergeDifferentlyParentedWarning, and MergeLossOfParentingWarning where the master has no parent. */
const OTHER_PARENT = '0x80045316';
const NO_PARENT = '0x80045317';

/** @returns for a master and a duplicate of it, the error of their merge; undefined where it is not to be checked. */
export async function parentChecker(
	sender: Sender,
	metadata: Metadata,
	requests: readonly MergeRequest[],
): Promise<(request: MergeRequest, duplicateId: string) => CrmError | undefined> {
	const toCheck = requests.filter(({ checkParents }) => checkParents);
	const rows = new Map<string, CrmRecord>();
	for (const [entity, some] of Map.groupBy(toCheck, (request) => request.entity)) {
		const { description } = await metadata.table(entity);
		const fields = description.fields
			.filter(({ name, readable }) => readable && PARENTS.includes(name))
			.map(({ name }) => name);
		const ids = some.flatMap(({ masterId, duplicateIds }) => [masterId, ...duplicateIds]);
		const keys = [...new Set(ids)].map((id) => ({ [description.idField]: id }));
		const [found = []] = await find(sender, metadata, [{ entity, keys, fields }]);
		for (const record of found) rows.set(keyOf(entity, record.id), record);
	}
	return ({ entity, checkParents, masterId }, duplicateId) => {
		const [master, duplicate] = [masterId, duplicateId].map((id) => rows.get(keyOf(entity, id)));
		if (!checkParents || !master || !duplicate) return undefined;
		const parentOf = ({ values }: CrmRecord, name: string) => values[name] ?? null;
		const other = PARENTS.find((name) => parentOf(master, name) !== parentOf(duplicate, name));
		if (other === undefined) return undefined;
		const code = parentOf(master, other) === null ? NO_PARENT : OTHER_PARENT;
		return applyRules(actionRules, { crm: label, code, message: '', entity, writes: false });
	};
}

const keyOf = (entity: string, id: string) => `${entity} ${readGuid(id) ?? id}`;
