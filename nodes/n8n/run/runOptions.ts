/** Options of the whole run: the same for every operation, and for all items. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../crm/errors';

export interface RunOptions {
	/** Whether an item with the numbers of the run follows the others. */
	addRunSummary: boolean;
	/** API calls to leave for other apps and users. */
	reserve: number;
	/** Percentage of failed items above which the run stops; absent when it never does. */
	maxFailures?: number;
}

export const runOptionsProperty: INodeProperties = {
	displayName: 'Run Options',
	name: 'runOptions',
	type: 'collection',
	placeholder: 'Add Run Option',
	default: {},
	description: 'Options for the whole run. Expressions are evaluated for the first item.',
	options: [
		{
			displayName: 'Add Run Summary',
			name: 'addRunSummary',
			type: 'boolean',
			default: false,
			description:
				'Whether to add a last item to the first output, with runSummary: number of items by outcome, API calls, seconds, and API calls left',
		},
		{
			displayName: 'Keep Calls in Reserve',
			name: 'keepCallsInReserve',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1000,
			description:
				'Number of API calls to leave for other apps and users. The node stops before a write that would use one of them, and the items that were not written fail. Reads continue. The CRM reports how many calls are left in 24 hours or in five minutes. If it does not, this option has no effect.',
		},
		{
			displayName: 'Stop Above Share of Failures',
			name: 'stopAboveShareOfFailures',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 20,
			description:
				'Percentage of failed items above which the node stops. Items are sent in groups of 50, 250 and then 1,000, which takes a few more API calls. If more than this share of the sent items has failed after a group, or of all items at any time, the remaining items are not sent, and fail as not tried.',
		},
	],
};

interface SavedOptions {
	addRunSummary?: boolean;
	keepCallsInReserve?: unknown;
	stopAboveShareOfFailures?: unknown;
}

/** @throws CrmError that names the option whose value is not valid. */
export function readRunOptions(context: IExecuteFunctions): RunOptions {
	// Without an item, no expression can be evaluated.
	const isEmpty = context.getInputData().length === 0;
	const saved = isEmpty ? {} : context.getNodeParameter('runOptions', 0, {});
	const {
		addRunSummary = false,
		keepCallsInReserve,
		stopAboveShareOfFailures,
	} = saved as SavedOptions;
	return {
		addRunSummary,
		reserve: readNumber('Keep Calls in Reserve', keepCallsInReserve) ?? 0,
		maxFailures: readNumber('Stop Above Share of Failures', stopAboveShareOfFailures, 100),
	};
}

function readNumber(option: string, value: unknown, maximum = Infinity): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = Number(value);
	if (number >= 0 && number <= maximum) return number;
	const range = maximum === Infinity ? 'of at least 0' : `from 0 to ${maximum}`;
	throw new CrmError(`${option} must be a number ${range}, but is ${JSON.stringify(value)}.`, {
		kind: 'misconfigured',
		advice: 'Change it under Run Options.',
	});
}
