/**
 * Restores deleted records, which Dataverse keeps where an administrator has turned it on.
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
 */
import { chunk } from '../../crm/driver/chunk';
import { readAgain } from '../../crm/driver/readAgain';
import { CrmError } from '../../crm/errors';
import type { RestoreRequest } from '../../crm/port';
import type { Metadata } from './describe';
import { label } from './errors';
import { toLists } from './keyFilters';
import { notAnId } from './prepare';
import { queryString, readGuid } from './query';
import { MAX_URL, readAll } from './read';
import type { Sender } from './send';
import { sendActions, type Action } from './sendActions';
import type { Table } from './tables';

/** A record comes back with what was deleted along with it, which takes time: a batch has to end within two minutes. */
const RECORDS_IN_A_CALL = 100;

/** IDs in one query of deleted records, which fits into a URL. */
const IDS_IN_A_QUERY = 300;

type State = 'present' | 'deleted';

/** By record; nothing for those that are gone. */
type States = ReadonlyMap<string, State>;

/** A call without a response is not repeated: the records then say whether they were restored. */
export async function restoreRecords(
	sender: Sender,
	metadata: Metadata,
	{ entity, ids, dryRun }: RestoreRequest,
): Promise<Array<boolean | CrmError>> {
	const table = await metadata.table(entity);
	const { label: tableLabel } = table.description;
	if (table.isElastic) throw cannotRestore(tableLabel);
	const guids = ids.flatMap((id) => readGuid(id) ?? []);
	const before = await readStates(sender, table, guids);
	const toRestore = dryRun ? [] : guids.filter((guid) => before.get(guid) === 'deleted');
	const actions = toRestore.map((guid) => toAction(sender, table, guid));
	const answers = await sendActions(sender, actions, { max: RECORDS_IN_A_CALL });
	const isUnknown = answers.some((each) => each instanceof CrmError && each.outcomeUnknown);
	const after = isUnknown
		? await readAgain(readStates(sender, table, toRestore))
		: new Map<string, State>();
	const answerOf = new Map(toRestore.map((guid, index) => [guid, answers[index]]));
	return ids.map((id) => {
		const guid = readGuid(id);
		if (guid === undefined) return notAnId(id, tableLabel);
		const state = before.get(guid);
		if (state === undefined) return notThere(id, tableLabel);
		const answer = answerOf.get(guid);
		if (!(answer instanceof CrmError)) return state === 'deleted';
		return answer.outcomeUnknown && after.get(guid) === 'present' ? true : answer;
	});
}

function toAction(sender: Sender, { description, setName }: Table, guid: string): Action {
	const Target = { '@odata.id': sender.absolute(`${setName}(${guid})`) };
	return {
		entity: description.name,
		part: { method: 'POST', path: 'Restore', body: JSON.stringify({ Target }) },
	};
}

/** Deleted records can only be read with FetchXML. */
async function readStates(
	sender: Sender,
	{ description, setName }: Table,
	guids: readonly string[],
): Promise<States> {
	const { name, idField } = description;
	const select = `${setName}?${queryString({ $select: idField })}&`;
	const present = toLists(idField, guids, MAX_URL.alone - select.length).map(
		(filter) => `${select}${filter}`,
	);
	const deleted = chunk(guids, { max: IDS_IN_A_QUERY, weigh: () => 1 }).map(
		(some) => `${setName}?${queryString({ fetchXml: binQuery({ name, idField }, some) })}`,
	);
	const queries = [...present, ...deleted].map((path) => ({ path, entity: name, prefer: [] }));
	const answers = await readAll(sender, queries);
	const idsIn = (rows: typeof answers) => rows.flat().map((row) => String(row[idField]));
	// A record can be both: its ID was used again.
	return new Map([
		...idsIn(answers.slice(present.length)).map((id) => [id, 'deleted'] as const),
		...idsIn(answers.slice(0, present.length)).map((id) => [id, 'present'] as const),
	]);
}

function binQuery(
	{ name, idField }: Pick<Table['description'], 'name' | 'idField'>,
	guids: readonly string[],
): string {
	const values = guids.map((guid) => `<value>${guid}</value>`).join('');
	const condition = `<condition attribute="${idField}" operator="in">${values}</condition>`;
	return `<fetch datasource="bin"><entity name="${name}"><attribute name="${idField}"/><filter>${condition}</filter></entity></fetch>`;
}

const notThere = (id: string, table: string) =>
	new CrmError(`There is no ${table} with the ID "${id}", not even among the deleted records.`, {
		kind: 'invalidRecord',
		code: 'RECORD_NOT_FOUND',
		advice: `Check the ID. ${label} keeps deleted records only if Keep deleted Dataverse records is on in the environment settings, for the number of days that is set there.`,
	});

const cannotRestore = (table: string) =>
	new CrmError(`${label} cannot restore ${table} records.`, {
		kind: 'misconfigured',
		advice: 'Select a standard table: deleted rows of elastic tables are not kept.',
	});
