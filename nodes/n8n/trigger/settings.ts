/** The settings of a trigger, read and checked: those of each of its entities. */
import type { IPollFunctions } from 'n8n-workflow';
import { changeEvents, type ChangeEvent } from '../../sync/changes/change';
import type { ConditionInput } from '../../sync/changes/conditions';
import { isEmpty } from '../../sync/values/value';
import { toMoment } from '../../sync/values/moment';
import type { ChangeSettings } from '../../sync/changes/readChanges';
import type { Conditions } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { toConditionInputs } from '../conditionProperties';
import { toEntityName } from '../entity';
import type { Product } from '../product';
import { readContactConditions, type RelatedInputs } from './contactConditions';
import {
	readEntities,
	onlyForOneEntity,
	type EntitySettings,
	type MoreEntities,
} from './moreEntities';
import { toNames } from './names';

/** Calls that a poll sends for an entity up to and including its first pages. */
export const CALLS_TO_START = 9;

/** Of one entity. All entities of a trigger have the same, except for those in EntitySettings. */
export interface TriggerSettings extends EntitySettings {
	events: ChangeEvent[];
	conditions: ConditionInput[];
	mustMatch: Conditions['combine'];
	/** Absent without conditions on related records. */
	related?: RelatedInputs;
	/** What the first poll emits: all records, those modified since a moment (ISO 8601), or absent for none. */
	startFrom?: ChangeSettings['startFrom'];
	maxRecordsPerPoll: number;
	callsPerHour: number;
	settleDelayMs: number;
	lookbackMs: number;
	includeLabels: boolean;
	ignoreOwnChanges: boolean;
	/** Absent to emit changes whatever the sync stamp of their record. */
	syncStamp?: SyncStampSettings;
	/** IANA name of the workflow's time zone: of dates and times that name none. */
	timezone: string;
}

/** API names. */
interface SyncStampSettings {
	stampField: string;
	syncedFields: string[];
}

interface Options {
	maxRecordsPerPoll?: number;
	callsPerHour?: number;
	/** Seconds. */
	settleDelay?: number;
	/** Minutes. */
	lookback?: number;
	moreEntities?: MoreEntities;
	watchedFields?: unknown;
	includeLabels?: boolean;
	ignoreOwnChanges?: boolean;
	syncStamp?: { settings?: { stampField?: string; syncedFields?: unknown } };
}

/**
 * @returns the settings of each entity, in the order of their changes.
 * @throws CrmError that names the setting that is missing or wrong.
 */
export function readSettings(context: IPollFunctions, product: Product): TriggerSettings[] {
	const options = context.getNodeParameter('options', {}) as Options;
	const first = {
		entity: toEntityName(context.getNodeParameter('entity', '', { extractValue: true })),
		fields: readFields(context),
		watchedFields: toNames(options.watchedFields),
	};
	const entities = readEntities(product, first, options.moreEntities);
	const related = readContactConditions(context, product, first.entity);
	const common = {
		events: readEvents(context),
		conditions: readConditionInputs(context),
		mustMatch: context.getNodeParameter('mustMatch', 'all') as Conditions['combine'],
		...(related && { related }),
		startFrom: readStart(context),
		...readLimits(options, entities.length),
		settleDelayMs: atLeast(0, 'Settle Delay', options.settleDelay ?? 2) * 1_000,
		lookbackMs: atLeast(0, 'Lookback Window', options.lookback ?? 30) * 60_000,
		includeLabels: options.includeLabels ?? false,
		ignoreOwnChanges: options.ignoreOwnChanges ?? false,
		...(options.syncStamp?.settings && { syncStamp: readSyncStamp(options.syncStamp.settings) }),
		timezone: context.getTimezone(),
	};
	if (entities.length > 1) {
		if (common.conditions.length > 0) throw onlyForOneEntity(product, 'Conditions');
		if (related) throw onlyForOneEntity(product, 'Contact Conditions');
		if (common.syncStamp) throw onlyForOneEntity(product, 'Sync Stamp');
	}
	return entities.map((entity) => ({ ...entity, ...common }));
}

/** Several entities share the limits, and each needs its part. */
function readLimits({ maxRecordsPerPoll = 2_000, callsPerHour = 800 }: Options, entities: number) {
	return {
		maxRecordsPerPoll: atLeast(entities, 'Max Records per Poll', maxRecordsPerPoll),
		callsPerHour: atLeast(
			entities > 1 ? CALLS_TO_START * entities : 1,
			'API Calls per Hour',
			callsPerHour,
		),
	};
}

function readSyncStamp({
	stampField = '',
	syncedFields,
}: NonNullable<NonNullable<Options['syncStamp']>['settings']>): SyncStampSettings {
	const settings = { stampField, syncedFields: toNames(syncedFields) };
	if (stampField !== '' && settings.syncedFields.length > 0) return settings;
	throw new CrmError('Sync Stamp needs a stamp field and at least one synced field.', {
		kind: 'misconfigured',
		advice: 'Select both under Options > Sync Stamp, or remove the option.',
	});
}

function readEvents(context: IPollFunctions): ChangeEvent[] {
	const selected = context.getNodeParameter('events') as string[];
	const events = changeEvents.filter((event) => selected.includes(event));
	if (events.length > 0) return events;
	throw new CrmError('Select at least one event, otherwise the workflow never starts.', {
		kind: 'misconfigured',
		advice: 'Select Created, Updated or Deleted under Events.',
	});
}

function readFields(context: IPollFunctions): string[] {
	if (context.getNodeParameter('fields') !== 'selected') return [];
	const fields = toNames(context.getNodeParameter('selectedFields'));
	if (fields.length > 0) return fields;
	throw new CrmError('No fields are selected.', {
		kind: 'misconfigured',
		advice: 'Select at least one field, or set Fields to Return to All Fields.',
	});
}

function readConditionInputs(context: IPollFunctions): ConditionInput[] {
	return toConditionInputs(
		context.getNodeParameter('conditions.condition', []) as ConditionInput[],
	);
}

function readStart(context: IPollFunctions): TriggerSettings['startFrom'] {
	const from = context.getNodeParameter('startFrom', 'now') as 'now' | 'date' | 'all';
	if (from === 'now') return undefined;
	if (from === 'all') return from;
	const date = context.getNodeParameter('startDate');
	if (isEmpty(date)) {
		throw new CrmError('Start Date is empty.', {
			kind: 'misconfigured',
			advice: 'Enter a date, or select Now or All Existing Records under Start From.',
		});
	}
	const moment = toMoment(date, context.getTimezone());
	if (moment !== undefined) return moment;
	throw new CrmError('Start Date is not a valid date.', {
		kind: 'misconfigured',
		advice: 'Enter a date such as 2026-03-31 or 2026-03-31T09:30:00Z.',
	});
}

/** @param value a number, or an expression's text with one. */
function atLeast(least: number, label: string, value: unknown): number {
	const number = isEmpty(value) ? Number.NaN : Number(value);
	if (Number.isFinite(number) && number >= least) return number;
	throw new CrmError(`${label} must be a number of at least ${least}, but is ${String(value)}.`, {
		kind: 'misconfigured',
		advice: `Change ${label} under Options.`,
	});
}
