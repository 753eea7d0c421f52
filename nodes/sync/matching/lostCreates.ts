/** Looks for records whose creation was asked for but never answered: a repeated create could make a second one. */
import type { CreateOperation, Crm, CrmRecord, FieldValues } from '../../crm/port/index';
import { toComparable } from '../values/comparable';
import { isEmpty } from '../values/value';

/**
 * @param since the CRM's own time before the records were sent.
 * @returns for each operation the id of a record that has its values and was created since, no record twice;
 * undefined where there is none.
 */
export async function findLostCreates(
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

/** Creates of one record type with the same fields. */
async function findOfOneShape(
	crm: Crm,
	operations: readonly CreateOperation[],
	since: string,
): Promise<Array<string | undefined>> {
	const [{ entity, values }] = operations as [CreateOperation];
	const { fields } = await crm.describe(entity);
	const compared = fields.filter(({ name, filterable }) => filterable && name in values);
	const textOf = (from: FieldValues) =>
		JSON.stringify(
			compared.map((field) => toComparable(field, from[field.name], { ignoreAccents: false })),
		);
	const [records = []] = await crm.find([
		{
			entity,
			keys: operations.map(({ values: each }) => pickFilled(each, compared)),
			fields: compared.map(({ name }) => name),
		},
	]);
	const left = Map.groupBy(
		records.filter(({ createdAt }) => createdAt >= since),
		(record) => textOf(record.values),
	);
	return operations.map((operation) => takeOne(left.get(textOf(operation.values))));
}

const takeOne = (records: CrmRecord[] | undefined) => records?.pop()?.id;

function pickFilled(values: FieldValues, fields: ReadonlyArray<{ name: string }>): FieldValues {
	return Object.fromEntries(
		fields.flatMap(({ name }) => (isEmpty(values[name]) ? [] : [[name, values[name]!]])),
	);
}
