/** Looks for all incoming records at once, in every place and by every rule, and hands each one its candidates. */
import type {
	Crm,
	CrmRecord,
	FieldValues,
	FindKey,
	FindRequest,
	EntityDescription,
} from '../../crm/port/index';
import type { MatchRule } from './matchRule';

/** One look: in a record type, by a rule. */
export interface SearchStep {
	description: EntityDescription;
	rule: MatchRule;
}

/** A record that a match rule found. */
export interface Match {
	record: CrmRecord;
	/** API names of the fields that agree. */
	fields: readonly string[];
}

/** What the first step that found anything has found. */
export interface Found {
	/** Name of the match rule; absent when nothing was found. */
	matchedBy?: string;
	matches: readonly Match[];
}

/** What one incoming record is looked for by: its values, by record type. */
export type ValuesByType = ReadonlyMap<string, FieldValues>;

/** Hands out the candidates of each incoming record, in the order of the steps. */
export type CandidateFinder = (values: ValuesByType) => Found;

/**
 * @param steps in order, until one finds something.
 * @param toRead fields wanted of what is found besides those that the rules read, by record type.
 */
export async function findCandidates(
	crm: Crm,
	steps: readonly SearchStep[],
	incoming: readonly ValuesByType[],
	toRead: (entity: string) => Iterable<string>,
): Promise<CandidateFinder> {
	const records = await findRecords(crm, steps, incoming, toRead);
	const converted = await findConverted(crm, steps, records, toRead);
	const indexes = steps.map(({ description, rule }) =>
		indexMatches(rule, records.get(description.name) ?? [], (record) => {
			const id = conversionOf(description, record);
			return (id && converted.get(id)) || record;
		}),
	);
	return (values) => {
		for (const [position, { description, rule }] of steps.entries()) {
			const matches = lookUp(rule, indexes[position]!, values.get(description.name) ?? {});
			if (matches.length > 0) return { matchedBy: rule.name, matches };
		}
		return { matches: [] };
	};
}

async function findRecords(
	crm: Crm,
	steps: readonly SearchStep[],
	incoming: readonly ValuesByType[],
	toRead: (entity: string) => Iterable<string>,
): Promise<ReadonlyMap<string, readonly CrmRecord[]>> {
	const requests = [...Map.groupBy(steps, ({ description }) => description.name)].map(
		([entity, some]) => ({
			entity,
			keys: keysOf(some, incoming),
			fields: [
				...new Set([
					...some.flatMap(({ rule }) => rule.fields),
					...some.flatMap(({ description }) => description.convertedTo?.field ?? []),
					...toRead(entity),
				]),
			],
		}),
	);
	const asked = requests.filter(({ keys }) => keys.length > 0);
	if (asked.length === 0) return new Map();
	const found = await crm.find(asked);
	return new Map(asked.map(({ entity }, index) => [entity, found[index] ?? []]));
}

function keysOf(steps: readonly SearchStep[], incoming: readonly ValuesByType[]): FindKey[] {
	const keys = steps.flatMap(({ description, rule }) =>
		incoming.flatMap((values) => rule.keysFor(values.get(description.name) ?? {})),
	);
	return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** What converted records went on as, by their ids: a converted lead leads to its contact. */
async function findConverted(
	crm: Crm,
	steps: readonly SearchStep[],
	records: ReadonlyMap<string, readonly CrmRecord[]>,
	toRead: (entity: string) => Iterable<string>,
): Promise<ReadonlyMap<string, CrmRecord>> {
	const ids = new Map<string, Set<string>>();
	for (const { description } of steps) {
		for (const record of records.get(description.name) ?? []) {
			const id = conversionOf(description, record);
			if (!id || !description.convertedTo) continue;
			const { entity } = description.convertedTo;
			ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
		}
	}
	if (ids.size === 0) return new Map();
	const requests: FindRequest[] = [];
	for (const [entity, some] of ids) {
		const { idField } = await crm.describe(entity);
		const keys = [...some].map((id) => ({ [idField]: id }));
		requests.push({ entity, keys, fields: [idField, ...toRead(entity)] });
	}
	const found = (await crm.find(requests)).flat();
	return new Map(found.map((record) => [record.id, record]));
}

function conversionOf(
	{ convertedTo }: EntityDescription,
	{ values }: CrmRecord,
): string | undefined {
	const id = convertedTo && values[convertedTo.field];
	return id ? String(id) : undefined;
}

type Index = ReadonlyMap<string, readonly Match[]>;

function indexMatches(
	rule: MatchRule,
	records: readonly CrmRecord[],
	follow: (record: CrmRecord) => CrmRecord,
): Index {
	const index = new Map<string, Match[]>();
	for (const record of records) {
		for (const { text, fields } of rule.identify(record.values)) {
			const matches = index.get(text) ?? [];
			matches.push({ record: follow(record), fields });
			index.set(text, matches);
		}
	}
	return index;
}

/** A record that agrees in several ways is one candidate. */
function lookUp(rule: MatchRule, index: Index, values: FieldValues): Match[] {
	const byId = new Map<string, Match>();
	for (const { text } of rule.identify(values)) {
		for (const { record, fields } of index.get(text) ?? []) {
			const before = byId.get(record.id)?.fields ?? [];
			byId.set(record.id, { record, fields: [...new Set([...before, ...fields])] });
		}
	}
	return [...byId.values()];
}
