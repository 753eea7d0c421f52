/** Create or Update on a CRM in memory, with what most tests of it have in common. */
import type { Crm, EntityDescription } from '../../../../nodes/crm/port/index';
import {
	createOrUpdate,
	type DuplicateRuleSet,
} from '../../../../nodes/sync/matching/createOrUpdate';
import { dryRunOf } from '../../../../nodes/sync/matching/dryRun';
import { emailRule } from '../../../../nodes/sync/matching/matchRule';
import type { Outcome } from '../../../../nodes/sync/matching/outcome';
import type { RecordPolicy } from '../../../../nodes/sync/matching/plan';
import { searchSteps, type RuleFor } from '../../../../nodes/sync/matching/searchSteps';
import type { MappedValues } from '../../../../nodes/sync/values/lookups';
import { contact, lead } from '../leadDescription';
import type { MemoryCrm } from './memoryCrm';

export const ada = { LastName: 'Lovelace', Company: 'Engines', Email: 'ada@example.com' };

const policy: RecordPolicy = {
	onSingleMatch: 'update',
	onMultipleMatches: 'mostRecentlyModified',
	createAs: 'Lead',
	overwriteRules: { forAll: 'always', forSingle: new Map() },
};

interface Settings {
	/** Where to look, in order. */
	places?: readonly EntityDescription[];
	rules?: readonly RuleFor[];
	policy?: Partial<RecordPolicy>;
	duplicateRules?: DuplicateRuleSet['duplicateRules'];
	dryRun?: boolean;
}

/** Values of leads, looked for in leads by e-mail. */
export async function run(
	crm: MemoryCrm,
	records: readonly MappedValues[],
	settings: Settings = {},
): Promise<Outcome[]> {
	return await runPeople(
		crm,
		records.map((values) => ({ Lead: values })),
		{ places: [lead], ...settings },
	);
}

/** Values of leads, contacts or both, looked for in both by e-mail. */
export async function runPeople(
	crm: MemoryCrm,
	records: ReadonlyArray<Partial<Record<'Lead' | 'Contact', MappedValues>>>,
	{
		places = [contact, lead],
		rules = [emailRule],
		policy: changed = {},
		duplicateRules = 'respect',
		dryRun = false,
	}: Settings = {},
): Promise<Outcome[]> {
	const mappedTypes = [lead, contact].filter(({ name }) =>
		records.some((record) => name in record),
	);
	const descriptions = new Map([...places, ...mappedTypes].map((each) => [each.name, each]));
	// What the tests ask of the CRM is all that Create or Update asks of one.
	const whole = crm as unknown as Crm;
	return await createOrUpdate(
		dryRun ? dryRunOf(bound(whole)) : whole,
		{ steps: searchSteps(places, rules, { ignoreAccents: false }), descriptions, duplicateRules },
		records.map((mapped) => ({
			mapped: new Map(Object.entries(mapped)),
			policy: { ...policy, ...changed },
		})),
	);
}

/** A driver is an object of functions; this one is a class, whose methods lose `this` when they are spread. */
function bound(crm: Crm): Crm {
	return {
		...crm,
		find: (requests) => crm.find(requests),
		describe: (entity) => crm.describe(entity),
		linkTo: (entity, id) => crm.linkTo(entity, id),
		serverTime: () => crm.serverTime(),
	};
}
