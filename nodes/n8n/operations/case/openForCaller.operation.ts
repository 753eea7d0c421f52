/** Open for Caller: finds or creates who called, and opens one case for the call. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, FieldValues } from '../../../crm/port';
import { orError } from '../../../crm/orError';
import { asDryRun, dryRunOf, isNotWritten } from '../../../sync/matching/dryRun';
import {
	failed,
	toOutcomeJson,
	toReferenceJson,
	type Outcome,
} from '../../../sync/matching/outcome';
import {
	openCases,
	type Call,
	type CallRules,
	type OpenedCase,
} from '../../../sync/cases/openCases';
import { defineOperation } from '../defineOperation';
import type { ItemResult } from '../operation';
import { openForCallerProperties } from './openForCaller.properties';
import { buildCallRules, readCallSettings, type CallSettings } from './openForCaller.settings';
import { readCall } from './readCall';

export const openCaseForCaller = defineOperation<CallSettings, CallRules, Call>({
	resource: 'case',
	value: 'openForCaller',
	name: 'Open for Caller',
	action: 'Open a case for a caller',
	description:
		'Open a case for a phone call. Finds the caller by email address or phone number, optionally creates a new one, and returns the link of the case. With a call ID, a call that is sent again does not open a second case.',
	subtitle: '"open case for caller"',
	requires: ['cases'],
	properties: openForCallerProperties,
	readSettings: readCallSettings,
	prepare: async ({ crm, product }, settings) =>
		await buildCallRules(crm, product.cases!, settings),
	readInput: (item, settings, rules) => readCall(item, item.product.cases!, settings, rules),
	run: async ({ crm, product }, { settings, prepared: rules, inputs }) => {
		const { dryRun } = settings;
		const opened = await openCases(dryRun ? dryRunOf(crm) : crm, rules, inputs);
		const fields = [product.cases!.number, ...settings.fieldsToReturn];
		const records = await readRecords(crm, rules, opened, fields);
		return opened.map((each) => toResult(each, records, dryRun));
	},
	toFailure: (error) => toJson(failed('', error)),
	isDryRun: ({ dryRun }) => dryRun,
});

/** What to return of the cases, by ID; nothing when they cannot be read, because they are written. */
async function readRecords(
	crm: Crm,
	{ case: { name, idField } }: CallRules,
	opened: readonly OpenedCase[],
	fields: readonly string[],
): Promise<ReadonlyMap<string, FieldValues>> {
	const ids = opened.flatMap(({ case: outcome }) => ('id' in outcome && outcome.id) || []);
	const keys = [...new Set(ids)].filter((id) => !isNotWritten(id)).map((id) => ({ [idField]: id }));
	if (keys.length === 0) return new Map();
	const found = await orError(crm.find([{ entity: name, keys, fields }]), () => true);
	if (!Array.isArray(found)) return new Map();
	return new Map(
		found
			.flat()
			.map(({ id, values }) => [
				id,
				Object.fromEntries(fields.map((field) => [field, values[field] ?? null])),
			]),
	);
}

function toResult(
	{ case: outcome, caller }: OpenedCase,
	records: ReadonlyMap<string, FieldValues>,
	dryRun: boolean,
): ItemResult {
	const record = 'id' in outcome && outcome.id !== undefined ? records.get(outcome.id) : undefined;
	const shown = (each: Outcome) => (dryRun ? asDryRun(each) : each);
	return {
		json: {
			...toJson(shown(outcome)),
			...(record && { record: { ...record } }),
			...(caller && { caller: toReferenceJson(shown(caller)) as IDataObject }),
		},
		...(outcome.outcome === 'failed' && { error: outcome.error }),
		isWritten: !dryRun && [outcome, caller].some((each) => each && isWritten(each)),
	};
}

const isWritten = ({ outcome }: Outcome) => outcome === 'created' || outcome === 'updated';

/** What was written is what the item has; the candidates matter for the caller alone. */
const toJson = (outcome: Outcome) =>
	Object.fromEntries(
		Object.entries(toOutcomeJson(outcome)).filter(
			([name]) => !['changes', 'candidates'].includes(name),
		),
	) as IDataObject;
