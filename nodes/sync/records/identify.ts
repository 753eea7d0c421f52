/** Finds one record for each of many keys: its id, or values of fields that identify it. */
import type {
	CrmRecord,
	EntityDescription,
	FieldDescription,
	FieldValue,
	FieldValues,
} from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { suggestNames } from '../../crm/suggest';
import { stateFields } from '../matching/recordState';
import { normalize } from '../values/normalize';
import { InvalidValue } from '../values/invalidValue';
import { requireReadable } from '../values/readable';
import { isEmpty, toFieldValue } from '../values/value';
import { followMerges, mergedInto, type MasterFinder } from './masters';

/**
 * @param names API names of the fields that identify a record; empty for the id.
 * @throws CrmError naming a field that does not exist, or that the CRM cannot search by.
 */
export function keyFieldsOf(
	description: EntityDescription,
	names: readonly string[],
): FieldDescription[] {
	const { fields, idField, label } = description;
	const selected = names.length > 0 ? names : [idField];
	requireReadable(description, selected, 'as a key field');
	return selected.map((name) => {
		const field = fields.find((each) => each.name === name);
		if (field?.filterable) return field;
		const problem = field ? 'cannot be searched by the CRM' : 'does not exist';
		throw new CrmError(`The key field "${name}" of ${label} ${problem}.`, {
			kind: 'misconfigured',
			fields: [name],
			advice: (!field && suggestNames(name, fields)) || 'Select another field under Key Fields.',
		});
	});
}

/**
 * @param given values by API name, as the item has them.
 * @param timezone IANA name of the workflow's time zone, which counts where a date names none.
 * @throws CrmError naming a field without a value, or with one that it cannot hold.
 */
export function toKey(
	{ label }: EntityDescription,
	fields: readonly FieldDescription[],
	given: Readonly<Record<string, unknown>>,
	timezone: string,
): FieldValues {
	return Object.fromEntries(
		fields.map((field): [string, FieldValue] => {
			const value = given[field.name];
			if (isEmpty(value)) throw invalidKey(label, field, 'has no value');
			try {
				return [field.name, toFieldValue(field, value, timezone)];
			} catch (error) {
				if (!(error instanceof InvalidValue)) throw error;
				throw invalidKey(label, field, error.message);
			}
		}),
	);
}

function invalidKey(entity: string, { name, label }: FieldDescription, problem: string): CrmError {
	return new CrmError(`The key "${label}" (${name}) of ${entity} ${problem}.`, {
		kind: 'invalidRecord',
		fields: [name],
		advice: 'Check the value, or leave out items without a key before this node.',
	});
}

export interface FindSettings {
	/** API names of the fields to read; empty for all. */
	fields: readonly string[];
	/** What to do with a key that only a merged record has: return its master record, or an error. */
	merged: 'follow' | 'fail';
	/** Also reads the labels of choices and the names of records. */
	includeLabels?: boolean;
}

/**
 * @param keys values of the same fields, by API name.
 * @returns for each key its record, or the CrmError that says that there is none or more than one.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findEach(
	crm: MasterFinder,
	description: EntityDescription,
	keys: readonly FieldValues[],
	{ fields, merged, includeLabels = false }: FindSettings,
): Promise<Array<CrmRecord | CrmError>> {
	const textOf = keyText(description);
	const distinct = [...new Map(keys.map((key) => [textOf(key, key), key])).values()];
	const [first] = distinct;
	if (!first) return [];
	const toRead =
		fields.length > 0
			? [...new Set([...fields, ...Object.keys(first), ...stateFields(description)])]
			: [];
	const labelled = includeLabels && { includeLabels };
	const request = { entity: description.name, keys: distinct, fields: toRead, mergedToo: true };
	const found = (await crm.find([{ ...request, ...labelled }])).flat();
	const follow = await followMerges(
		crm,
		found,
		fields.length > 0 ? fields : readableNames(description),
		includeLabels,
	);
	const byKey = Map.groupBy(found, ({ values }) => textOf(values, first));
	return keys.map((key) => {
		const records = byKey.get(textOf(key, key)) ?? [];
		const own = records.filter((record) => follow(record) === record);
		const masters = distinctRecords(records.flatMap((record) => follow(record) ?? []));
		const [one, ...others] = own.length > 0 ? own : masters;
		if (!one || others.length > 0)
			return notExactlyOne(description, key, own.length > 0 ? own : masters);
		if (own.length > 0 || merged === 'follow') return one;
		return mergedInto(description, records[0]!.id, one.id);
	});
}

const readableNames = ({ fields }: EntityDescription) =>
	fields.filter(({ readable }) => readable).map(({ name }) => name);

const distinctRecords = (records: readonly CrmRecord[]) => [
	...new Map(records.map((record) => [record.id, record])).values(),
];

/** @returns a function that gives keys that identify the same record the same text: of the values, those of the fields in `key`. */
export function keyText({ fields }: EntityDescription) {
	const byName = new Map(fields.map((field) => [field.name, field]));
	return (values: FieldValues, key: FieldValues) =>
		JSON.stringify(
			Object.keys(key).map((name) =>
				normalize(byName.get(name) ?? { type: 'text' }, values[name], {
					ignoreAccents: false,
					exactSpaces: true,
				}),
			),
		);
}

function notExactlyOne(
	{ label, name }: EntityDescription,
	key: FieldValues,
	records: readonly CrmRecord[],
): CrmError {
	const described = Object.entries(key)
		.map(([field, value]) => `${field} "${String(value)}"`)
		.join(' and ');
	const fields = Object.keys(key);
	if (records.length === 0) {
		return new CrmError(
			`No ${label} (${name}) has ${described}, or the connected user cannot read it.`,
			{
				kind: 'invalidRecord',
				code: 'RECORD_NOT_FOUND',
				fields,
				advice: 'Check the value. The record may have been deleted.',
			},
		);
	}
	const ids = records.map(({ id }) => id).join(', ');
	return new CrmError(`${records.length} ${label} records have ${described}: ${ids}.`, {
		kind: 'invalidRecord',
		code: 'MULTIPLE_MATCHES',
		fields,
		advice: 'Use the record ID, or key fields whose values are unique.',
	});
}
