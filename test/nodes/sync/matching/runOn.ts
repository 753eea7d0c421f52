/** Runs Create or Update on a CRM in memory, with the settings that most tests share. */
import type { Crm, EntityDescription } from '../../../../nodes/crm/port';
import {
	createOrUpdate,
	type DuplicateRuleSet,
} from '../../../../nodes/sync/matching/createOrUpdate';
import { dryRunOf } from '../../../../nodes/sync/matching/dryRun';
import { emailRule } from '../../../../nodes/sync/matching/matchRule';
import type { Outcome } from '../../../../nodes/sync/matching/outcome';
import type { RecordPolicy } from '../../../../nodes/sync/matching/plan';
import { searchSteps, type RuleFor } from '../../../../nodes/sync/matching/searchSteps';
import type { Comparison } from '../../../../nodes/sync/values/comparison';
import type { MappedValues } from '../../../../nodes/sync/values/lookupNames';
import { contact, lead } from '../leadDescription';
import type { MemoryCrm } from './memoryCrm';

export const ada = { LastName: 'Lovelace', Company: 'Engines', Email: 'ada@example.com' };

const policy: RecordPolicy = {
	onNothingToMatch: 'skip',
	onSingleMatch: 'update',
	onMultipleMatches: 'mostRecentlyModified',
	createAs: 'Lead',
	overwriteRules: { forAll: 'always', forSingle: new Map() },
};

interface Settings {
	/** Entities to search, in order. */
	searchIn?: readonly EntityDescription[];
	rules?: readonly RuleFor[];
	policy?: Partial<RecordPolicy>;
	duplicateRules?: DuplicateRuleSet['duplicateRules'];
	matchPolicy?: Partial<DuplicateRuleSet['matchPolicy']>;
	comparison?: Partial<Comparison>;
	dryRun?: boolean;
}

/** Writes values of leads, matched with leads by email. */
export async function run(
	crm: MemoryCrm,
	records: readonly MappedValues[],
	settings: Settings = {},
): Promise<Outcome[]> {
	return await runPeople(
		crm,
		records.map((values) => ({ Lead: values })),
		{ searchIn: [lead], ...settings },
	);
}

/** Writes values of leads, contacts or both, matched with both by email. */
export async function runPeople(
	crm: MemoryCrm,
	records: ReadonlyArray<Partial<Record<'Lead' | 'Contact', MappedValues>>>,
	{
		searchIn = [contact, lead],
		rules = [emailRule],
		policy: changed = {},
		duplicateRules = 'respect',
		matchPolicy = {},
		comparison = {},
		dryRun = false,
	}: Settings = {},
): Promise<Outcome[]> {
	const mappedEntities = [lead, contact].filter(({ name }) =>
		records.some((record) => name in record),
	);
	const descriptions = new Map([...mappedEntities, ...searchIn].map((each) => [each.name, each]));
	// Create or Update uses no other part of a CRM.
	const whole = crm as unknown as Crm;
	return await createOrUpdate(
		dryRun ? dryRunOf(bound(whole)) : whole,
		{
			steps: searchSteps(searchIn, rules, { ignoreAccents: false, ...comparison }),
			descriptions,
			duplicateRules,
			matchPolicy: { inactiveRecords: 'use', ...matchPolicy },
			timezone: 'utc',
		},
		records.map((mapped) => ({
			mapped: new Map(Object.entries(mapped)),
			policy: { ...policy, ...changed },
		})),
	);
}

/** A driver is an object of functions, while the methods of this class lose `this` when they are spread. */
function bound(crm: Crm): Crm {
	return {
		...crm,
		find: (requests) => crm.find(requests),
		describe: (entity) => crm.describe(entity),
		linkTo: (entity, id) => crm.linkTo(entity, id),
		serverTime: () => crm.serverTime(),
		pause: (milliseconds) => crm.pause(milliseconds),
	};
}
