/** What a user set on a trigger, read and checked. */
import type { IPollFunctions } from 'n8n-workflow';
import { changeEvents, type ChangeEvent } from '../../sync/changes/change';
import type { ConditionInput } from '../../sync/changes/conditions';
import type { ChangeSettings } from '../../sync/changes/readChanges';
import type { Conditions } from '../../crm/port/index';
import { CrmError } from '../../crm/errors';
import { toEntityName } from '../entity';

export interface TriggerSettings {
	entity: string;
	events: ChangeEvent[];
	/** API names; empty for all fields. */
	fields: string[];
	conditions: ConditionInput[];
	combine: Conditions['combine'];
	/** What is a change at the first poll: all records, those modified since a moment, or absent for none. */
	startFrom?: ChangeSettings['startFrom'];
	maxRecordsPerPoll: number;
	callsPerHour: number;
	settleDelayMs: number;
	lookbackMs: number;
	watchedFields: string[];
	ignoreOwnChanges: boolean;
}

interface Options {
	maxRecordsPerPoll?: number;
	callsPerHour?: number;
	settleDelay?: number;
	lookback?: number;
	watchedFields?: string[];
	ignoreOwnChanges?: boolean;
}

/** @throws CrmError that says which setting is missing or wrong. */
export function readSettings(context: IPollFunctions): TriggerSettings {
	const options = context.getNodeParameter('options', {}) as Options;
	return {
		entity: toEntityName(context.getNodeParameter('entity', '', { extractValue: true })),
		events: readEvents(context),
		fields: readFields(context),
		conditions: context.getNodeParameter('conditions.condition', []) as ConditionInput[],
		combine: context.getNodeParameter('combine', 'all') as Conditions['combine'],
		startFrom: readStart(context),
		maxRecordsPerPoll: atLeast(1, 'Records per Run', options.maxRecordsPerPoll ?? 2_000),
		callsPerHour: atLeast(1, 'API Calls per Hour', options.callsPerHour ?? 800),
		settleDelayMs: atLeast(0, 'Settling Time', options.settleDelay ?? 2) * 1_000,
		lookbackMs: atLeast(0, 'Late Commits', options.lookback ?? 30) * 60_000,
		watchedFields: options.watchedFields ?? [],
		ignoreOwnChanges: options.ignoreOwnChanges ?? false,
	};
}

function readEvents(context: IPollFunctions): ChangeEvent[] {
	const chosen = context.getNodeParameter('events') as string[];
	const events = changeEvents.filter((event) => chosen.includes(event));
	if (events.length > 0) return events;
	throw new CrmError('No event is chosen, so nothing would ever start this workflow.', {
		kind: 'misconfigured',
		advice: 'Choose at least one of Created, Updated and Deleted under Events.',
	});
}

function readFields(context: IPollFunctions): string[] {
	if (context.getNodeParameter('fields') !== 'selected') return [];
	const fields = context.getNodeParameter('selectedFields') as string[];
	if (fields.length > 0) return fields;
	throw new CrmError('No field is chosen.', {
		kind: 'misconfigured',
		advice: 'Choose at least one field, or set Fields to Return to All Fields.',
	});
}

function readStart(context: IPollFunctions): TriggerSettings['startFrom'] {
	const from = context.getNodeParameter('startFrom', 'now') as 'now' | 'date' | 'all';
	if (from === 'now') return undefined;
	if (from === 'all') return from;
	const date = new Date(context.getNodeParameter('startDate') as string);
	if (!Number.isNaN(date.getTime())) return date.toISOString();
	throw new CrmError('Start Date is no date.', {
		kind: 'misconfigured',
		advice: 'Enter a date such as 2026-03-31 or 2026-03-31T09:30:00Z.',
	});
}

function atLeast(least: number, label: string, value: number): number {
	if (Number.isFinite(value) && value >= least) return value;
	throw new CrmError(`${label} has to be a number of at least ${least}, not ${value}.`, {
		kind: 'misconfigured',
		advice: `Correct ${label} under Options.`,
	});
}
