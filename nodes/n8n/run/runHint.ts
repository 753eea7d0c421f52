import type { IExecuteFunctions } from 'n8n-workflow';
import type { DryRun } from '../operations/operation';
import { describeSummary, type RunSummary } from './runSummary';

const dryRunMessages: Record<DryRun, string> = {
	none: '',
	some: 'Dry run for some items: they were not written. ',
	all: 'Dry run: nothing was written. ',
};

/** Shows the numbers of the run above the output, and that a dry run wrote nothing. */
export function addRunHint(context: IExecuteFunctions, summary: RunSummary, dryRun: DryRun): void {
	context.addExecutionHints({
		message: `${dryRunMessages[dryRun]}${describeSummary(summary)}`,
		type: dryRun === 'none' ? 'info' : 'warning',
		location: 'outputPane',
	});
}
