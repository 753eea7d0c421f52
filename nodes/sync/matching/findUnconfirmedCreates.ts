/** Finds records whose create got no response: repeating the create could add a duplicate. */
import type { CreateOperation, Crm, CrmRecord, FieldValues } from '../../crm/port';
import { normalize } from '../values/normalize';
import { isEmpty } from '../values/value';

export interface UnconfirmedCreate {
	operation: CreateOperation;
	/** The CRM's server time before the create was sent for the first time. */
	since: string;
}

/**
 * @param known ids of records that are known to come from other creates.
 * @returns for each create the id of a record that has its values and was created since, each record only once;
 * undefined where there is none.
 */
export async function findUnconfirmedCreates(
	crm: Crm,
	creates: readonly UnconfirmedCreate[],
	known: ReadonlySet<string>,
): Promise<Array<string | undefined>> {
	const ids: Array<string | undefined> = [];
	const byShape = Map.groupBy(creates.keys(), (index) => shapeOf(creates[index]!));
	for (const indexes of byShape.values()) {
		const some = [...indexes].map((index) => creates[index]!);
		const found = await findOfOneShape(crm, some, known);
		indexes.forEach((index, position) => (ids[index] = found[position]));
	}
	return ids;
}

const shapeOf = ({ operation: { entity, values, attemptId } }: UnconfirmedCreate) =>
	JSON.stringify([entity, Object.keys(values), attemptId !== undefined]);

/** Finds the records of creates of one entity with the same fields: by the ids that were chosen for them, or by values. */
async function findOfOneShape(
	crm: Crm,
	creates: readonly UnconfirmedCreate[],
	known: ReadonlySet<string>,
): Promise<Array<string | undefined>> {
	const [{ operation }] = creates as [UnconfirmedCreate];
	const { fields, idField } = await crm.describe(operation.entity);
	const hasId = operation.attemptId !== undefined;
	// What only an update sets may be missing still.
	const compared = fields.filter(
		({ name, filterable, creatable }) => filterable && creatable && name in operation.values,
	);
	const textOf = (from: FieldValues) =>
		JSON.stringify(
			compared.map((field) => normalize(field, from[field.name], { ignoreAccents: false })),
		);
	const [records = []] = await crm.find([
		{
			entity: operation.entity,
			keys: creates.map(({ operation: { attemptId, values } }) =>
				attemptId === undefined ? pickFilled(values, compared) : { [idField]: attemptId },
			),
			fields: compared.map(({ name }) => name),
		},
	]);
	const unassigned = Map.groupBy(
		records.filter(({ id }) => !known.has(id)),
		({ id, values }) => (hasId ? id : textOf(values)),
	);
	return creates.map(({ operation: { attemptId, values }, since }) =>
		takeId(unassigned.get(attemptId ?? textOf(values)), since),
	);
}

function takeId(records: CrmRecord[] = [], since: string): string | undefined {
	const place = records.findIndex(({ createdAt }) => createdAt >= since);
	return place < 0 ? undefined : records.splice(place, 1)[0]!.id;
}

function pickFilled(values: FieldValues, fields: ReadonlyArray<{ name: string }>): FieldValues {
	return Object.fromEntries(
		fields.flatMap(({ name }) => (isEmpty(values[name]) ? [] : [[name, values[name]!]])),
	);
}
