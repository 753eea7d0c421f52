/** Find Duplicates: records that are in the CRM more than once, by the match rules of Create or Update. */
import type { IDataObject } from 'n8n-workflow';
import type { Conditions, Crm } from '../../../../crm/port';
import { CrmError } from '../../../../crm/errors';
import { readConditions, type ConditionInput } from '../../../../sync/changes/conditions';
import {
	findAmongAll,
	findForEach,
	type DuplicateSearch,
} from '../../../../sync/duplicates/findDuplicates';
import type { DuplicateGroup, WeakGroups } from '../../../../sync/duplicates/groups';
import { proposeMaster, type MasterRule } from '../../../../sync/duplicates/master';
import { searchSteps } from '../../../../sync/matching/searchSteps';
import { toConditionInputs } from '../../../conditionProperties';
import { readEntity } from '../../../entity';
import { toRules } from '../../createOrUpdate/ruleSet';
import { readCountry, type RuleSettings } from '../../createOrUpdate/settings';
import { defineOperation } from '../../defineOperation';
import type { ItemContext } from '../../operation';
import { readText } from '../../readText';
import { toFailure } from '../../toFailure';
import { toRecordJson } from '../recordItem';
import { findDuplicatesProperties } from './properties';

interface Settings extends Pick<RuleSettings, 'matchBy' | 'matchKey' | 'customFields'> {
	entity: string;
	compare: 'all' | 'given';
	proposedMaster: MasterRule;
	weakGroups: WeakGroups;
	ignoreAccents: boolean;
	country?: string;
	/** API names. */
	fields: string[];
	limit: number;
	mustMatch: Conditions['combine'];
}

/** The id of a given record, or which of all records are compared. */
type Input = { id: string } | { conditions?: Conditions };

export const findDuplicateRecords = defineOperation<Settings, DuplicateSearch, Input>({
	resource: 'record',
	value: 'findDuplicates',
	name: 'Find Duplicates',
	action: 'Find duplicate records',
	description:
		'Find duplicates that are already in the CRM, among all records of an object or table or for given records. Returns one item for each group, with a proposed master, a score and reasons. Nothing is written.',
	subtitle: '"find duplicates: " + $parameter["entity"]',
	requires: [],
	properties: findDuplicatesProperties,
	readSettings,
	prepare: async ({ crm }, settings) => {
		const { entity, proposedMaster, fields, weakGroups, ignoreAccents, country } = settings;
		const description = await crm.describe(entity);
		const steps = searchSteps([description], toRules(settings), { ignoreAccents, country });
		const readable = description.fields.filter((field) => field.readable);
		const all = readable.map(({ name }) => name);
		const { nameFields, personNameFields = [] } = description;
		const shown = [...nameFields, ...personNameFields, ...fields];
		return {
			description,
			steps,
			weakGroups,
			// The most complete record is the one with the most values of all.
			fields: proposedMaster === 'mostComplete' ? all : shown,
		};
	},
	readInput: (item, { compare, mustMatch }, { description }) => {
		if (compare === 'given') return { id: readId(item) };
		const { context, itemIndex } = item;
		const saved = context.getNodeParameter('conditions.condition', itemIndex, []);
		const inputs = toConditionInputs(saved as ConditionInput[]);
		return { conditions: readConditions(description, mustMatch, inputs, context.getTimezone()) };
	},
	run: async ({ crm }, { settings, prepared: search, inputs }) => {
		const toJson = (groups: readonly DuplicateGroup[]) =>
			groups.map((group) => toGroupJson(crm, group, search, settings));
		if (settings.compare === 'given') {
			const ids = inputs.map((input) => ('id' in input ? input.id : ''));
			return (await findForEach(crm, search, ids)).map((groups) =>
				groups instanceof CrmError
					? { json: toFailure(groups), error: groups }
					: { json: toJson(groups) },
			);
		}
		// Items that ask for the same share one search.
		const known = new Map<string, DuplicateGroup[]>();
		for (const input of inputs) {
			const key = JSON.stringify(input);
			const { conditions } = input as { conditions?: Conditions };
			const { limit } = settings;
			if (!known.has(key)) known.set(key, await findAmongAll(crm, search, { conditions, limit }));
		}
		return inputs.map((input) => ({ json: toJson(known.get(JSON.stringify(input))!) }));
	},
	toFailure,
});

function readSettings({ context, itemIndex }: ItemContext): Settings {
	const read = <Value>(name: string, fallback: Value) =>
		context.getNodeParameter(name, itemIndex, fallback) as Value;
	const options = read<{
		fieldsToReturn?: string[];
		ignoreAccents?: boolean;
		maxRecords?: number;
		phoneCountry?: string;
		weakMatches?: WeakGroups;
	}>('options', {});
	const rules = read<Array<{ fields?: string[] }>>('matchRules.rule', []);
	return {
		entity: readEntity(context, itemIndex),
		compare: read<Settings['compare']>('compare', 'all'),
		matchBy: read<RuleSettings['matchBy']>('matchBy', 'email'),
		matchKey: read('matchKey', ''),
		customFields: rules.map(({ fields = [] }) => fields),
		proposedMaster: read<MasterRule>('proposedMaster', 'oldest'),
		weakGroups: options.weakMatches ?? 'byRule',
		ignoreAccents: options.ignoreAccents ?? false,
		country: readCountry(options.phoneCountry),
		fields: options.fieldsToReturn ?? [],
		limit: readMaxRecords(options.maxRecords),
		mustMatch: read<Conditions['combine']>('mustMatch', 'all'),
	};
}

const MAX_RECORDS = 50_000;

function readMaxRecords(value: unknown = MAX_RECORDS): number {
	const limit = Number(value);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new CrmError(
		`Max Records must be a whole number of at least 1, not ${JSON.stringify(value)}.`,
		{
			kind: 'misconfigured',
			advice: 'Change it under Options.',
		},
	);
}

function readId(item: ItemContext): string {
	const id = readText(item, 'recordId');
	if (id !== '') return id;
	throw new CrmError('The record ID is empty.', {
		kind: 'invalidRecord',
		advice: 'Enter the ID of the record to find duplicates of.',
	});
}

function toGroupJson(
	crm: Pick<Crm, 'linkTo'>,
	{ records, matchedBy, weakness }: DuplicateGroup,
	{ description, steps }: DuplicateSearch,
	{ proposedMaster, fields }: Settings,
): IDataObject {
	const master = proposeMaster(records, proposedMaster);
	const { name, nameFields, personNameFields = [] } = description;
	const compared = steps.flatMap(({ rule }) => rule.fields);
	const shown = [...new Set([...nameFields, ...personNameFields, ...compared, ...fields])];
	return {
		entity: name,
		masterId: master.id,
		duplicateIds: records.filter((record) => record !== master).map(({ id }) => id),
		matchedBy: [...matchedBy],
		weak: weakness !== undefined,
		score: weakness?.score ?? 100,
		reasons: [...(weakness?.reasons ?? matchedBy.map((rule) => `Same ${rule}.`))],
		records: records.map((record) => ({
			...toRecordJson(crm, record, { fields: shown, simplify: true }),
			createdAt: record.createdAt,
			modifiedAt: record.modifiedAt,
		})),
	};
}
