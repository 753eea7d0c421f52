/** Updates one record for each of many keys. */
import type { Crm, EntityDescription, FieldValues, UpdateOperation } from '../../crm/port';
import type { WriteOptions, WriteResult } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { MappedValues } from '../values/lookupNames';
import { resolveLookups } from '../values/lookups';
import { mapValues, updatableValues } from '../values/mapValues';
import { normalizeId } from '../values/id';
import { findEach } from './identify';
import { findMasters, keepsMerged } from './masters';

/** One record to update. */
export interface Update {
	/** The id, or values that identify one record, by API name. */
	key: FieldValues;
	/** What is written, by API name. */
	mapped: MappedValues;
}

export interface UpdateSettings extends WriteOptions {
	/** IANA name of the workflow's time zone, which counts where a date names none. */
	timezone: string;
	/** True to only check that the records exist and the values fit. */
	dryRun: boolean;
}

/**
 * @returns for each update the id of its record, or the CrmError that says why it was not written.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function updateEach(
	crm: Crm,
	description: EntityDescription,
	updates: readonly Update[],
	settings: UpdateSettings,
): Promise<Array<string | CrmError>> {
	const mapped = updates.map((update) => update.mapped);
	const values = (await resolveLookups(crm, description, mapped)).map((each) =>
		each instanceof CrmError ? each : toValues(description, each, settings),
	);
	const ids = await findIds(crm, description, updates, settings);
	const results = ids.map((id, index) => {
		const of = values[index]!;
		return of instanceof CrmError ? of : id;
	});
	if (settings.dryRun) return results;
	const planned = results.map((id, index) =>
		id instanceof CrmError ? undefined : { id, values: values[index] as FieldValues },
	);
	const written = await writeMerged(crm, description.name, planned, settings);
	const again = await toMasters(crm, description, planned, written);
	const rewritten = await writeMerged(crm, description.name, again, settings);
	return results.map((result, index) => {
		if (result instanceof CrmError) return result;
		const { id = result } = again[index] ?? {};
		const outcome = (again[index] ? rewritten : written).get(normalizeId(id))!;
		return outcome.ok ? id : outcome.error;
	});
}

interface PlannedUpdate {
	id: string;
	values: FieldValues;
}

/** The updates that failed because the CRM deleted their record when it was merged, for the master records. */
async function toMasters(
	crm: Crm,
	description: EntityDescription,
	planned: ReadonlyArray<PlannedUpdate | undefined>,
	written: ReadonlyMap<string, WriteResult>,
): Promise<Array<PlannedUpdate | undefined>> {
	const failed = keepsMerged(description)
		? []
		: planned.flatMap((update) =>
				update && !written.get(normalizeId(update.id))!.ok ? [update.id] : [],
			);
	const masters = await findMasters(crm, description, failed);
	return planned.map((update) => {
		const id = update && masters.get(normalizeId(update.id));
		return id === undefined ? undefined : { id, values: update!.values };
	});
}

function toValues(
	description: EntityDescription,
	mapped: MappedValues,
	{ timezone }: UpdateSettings,
): FieldValues | CrmError {
	try {
		const values = updatableValues(description, mapValues(description, mapped, timezone));
		if (Object.keys(values).length > 0) return values;
		return new CrmError(`No fields of ${description.label} that can be updated are mapped.`, {
			kind: 'invalidRecord',
			advice: 'Add fields to the mapping.',
		});
	} catch (error) {
		if (error instanceof CrmError) return error;
		throw error;
	}
}

async function findIds(
	crm: Crm,
	description: EntityDescription,
	updates: readonly Update[],
	{ dryRun }: UpdateSettings,
): Promise<Array<string | CrmError>> {
	const { idField } = description;
	const keys = updates.map(({ key }) => key);
	const isById = keys.every((key) => Object.keys(key).join() === idField);
	if (isById && !dryRun) {
		// A record that does not exist is reported by the update itself.
		const ids = keys.map((key) => String(key[idField]));
		if (!keepsMerged(description)) return ids;
		const masters = await findMasters(crm, description, ids);
		return ids.map((id) => masters.get(normalizeId(id)) ?? id);
	}
	const found = await findEach(crm, description, keys, { fields: [idField], merged: 'follow' });
	return found.map((record) => (record instanceof CrmError ? record : record.id));
}

/**
 * Several updates of one record are written as one, in which the later value of a field wins: no record appears twice
 * in one list.
 * @returns by normalized id.
 */
async function writeMerged(
	crm: Crm,
	entity: string,
	updates: ReadonlyArray<PlannedUpdate | undefined>,
	{ duplicateRules }: WriteOptions,
): Promise<Map<string, WriteResult>> {
	const operations = new Map<string, UpdateOperation>();
	for (const update of updates) {
		if (!update) continue;
		const { id, values } = update;
		const before = operations.get(normalizeId(id))?.values;
		const merged = { ...before, ...values };
		operations.set(normalizeId(id), { kind: 'update', entity, id, values: merged });
	}
	if (operations.size === 0) return new Map();
	const written = await crm.write([...operations.values()], { duplicateRules });
	return new Map([...operations.keys()].map((id, index) => [id, written[index]!]));
}
