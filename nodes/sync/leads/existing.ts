/** The accounts and contacts that leads are to become, where they exist already. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { findEach } from '../records/identify';
import type { MasterFinder } from '../records/masters';
import { parties, type ByParty } from './parties';

interface ExistingSettings {
	/** The entities of existing records, where items give some. */
	descriptions: ByParty<EntityDescription>;
	/** API names of the fields to read besides the id. */
	fields?: ByParty<readonly string[]>;
}

/** @returns the account and contact that each item gives, or why one of them cannot be used. */
export async function findExisting(
	crm: MasterFinder,
	all: ReadonlyArray<{ existing: ByParty<FieldValues> }>,
	{ descriptions, fields = {} }: ExistingSettings,
): Promise<Array<ByParty<CrmRecord> | CrmError>> {
	const results: Array<ByParty<CrmRecord> | CrmError> = all.map(() => ({}));
	for (const party of parties) {
		const description = descriptions[party];
		const given = [...all.entries()].flatMap(([index, { existing }]) =>
			existing[party] ? [{ index, key: existing[party] }] : [],
		);
		if (!description || given.length === 0) continue;
		const keys = given.map(({ key }) => key);
		const toRead = [description.idField, ...(fields[party] ?? [])];
		const found = await findEach(crm, description, keys, { fields: toRead, merged: 'follow' });
		for (const [place, { index }] of given.entries()) {
			const [before, record] = [results[index]!, found[place]!];
			if (before instanceof CrmError) continue;
			results[index] = record instanceof CrmError ? record : { ...before, [party]: record };
		}
	}
	return results;
}
