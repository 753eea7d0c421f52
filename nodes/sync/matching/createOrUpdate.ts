/** Create or Update: writes incoming records without creating duplicates. */
import type { Crm } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { IncomingRecord } from './mapRecords';
import { failed, type Outcome } from './outcome';
import { mainEntityOf, Run, type DuplicateRuleSet } from './run';

export type { DuplicateRuleSet } from './run';

/** How many records are searched and written together, because everything found is held in memory. */
const RECORDS_PER_PASS = 25_000;

/**
 * @returns one outcome per record, in order. An error of one record is the outcome of that record; an error that
 * prevents searching or writing is the outcome of all records that have none yet.
 */
export async function createOrUpdate(
	crm: Crm,
	ruleSet: DuplicateRuleSet,
	records: readonly IncomingRecord[],
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (let start = 0; start < records.length; start += RECORDS_PER_PASS) {
		const some = records.slice(start, start + RECORDS_PER_PASS);
		outcomes.push(...(await runTogether(crm, ruleSet, some)));
	}
	return outcomes;
}

async function runTogether(
	crm: Crm,
	ruleSet: DuplicateRuleSet,
	records: readonly IncomingRecord[],
): Promise<Outcome[]> {
	const run = new Run(crm, ruleSet);
	const failure = await run.settle(records).catch((error: unknown) => {
		if (!(error instanceof CrmError)) throw error;
		return error;
	});
	const outcomes = records.map(
		(_, index) => run.outcomes.get(index) ?? failed(mainEntityOf(ruleSet), failure as CrmError),
	);
	return ruleSet.tieRecords ? await ruleSet.tieRecords(crm, records, outcomes) : outcomes;
}
