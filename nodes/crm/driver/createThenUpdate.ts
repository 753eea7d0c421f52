/** New records with values that the CRM accepts only in an update: they are created, and updated right after. */
import { CrmError } from '../errors';
import type {
	CreateOperation,
	EntityDescription,
	FieldValues,
	UpdateOperation,
	WriteOperation,
	WriteResult,
} from '../port';

/** The values of a new record: those it is created with, and those that an update has to set; mostly none. */
export interface SplitValues {
	create: FieldValues;
	update: FieldValues;
}

/** Splits by what the description says of each field. */
export function splitByDescription(
	{ fields }: EntityDescription,
	values: FieldValues,
): SplitValues {
	const updateOnly = new Set(
		fields.filter(({ creatable, updatable }) => !creatable && updatable).map(({ name }) => name),
	);
	return splitValues(values, (name) => updateOnly.has(name));
}

/** An empty value has no effect on a new record, so no update sets it. */
export function splitValues(
	values: FieldValues,
	isForUpdate: (name: string) => boolean,
): SplitValues {
	const entries = Object.entries(values);
	return {
		create: Object.fromEntries(entries.filter(([name]) => !isForUpdate(name))),
		update: Object.fromEntries(
			entries.filter(([name, value]) => isForUpdate(name) && value !== null),
		),
	};
}

/**
 * Writes all operations together, and then all the updates that new records need.
 * @param split of a record to create; a CrmError leaves its values together, so that the write reports it.
 */
export async function createThenUpdate(
	operations: readonly WriteOperation[],
	split: (operation: CreateOperation) => Promise<SplitValues>,
	write: (operations: readonly WriteOperation[]) => Promise<WriteResult[]>,
): Promise<WriteResult[]> {
	const first: WriteOperation[] = [];
	const left = new Map<number, FieldValues>();
	for (const [index, operation] of operations.entries()) {
		const { create, update } = await splitOrKeep(operation, split);
		first.push({ ...operation, values: create });
		if (Object.keys(update).length > 0) left.set(index, update);
	}
	const results = (await write(first)).map((result, index) =>
		repeatWhole(operations[index]!, result),
	);
	const updates = [...left].flatMap(([index, values]) => {
		const result = results[index]!;
		return result.ok ? [{ index, operation: toUpdate(operations[index]!, result.id, values) }] : [];
	});
	if (updates.length === 0) return results;
	const updated = await write(updates.map(({ operation }) => operation));
	for (const [place, { index, operation }] of updates.entries()) {
		const result = updated[place]!;
		if (!result.ok) results[index] = incomplete(operation, result.error);
	}
	return results;
}

/** A create that is repeated sets all values, in one step or two. */
function repeatWhole({ values }: WriteOperation, result: WriteResult): WriteResult {
	if (result.ok || result.repeat === undefined) return result;
	return { ...result, repeat: { ...result.repeat, values } };
}

async function splitOrKeep(
	operation: WriteOperation,
	split: (operation: CreateOperation) => Promise<SplitValues>,
): Promise<SplitValues> {
	const together = { create: operation.values, update: {} };
	if (operation.kind === 'update') return together;
	try {
		return await split(operation);
	} catch (error) {
		if (error instanceof CrmError) return together;
		throw error;
	}
}

const toUpdate = (
	{ entity }: WriteOperation,
	id: string,
	values: FieldValues,
): UpdateOperation => ({ kind: 'update', entity, id, values });

/** The record exists, so neither a conflict nor a lost response of the update lets it be created again. */
function incomplete({ entity, id, values }: UpdateOperation, error: CrmError): WriteResult {
	const names = Object.keys(values);
	const named = names.map((name) => `"${name}"`).join(', ');
	return {
		ok: false,
		createdId: id,
		error: new CrmError(
			`The ${entity} was created (${id}), but ${named} could not be set: ${error.message}`,
			{
				...error,
				reason: undefined,
				outcomeUnknown: false,
				fields: error.fields.length > 0 ? error.fields : names,
			},
		),
	};
}
