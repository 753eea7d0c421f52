import type { IExecuteFunctions } from 'n8n-workflow';
import type { DryRun } from '../operations/operation';

const dryRunMessages: Record<DryRun, string> = {
	none: '',
	some: 'Dry run for some items: they were not written. ',
	all: 'Dry run: nothing was written. ',
};

/** Shows above the output how many API calls the execution used, and that a dry run wrote nothing. */
export function addRunHint(
	context: IExecuteFunctions,
	{ dryRun, calls }: { dryRun: DryRun; calls: number },
): void {
	context.addExecutionHints({
		message: `${dryRunMessages[dryRun]}API calls used: ${calls}.`,
		type: dryRun === 'none' ? 'info' : 'warning',
		location: 'outputPane',
	});
}
