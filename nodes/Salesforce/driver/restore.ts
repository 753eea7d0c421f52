/**
 * Takes records out of the Recycle Bin.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-undelete.html
 */
import { readAgain } from '../../crm/driver/readAgain';
import { CrmError } from '../../crm/errors';
import type { RestoreRequest } from '../../crm/port';
import type { Client } from './client';
import type { Metadata } from './describe';
import { label } from './errors';
import { notAnId } from './prepare';
import { isId, shortId } from './query';
import { readById } from './readById';
import { sendSoapRows } from './soapResults';

const IDS_IN_A_CALL = 200;

/** A call without a response is not repeated: the records then say whether they were restored. */
export async function restoreRecords(
	client: Client,
	metadata: Metadata,
	{ entity, ids, dryRun }: RestoreRequest,
): Promise<Array<boolean | CrmError>> {
	const { name: object, label: objectLabel } = await metadata.describe(entity);
	if (!(await metadata.can(entity, 'undelete'))) throw cannotRestore(objectLabel);
	const isDeleted = await readStates(client, object, ids.filter(isId));
	const toRestore = ids.filter((id) => isDeleted.get(shortId(id)) === true);
	const answers = dryRun
		? []
		: await sendSoapRows({
				rows: toRestore,
				max: IDS_IN_A_CALL,
				entityOf: () => object,
				send: async (some) => await client.soap.undelete(some),
			});
	const isUnknown = answers.some((each) => each instanceof CrmError && each.outcomeUnknown);
	const after = isUnknown
		? await readAgain(readStates(client, object, toRestore))
		: new Map<string, boolean>();
	const answerOf = new Map(toRestore.map((id, index) => [id, answers[index]]));
	return ids.map((id) => {
		if (!isId(id)) return notAnId(id, objectLabel);
		const wasDeleted = isDeleted.get(shortId(id));
		if (wasDeleted === undefined) return notThere(id, objectLabel);
		const answer = answerOf.get(id);
		if (!(answer instanceof CrmError)) return wasDeleted;
		return answer.outcomeUnknown && after.get(shortId(id)) === false ? true : answer;
	});
}

/** By record, whether it is deleted; nothing for those that are gone. */
async function readStates(
	client: Client,
	object: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
	const rows = await readById(client, { object, columns: ['Id', 'IsDeleted'] }, ids);
	return new Map(rows.map(({ Id, IsDeleted }) => [shortId(String(Id)), IsDeleted === true]));
}

const notThere = (id: string, object: string) =>
	new CrmError(`There is no ${object} with the ID "${id}", not even in the Recycle Bin.`, {
		kind: 'invalidRecord',
		code: 'RECORD_NOT_FOUND',
		advice: `Check the ID. ${label} keeps deleted records in the Recycle Bin for 15 days.`,
	});

const cannotRestore = (object: string) =>
	new CrmError(`${label} cannot restore ${object} records.`, {
		kind: 'misconfigured',
		advice:
			'Select an object whose records go to the Recycle Bin, and check that the connected user has permission to delete its records.',
	});
