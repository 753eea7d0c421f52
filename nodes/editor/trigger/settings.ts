/** What a user set on a trigger, read and checked. */
import type { IPollFunctions } from 'n8n-workflow';
import { changeEvents, type ChangeEvent } from '../../sync/changes/change';
import type { ConditionInput } from '../../sync/changes/conditions';
import type { ChangeSettings } from '../../sync/changes/readChanges';
import type { Conditions } from '../../sync/crm';
import { CrmError } from '../../sync/errors';
import { toRecordTypeName } from '../recordType';

export interface TriggerSettings {
	recordType: string;
	events: ChangeEvent[];
	/** API names; empty for all fields. */
	fields: string[];
	conditions: ConditionInput[];
	combine: Conditions['combine'];
	/** What is a change at the first poll: all records, those modified since a moment, or absent for none. */
	startFrom?: ChangeSettings['startFrom'];
	recordsPerRun: number;
	callsPerHour: number;
	settleMs: number;
	lateMs: number;
	watchedFields: string[];
	ignoreOwnChanges: boolean;
}

interface Options {
	recordsPerRun?: number;
	callsPerHour?: number;
	settlingSeconds?: number;
	lateMinutes?: number;
	watchedFields?: string[];
	ignoreOwnChanges?: boolean;
}

/** @throws CrmError that says which setting is missing or wrong. */
export function readSettings(context: IPollFunctions): TriggerSettings {
	const options = context.getNodeParameter('options', {}) as Options;
	return {
		recordType: toRecordTypeName(
			context.getNodeParameter('recordType', '', { extractValue: true }),
		),
		events: readEvents(context),
		fields: readFields(context),
		conditions: context.getNodeParameter('conditions.condition', []) as ConditionInput[],
		combine: context.getNodeParameter('combine', 'all') as Conditions['combine'],
		startFrom: readStart(context),
		recordsPerRun: atLeast(1, 'Records per Run', options.recordsPerRun ?? 2_000),
		callsPerHour: atLeast(1, 'API Calls per Hour', options.callsPerHour ?? 800),
		settleMs: atLeast(0, 'Settling Time', options.settlingSeconds ?? 2) * 1_000,
		lateMs: atLeast(0, 'Late Commits', options.lateMinutes ?? 30) * 60_000,
		watchedFields: options.watchedFields ?? [],
		ignoreOwnChanges: options.ignoreOwnChanges ?? false,
	};
}

function readEvents(context: IPollFunctions): ChangeEvent[] {
	const chosen = context.getNodeParameter('events') as string[];
	const events = changeEvents.filter((event) => chosen.includes(event));
	if (events.length > 0) return events;
	throw new CrmError('No event is chosen, so nothing would ever start this workflow.', {
		remedy: 'mendSetUp',
		advice: 'Choose at least one of Created, Updated and Deleted under Events.',
	});
}

function readFields(context: IPollFunctions): string[] {
	if (context.getNodeParameter('fields') !== 'chosen') return [];
	const fields = context.getNodeParameter('chosenFields') as string[];
	if (fields.length > 0) return fields;
	throw new CrmError('No field is chosen.', {
		remedy: 'mendSetUp',
		advice: 'Choose at least one field, or set Fields to Return to All Fields.',
	});
}

function readStart(context: IPollFunctions): TriggerSettings['startFrom'] {
	const from = context.getNodeParameter('startFrom', 'now') as 'now' | 'date' | 'beginning';
	if (from === 'now') return undefined;
	if (from === 'beginning') return from;
	const date = new Date(context.getNodeParameter('startDate') as string);
	if (!Number.isNaN(date.getTime())) return date.toISOString();
	throw new CrmError('Start Date is no date.', {
		remedy: 'mendSetUp',
		advice: 'Enter a date such as 2026-03-31 or 2026-03-31T09:30:00Z.',
	});
}

function atLeast(least: number, label: string, value: number): number {
	if (Number.isFinite(value) && value >= least) return value;
	throw new CrmError(`${label} has to be a number of at least ${least}, not ${value}.`, {
		remedy: 'mendSetUp',
		advice: `Correct ${label} under Options.`,
	});
}
