/** The numbers of one run, as an item and as a line of text. */
import type { Allowance } from '../../crm/port';
import type { ItemResult } from '../operations/operation';
import { NOT_TRIED } from './failureShare';

export interface RunSummary {
	items: number;
	/** Items by what happened to them: the outcome of the operation where it has one, else succeeded, failed or notTried. */
	outcomes: Record<string, number>;
	/** Items among them whose outcome is only a preview; absent without a dry run. */
	dryRun?: number;
	apiCalls: number;
	seconds: number;
	/** Absent when the CRM has not reported it. */
	callsLeft?: Allowance;
}

export function summarize(
	results: Iterable<ItemResult>,
	run: { startedAt: number; calls: number; allowance: Allowance | undefined },
): RunSummary {
	const outcomes: Record<string, number> = {};
	let items = 0;
	let previews = 0;
	for (const result of results) {
		const outcome = outcomeOf(result);
		outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
		items += 1;
		if (isPreview(result)) previews += 1;
	}
	return {
		items,
		outcomes,
		...(previews > 0 && { dryRun: previews }),
		apiCalls: run.calls,
		seconds: Math.round((performance.now() - run.startedAt) / 100) / 10,
		...(run.allowance && { callsLeft: run.allowance }),
	};
}

function outcomeOf({ json, error }: ItemResult): string {
	if (error) return error.code === NOT_TRIED ? 'notTried' : 'failed';
	if (Array.isArray(json)) return 'succeeded';
	return typeof json.outcome === 'string' ? json.outcome : 'succeeded';
}

const isPreview = ({ json, error }: ItemResult) =>
	!error && !Array.isArray(json) && json.dryRun === true;

const count = (number: number) => number.toLocaleString('en-US');

/** Such as "3 items: 2 created, 1 failed. API calls used: 4; 9,996 of 10,000 left in 24 hours." */
export function describeSummary({ items, outcomes, apiCalls, callsLeft }: RunSummary): string {
	const parts = Object.entries(outcomes).map(
		([outcome, number]) => `${count(number)} ${names[outcome] ?? outcome}`,
	);
	const calls = `API calls used: ${count(apiCalls)}`;
	const left = callsLeft ? `; ${describeAllowance(callsLeft)}` : '';
	return `${count(items)} ${items === 1 ? 'item' : 'items'}: ${parts.join(', ')}. ${calls}${left}.`;
}

const names: Readonly<Record<string, string>> = { notTried: 'not tried' };

const periods: Readonly<Record<Allowance['period'], string>> = {
	day: 'in 24 hours',
	fiveMinutes: 'in five minutes',
};

function describeAllowance({ left, limit, period }: Allowance): string {
	const of = limit === undefined ? '' : ` of ${count(limit)}`;
	return `${count(left)}${of} left ${periods[period]}`;
}
