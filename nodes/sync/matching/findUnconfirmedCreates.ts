/** Finds records whose create got no response: repeating the create could add a duplicate. */
import type { CreateOperation, Crm, CrmRecord, FieldValues } from '../../crm/port';
import { normalize } from '../values/normalize';
import { isEmpty } from '../values/value';

/**
 * @param since the CRM's server time before the creates were sent.
 * @returns for each operation the ID of a record that has its values and was created since, each record only once;
 * undefined where there is none.
 */
export async function findUnconfirmedCreates(
	crm: Crm,
	operations: readonly CreateOperation[],
	since: string,
): Promise<Array<string | undefined>> {
	const ids: Array<string | undefined> = [];
	const byShape = Map.groupBy(operations.keys(), (index) => shapeOf(operations[index]!));
	for (const indexes of byShape.values()) {
		const some = [...indexes].map((index) => operations[index]!);
		const found = await findOfOneShape(crm, some, since);
		indexes.forEach((index, position) => (ids[index] = found[position]));
	}
	return ids;
}

const shapeOf = ({ entity, values }: CreateOperation) =>
	JSON.stringify([entity, Object.keys(values)]);

/** Finds the records of creates of one entity with the same fields. */
async function findOfOneShape(
	crm: Crm,
	operations: readonly CreateOperation[],
	since: string,
): Promise<Array<string | undefined>> {
	const [{ entity, values }] = operations as [CreateOperation];
	const { fields } = await crm.describe(entity);
	// What only an update sets may be missing still.
	const compared = fields.filter(
		({ name, filterable, creatable }) => filterable && creatable && name in values,
	);
	const textOf = (from: FieldValues) =>
		JSON.stringify(
			compared.map((field) => normalize(field, from[field.name], { ignoreAccents: false })),
		);
	const [records = []] = await crm.find([
		{
			entity,
			keys: operations.map(({ values: each }) => pickFilled(each, compared)),
			fields: compared.map(({ name }) => name),
		},
	]);
	const unassigned = Map.groupBy(
		records.filter(({ createdAt }) => createdAt >= since),
		(record) => textOf(record.values),
	);
	return operations.map((operation) => takeId(unassigned.get(textOf(operation.values))));
}

const takeId = (records: CrmRecord[] | undefined) => records?.pop()?.id;

function pickFilled(values: FieldValues, fields: ReadonlyArray<{ name: string }>): FieldValues {
	return Object.fromEntries(
		fields.flatMap(({ name }) => (isEmpty(values[name]) ? [] : [[name, values[name]!]])),
	);
}
