/** Finds the candidates of all incoming records together, in every entity and by every rule. */
import type { Crm, CrmRecord } from '../../crm/port';
import type { Identity, MatchRule } from './fieldMatching';
import {
	convertedIdOf,
	findConverted,
	searchRecords,
	type FieldsToRead,
	type SearchStep,
	type ValuesByEntity,
} from './searchRecords';

/** A record that a match rule found. */
export interface Match {
	record: CrmRecord;
	/** API names of the fields that match. */
	fields: readonly string[];
}

/** The matches of the first step that has any. */
export interface Found {
	/** False when the incoming record has no value to match by. */
	searched: boolean;
	/** Name of the match rule; absent when nothing was found. */
	matchedBy?: string;
	matches: readonly Match[];
}

/** Returns the candidates of an incoming record, given the values to search by. */
export type CandidateFinder = (values: ValuesByEntity) => Found;

/**
 * @param steps in order, until one finds something.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function findCandidates(
	crm: Crm,
	steps: readonly SearchStep[],
	incoming: readonly ValuesByEntity[],
	fieldsToRead: FieldsToRead,
): Promise<CandidateFinder> {
	const records = await searchRecords(crm, steps, incoming, fieldsToRead);
	const converted = await findConverted(crm, steps, records, fieldsToRead);
	const indexes = steps.map(({ description, rule }) =>
		indexMatches(rule, records.get(description.name) ?? [], (record) => {
			const id = convertedIdOf(description, record);
			return (id && converted.get(id)) || record;
		}),
	);
	return (values) => {
		let searched = false;
		for (const [position, { description, rule }] of steps.entries()) {
			const identities = rule.identify(values.get(description.name) ?? {});
			const matches = matchesOf(identities, indexes[position]!);
			searched ||= identities.length > 0;
			if (matches.length > 0) return { searched, matchedBy: rule.name, matches };
		}
		return { searched, matches: [] };
	};
}

type Index = ReadonlyMap<string, readonly Match[]>;

function indexMatches(
	rule: MatchRule,
	records: readonly CrmRecord[],
	resolveConverted: (record: CrmRecord) => CrmRecord,
): Index {
	const index = new Map<string, Match[]>();
	for (const record of records) {
		for (const { text, fields } of rule.identify(record.values)) {
			const matches = index.get(text) ?? [];
			matches.push({ record: resolveConverted(record), fields });
			index.set(text, matches);
		}
	}
	return index;
}

/** A record that matches in several ways is one candidate. */
function matchesOf(identities: readonly Identity[], index: Index): Match[] {
	const byId = new Map<string, Match>();
	for (const { text } of identities) {
		for (const { record, fields } of index.get(text) ?? []) {
			const before = byId.get(record.id)?.fields ?? [];
			byId.set(record.id, { record, fields: [...new Set([...before, ...fields])] });
		}
	}
	return [...byId.values()];
}
