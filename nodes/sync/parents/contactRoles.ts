/** Ties records to their contacts by separate records, such as the contact roles of opportunities. */
import type { Crm, EntityDescription, FieldValues } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { orError } from '../../crm/orError';
import { createOrUpdate, type DuplicateRuleSet } from '../matching/createOrUpdate';
import { isNotWritten } from '../matching/dryRun';
import type { IncomingRecord } from '../matching/mapRecords';
import { failed, type Outcome } from '../matching/outcome';
import type { TieRecords } from '../matching/run';
import { fieldsRule } from '../matching/matchRule';
import { searchSteps } from '../matching/searchSteps';
import { isSameId, normalizeId } from '../values/id';
import { withContactRole } from './contactRoleOutcome';
import { missingValues, type KnownRole, type RoleRules } from './contactRoleValues';

interface Rules extends RoleRules, Pick<DuplicateRuleSet, 'duplicateRules' | 'timezone'> {
	description: EntityDescription;
}

/** A record and its contact. */
interface Pair {
	/** Position of the record in the list. */
	index: number;
	recordId: string;
	contactId: string;
	role: string;
}

/**
 * All contacts of a run are tied in three calls or a few more: existing roles are read, and those that differ are
 * searched again and written as any other record is, so that a lost response adds none twice.
 * @returns ties records once they were written; their outcomes say what became of their contact roles.
 */
export function contactRoleTies(rules: Rules): TieRecords {
	return async (crm, records, outcomes) => {
		const pairs = outcomes.flatMap((outcome, index) => toPair(records[index]!, outcome, index));
		if (pairs.length === 0) return [...outcomes];
		const known = await orError(readRoles(crm, rules, pairs), () => true);
		const roles =
			known instanceof CrmError
				? pairs.map(() => failed(rules.fields.entity, known))
				: await writeRoles(crm, rules, pairs, known);
		const byIndex = new Map(pairs.map(({ index }, place) => [index, roles[place]!]));
		return outcomes.map((outcome, index) => {
			const role = byIndex.get(index);
			return role ? withContactRole(outcome, role) : outcome;
		});
	};
}

function toPair({ parents = [] }: IncomingRecord, outcome: Outcome, index: number): Pair[] {
	const { contact } = outcome;
	const tie = parents.find(({ role }) => role === 'contact')?.tie;
	const isWritten = 'changes' in outcome && outcome.id !== undefined;
	if (!tie || !isWritten || !contact || !('changes' in contact)) return [];
	return [{ index, recordId: outcome.id!, contactId: contact.id!, role: tie.role }];
}

type KnownRoles = ReadonlyMap<string, readonly KnownRole[]>;

async function readRoles(crm: Crm, rules: Rules, pairs: readonly Pair[]): Promise<KnownRoles> {
	const { entity, record, contact, role, isPrimary } = rules.fields;
	const ids = new Set(pairs.map(({ recordId }) => recordId).filter((id) => !isNotWritten(id)));
	if (ids.size === 0) return new Map();
	const keys = [...ids].map((id) => ({ [record]: id }));
	const fields = [record, contact, role, isPrimary];
	const [rows = []] = await crm.find([{ entity, keys, fields }]);
	const byRecord = Map.groupBy(rows, ({ values }) => normalizeId(String(values[record])));
	return new Map(
		[...byRecord].map(([id, some]) => [
			id,
			some.map(({ id: roleId, values }) => ({
				id: roleId,
				contactId: String(values[contact]),
				role: values[role] ?? null,
				isPrimary: values[isPrimary] === true,
			})),
		]),
	);
}

/** One outcome per pair, in order. Of equal pairs only the first is written, and the others share its outcome. */
async function writeRoles(
	crm: Crm,
	rules: Rules,
	pairs: readonly Pair[],
	existing: KnownRoles,
): Promise<Outcome[]> {
	const known = new Map([...existing].map(([id, roles]) => [id, [...roles]]));
	const results = new Map<string, Outcome>();
	const toWrite = new Map<string, FieldValues>();
	for (const pair of pairs) {
		if (results.has(keyOf(pair)) || toWrite.has(keyOf(pair))) continue;
		const recordKey = normalizeId(pair.recordId);
		const roles = known.get(recordKey) ?? [];
		const values = missingValues(rules, pair, roles);
		const { record, contact, isPrimary } = rules.fields;
		const held = roles.find(({ contactId }) => isSameId(contactId, pair.contactId));
		if (held && Object.keys(values).length === 0) {
			results.set(keyOf(pair), unchangedRole(crm, rules, held));
			continue;
		}
		toWrite.set(keyOf(pair), {
			...{ [record]: pair.recordId, [contact]: pair.contactId },
			...values,
		});
		if (isPrimary in values) {
			const planned = { contactId: pair.contactId, role: pair.role, isPrimary: true };
			known.set(recordKey, [...roles, planned]);
		}
	}
	const written = await writeAll(crm, rules, [...toWrite.values()]);
	for (const [place, key] of [...toWrite.keys()].entries()) results.set(key, written[place]!);
	return pairs.map((pair) => results.get(keyOf(pair))!);
}

const keyOf = ({ recordId, contactId, role }: Pair) =>
	JSON.stringify([normalizeId(recordId), normalizeId(contactId), role]);

function unchangedRole(crm: Crm, { fields: { entity } }: Rules, { id }: KnownRole): Outcome {
	return {
		...{ outcome: 'unchanged', entity, candidates: [], changes: [] },
		...(id !== undefined && { id, url: crm.linkTo(entity, id) }),
		reason: 'The contact role already exists.',
	};
}

/** A record that a dry run would create has no id yet to search by. */
async function writeAll(
	crm: Crm,
	{ fields, description, duplicateRules, timezone }: Rules,
	values: readonly FieldValues[],
): Promise<Outcome[]> {
	const { entity, record, contact } = fields;
	const isNew = (each: FieldValues) => isNotWritten(String(each[record]));
	const ruleSet: DuplicateRuleSet = {
		steps: searchSteps(
			[description],
			[(each, comparison) => fieldsRule(each, [record, contact], comparison)],
			{ ignoreAccents: false },
		),
		descriptions: new Map([[entity, description]]),
		...{ duplicateRules, timezone },
		matchPolicy: { weakMatches: 'use', inactiveRecords: 'use' },
	};
	const toSend = values.filter((each) => !isNew(each));
	const records = toSend.map((each) => toRecord(entity, each));
	const sent = records.length > 0 ? await createOrUpdate(crm, ruleSet, records) : [];
	const outcomes = new Map(toSend.map((each, place) => [each, sent[place]!]));
	return values.map((each) => outcomes.get(each) ?? plannedRole(entity, each));
}

const toRecord = (entity: string, values: FieldValues): IncomingRecord => ({
	mapped: new Map([[entity, values]]),
	policy: {
		createAs: entity,
		onSingleMatch: 'update',
		onMultipleMatches: 'oldest',
		onNothingToMatch: 'fail',
		overwriteRules: { forAll: 'always', forSingle: new Map() },
	},
});

const plannedRole = (entity: string, values: FieldValues): Outcome => ({
	...{ outcome: 'created', entity, candidates: [] },
	changes: Object.entries(values).map(([field, to]) => ({ field, from: null, to })),
	reason: 'The record would be created, with this contact role.',
});
