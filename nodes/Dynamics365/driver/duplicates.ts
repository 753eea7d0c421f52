/**
 * The records that the environment's own duplicate rules find: the error of a rejected write does not name them.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveduplicates
 */
import { chunk } from '../../crm/driver/chunk';
import type { FieldValue, RecordReference } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { CrmResponse } from '../../crm/transport';
import { MAX_PARTS, sendBatch } from './batch';
import { readPart } from './errors';
import type { PreparedWrite } from './prepare';
import { jsonParameter, queryString } from './query';
import { MAX_URL } from './read';
import type { Row } from './records';
import type { Sender } from './send';

/** Tables that rules usually compare with each other, in addition to records of the same table. */
const ALSO_COMPARED: Readonly<Record<string, readonly string[]>> = {
	contact: ['lead'],
	lead: ['contact'],
};

/** Rules compare no more characters of a value. */
const MAX_COMPARED = 450;

/** Records to name for each row. */
const MAX_NAMED = 20;

interface Question {
	row: PreparedWrite;
	/** Table to search. */
	entity: string;
	path: string;
}

/** @returns the duplicates of each row, as far as Dataverse names them; all are requested in one call. */
export async function findDuplicates(
	sender: Sender,
	rows: readonly PreparedWrite[],
): Promise<ReadonlyMap<PreparedWrite, readonly RecordReference[]>> {
	const found = new Map<PreparedWrite, RecordReference[]>(rows.map((row) => [row, []]));
	const questions = rows.flatMap(toQuestions).filter(({ path }) => path.length < MAX_URL.inBatch);
	for (const some of chunk(questions, { max: MAX_PARTS, weigh: () => 1 })) {
		const answers = await requestAll(sender, some);
		answers.forEach((answer, index) => {
			const { row, entity } = some[index]!;
			found.get(row)?.push(...toReferences(answer, row, entity));
		});
	}
	return found;
}

function toQuestions(row: PreparedWrite): Question[] {
	const { name } = row.table.description;
	return [name, ...(ALSO_COMPARED[name] ?? [])].map((entity) => ({
		row,
		entity,
		path: `RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?${queryString(
			{
				'@p1': jsonParameter(toEntity(row)),
				'@p2': `'${entity}'`,
				'@p3': jsonParameter({ PageNumber: 1, Count: MAX_NAMED }),
			},
		)}`,
	}));
}

/** The part of the row that a rule can compare and a URL can hold. */
function toEntity({ id, operation, properties, table }: PreparedWrite) {
	const { name, idField } = table.description;
	const compared = Object.entries(properties).filter(
		([property, value]) => !property.includes('@') && isCompared(value),
	);
	return {
		'@odata.type': `Microsoft.Dynamics.CRM.${name}`,
		...Object.fromEntries(compared),
		...(operation.kind === 'update' && { [idField]: id }),
	};
}

const isCompared = (value: FieldValue) =>
	value !== null && (typeof value !== 'string' || value.length <= MAX_COMPARED);

/** The write is rejected either way: failing to name the records must not hide that. */
async function requestAll(sender: Sender, questions: readonly Question[]): Promise<CrmResponse[]> {
	try {
		const parts = questions.map(({ path }) => ({ method: 'GET' as const, path }));
		return (await sendBatch(sender, parts, { semantics: 'read', canLackParts: true })).parts;
	} catch (error) {
		if (error instanceof CrmError) return [];
		throw error;
	}
}

function toReferences(
	answer: CrmResponse,
	{ table: { description } }: PreparedWrite,
	entity: string,
): RecordReference[] {
	// There may be no rule for these two tables, and Microsoft does not say that a new record can be compared.
	if (answer.status !== 200) return [];
	const { value } = readPart<{ value?: Row[] | null }>(answer, { entity, writes: false });
	const idField = entity === description.name ? description.idField : `${entity}id`;
	return (value ?? []).map((row) => ({ entity, id: String(row[idField]) }));
}
