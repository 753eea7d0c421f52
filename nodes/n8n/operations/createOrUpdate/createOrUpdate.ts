/** What Create or Update does for a batch of items, whichever resource it belongs to. */
import type { IDataObject } from 'n8n-workflow';
import type { EntityDescription } from '../../../crm/port';
import { createOrUpdate, type DuplicateRuleSet } from '../../../sync/matching/createOrUpdate';
import { isApiLookup, isUnknownAddress } from '../../../sync/values/apiLookups';
import { asDryRun, dryRunOf } from '../../../sync/matching/dryRun';
import type { IncomingRecord } from '../../../sync/matching/mapRecords';
import { failed, toOutcomeJson, type Outcome } from '../../../sync/matching/outcome';
import type { SearchStep } from '../../../sync/matching/searchRecords';
import { isMapped, readMappedFields, readMatchOnlyFields } from '../fields/mappedFields';
import type { ItemContext, ItemResult, OperationFacts, OperationSteps } from '../operation';
import { accountReviewChoices } from './accountOption';
import { contactReviewChoices } from './contactOption';
import { readMatchDomain } from './matchDomain';
import { readParents } from './parents';
import { readPolicy } from './policy';
import { buildRuleSet } from './ruleSet';
import { readRuleSettings, type RuleSettings, type Targets } from './settings';

export const REVIEW = 'Review';

/** Wherever the user can choose review, and for rules whose weak matches go there by default. */
const reviewChoices = [
	['onMultipleMatches'],
	['onNothingToMatch'],
	['options', 'inactiveRecords'],
	['options', 'weakMatches'],
	['options', 'syncStamp', 'settings', 'onConflict'],
]
	.map((parameter) => ({ parameter, value: 'review' }))
	.concat(accountReviewChoices)
	.concat(contactReviewChoices)
	.concat(['companyName', 'domainThenName'].map((value) => ({ parameter: ['matchBy'], value })));

/** What the operation has in common on every resource. */
export const createOrUpdateFacts = {
	value: 'upsert',
	name: 'Create or Update',
	requires: [],
	outputs: {
		first: 'Done',
		others: [{ name: REVIEW, when: reviewChoices }],
	},
} satisfies Partial<OperationFacts>;

/** @param readTargets which entities an item searches and writes, the one that is written first in front. */
export function createOrUpdateSteps(
	readTargets: (item: ItemContext) => Targets,
): OperationSteps<RuleSettings, DuplicateRuleSet, IncomingRecord> {
	return {
		readSettings: (item) => readRuleSettings(item, usedTargets(item, readTargets(item))),
		prepare: async ({ crm, product }, settings) => await buildRuleSet(crm, product, settings),
		readInput: (item, settings, { descriptions, steps }) => ({
			matchOnly: new Map(
				steps.map(({ description }) => [
					description.name,
					readMatchOnlyFields(item, description, fieldsMatchedIn(description, steps)),
				]),
			),
			mapped: new Map(
				settings.mappers.map(({ entity, parameter }) => [
					entity,
					withoutOthers(
						descriptions,
						entity,
						readMappedFields(item.context, parameter, descriptions.get(entity)!, item.itemIndex),
					),
				]),
			),
			matchAs: readMatchAs(item, settings, descriptions),
			parents: readParents(item, settings),
			policy: readPolicy(item, settings),
		}),
		run: async ({ crm }, { settings: { dryRun }, prepared: ruleSet, inputs }) => {
			const outcomes = await createOrUpdate(dryRun ? dryRunOf(crm) : crm, ruleSet, inputs);
			return outcomes.map((outcome) => toResult(dryRun ? asDryRun(outcome) : outcome));
		},
		toFailure: (error, settings) => toJson(failed(settings?.mappers[0]?.entity ?? '', error)),
		isDryRun: ({ dryRun }) => dryRun,
	};
}

/** One item can be mapped to several entities: an address that only another one has is not for this one. */
function withoutOthers(
	descriptions: ReadonlyMap<string, EntityDescription>,
	entity: string,
	mapped: IDataObject,
): IDataObject {
	const isOfOther = (name: string) =>
		isUnknownAddress(descriptions.get(entity)!, name) &&
		[...descriptions.values()].some((other) => isApiLookup(other, name));
	return Object.fromEntries(Object.entries(mapped).filter(([name]) => !isOfOther(name)));
}

/** By entity. */
const readMatchAs = (
	item: ItemContext,
	settings: RuleSettings,
	descriptions: ReadonlyMap<string, EntityDescription>,
) =>
	new Map(
		[...descriptions].map(([entity, description]) => [
			entity,
			readMatchDomain(item, settings, description) ?? {},
		]),
	);

const fieldsMatchedIn = ({ name }: EntityDescription, steps: readonly SearchStep[]) =>
	steps.flatMap(({ description, rule }) => (description.name === name ? rule.fields : []));

/** An entity that is neither searched nor mapped is not written, so its description is not read. */
function usedTargets({ context }: ItemContext, { searchIn, mappers }: Targets): Targets {
	const used = mappers.filter(
		({ entity, parameter }) => searchIn.includes(entity) || isMapped(context, parameter),
	);
	return { searchIn, mappers: used.length > 0 ? used : mappers };
}

function toResult(outcome: Outcome): ItemResult {
	return {
		json: toJson(outcome),
		...(outcome.outcome === 'review' && { output: REVIEW }),
		...(outcome.outcome === 'failed' && { error: outcome.error }),
		isWritten: [outcome, outcome.account, outcome.contactRole].some(
			(each) => each && isWritten(each),
		),
	};
}

const isWritten = ({ outcome, dryRun }: Outcome) =>
	(outcome === 'created' || outcome === 'updated') && !dryRun;

/** Outcomes are plain data, which n8n's type for items expresses in another way. */
const toJson = (outcome: Outcome) => toOutcomeJson(outcome) as IDataObject;
