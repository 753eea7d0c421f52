/**
 * Create or Update: writes incoming records without making duplicates.
 *
 * Candidates are looked up for all records at once, each record is decided on its own, and the decisions
 * are written together. Records of one run that would meet (the same key, or the same candidate) are taken
 * in rounds, so that a later one finds what an earlier one wrote.
 */
import type { CrmRecord, FieldValues } from '../crm';
import { CrmError } from '../errors';
import { mapValues } from '../fields/mapValues';
import type { DuplicatePolicy } from './decide';
import { keyOf, keyText } from './matchRule';
import { failed, type Outcome } from './outcome';
import { outcomeOf, plan, type MappedRecord, type Plan, type SyncTarget } from './plan';

/** One incoming record: what was mapped, by API name, and what to do with candidates. */
export interface IncomingRecord {
	values: Readonly<Record<string, unknown>>;
	policy: DuplicatePolicy;
}

/**
 * @returns one outcome per record, in order; what is wrong with one record is its own outcome.
 * @throws CrmError when the records cannot be looked up or no answer comes to a write.
 */
export async function createOrUpdate(
	target: SyncTarget,
	records: readonly IncomingRecord[],
): Promise<Outcome[]> {
	const outcomes = new Map<number, Outcome>();
	let waiting: readonly MappedRecord[] = mapRecords(target, records, outcomes);
	while (waiting.length > 0) {
		const candidates = await findCandidates(target, waiting);
		const round = planRound(target, waiting, candidates);
		await writeRound(target, round.plans, outcomes);
		waiting = round.later;
	}
	return records.map((_, index) => outcomes.get(index) as Outcome);
}

function mapRecords(
	target: SyncTarget,
	records: readonly IncomingRecord[],
	outcomes: Map<number, Outcome>,
): MappedRecord[] {
	return records.flatMap(({ values, policy }, index) => {
		try {
			return [{ index, policy, values: mapValues(target.description, values) }];
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			outcomes.set(index, failed(target.description.name, error));
			return [];
		}
	});
}

/** Looks for all records in as few calls as the CRM allows, and sorts what is found by key. */
async function findCandidates(
	{ crm, description, rule }: SyncTarget,
	records: readonly MappedRecord[],
): Promise<ReadonlyMap<string, readonly CrmRecord[]>> {
	const keys = new Map<string, FieldValues>();
	for (const { values } of records) {
		const text = keyText(rule, values);
		const key = keyOf(rule, values);
		if (text !== undefined && key !== undefined) keys.set(text, key);
	}
	if (keys.size === 0) return new Map();
	const fields = new Set([...rule.fields, ...records.flatMap(({ values }) => Object.keys(values))]);
	const [found = []] = await crm.find([
		{
			recordType: description.name,
			keys: [...keys.values()],
			fields: [...fields],
		},
	]);
	return Map.groupBy(found, (record) => keyText(rule, record.values) ?? '');
}

/** Plans the records that do not meet an earlier one of this round; the others wait for the next. */
function planRound(
	target: SyncTarget,
	waiting: readonly MappedRecord[],
	candidates: ReadonlyMap<string, readonly CrmRecord[]>,
): { plans: Plan[]; later: MappedRecord[] } {
	const taken = new Set<string>();
	const plans: Plan[] = [];
	const later: MappedRecord[] = [];
	for (const record of waiting) {
		const key = keyText(target.rule, record.values);
		const planned = plan(target, record, key === undefined ? [] : (candidates.get(key) ?? []));
		const places = [key, planned.kind === 'write' ? planned.current?.id : undefined];
		const occupied = places.filter((place) => place !== undefined);
		if (occupied.some((place) => taken.has(place))) later.push(record);
		else plans.push(planned);
		for (const place of occupied) taken.add(place);
	}
	return { plans, later };
}

async function writeRound(
	target: SyncTarget,
	plans: readonly Plan[],
	outcomes: Map<number, Outcome>,
): Promise<void> {
	for (const each of plans) if (each.kind === 'done') outcomes.set(each.index, each.outcome);
	const writes = plans.filter((each) => each.kind === 'write');
	if (writes.length === 0) return;
	const results = await target.crm.write(writes.map(({ operation }) => operation));
	writes.forEach((write, position) => {
		const result = results[position];
		if (result) outcomes.set(write.index, outcomeOf(target, write, result));
	});
}
