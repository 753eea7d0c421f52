/** Merge: up to two duplicates into a master record, with rules for the values that survive. */
import type { IDataObject } from 'n8n-workflow';
import type { Crm, EntityDescription } from '../../../../crm/port';
import { CrmError } from '../../../../crm/errors';
import {
	mergeEach,
	type MergeGroup,
	type MergeOutcome,
} from '../../../../sync/duplicates/mergeEach';
import {
	mergeableFields,
	type Survival,
	type SurvivalRule,
} from '../../../../sync/duplicates/mergePlan';
import { readEntity } from '../../../entity';
import { defineOperation } from '../../defineOperation';
import type { ItemContext, ItemResult } from '../../operation';
import { readText, readTexts } from '../../readText';
import { toFailure } from '../../toFailure';
import { readDryRun } from '../dryRunOption';
import { mergeProperties } from './properties';

interface Settings {
	entity: string;
	survival: Survival;
	checkParents: boolean;
	dryRun: boolean;
}

/** A group, and whether a person has to look at it first. */
interface Input extends MergeGroup {
	needsReview: boolean;
}

const REVIEW = 'Review';

export const mergeRecords = defineOperation<Settings, EntityDescription, Input>({
	resource: 'record',
	value: 'merge',
	name: 'Merge',
	action: 'Merge records',
	description:
		'Merge one or two duplicates into a master record, such as a group that Find Duplicates returned. Related records move to the master. A weak match is not merged until a person has reviewed it.',
	subtitle: '"merge: " + $parameter["entity"]',
	outputs: {
		first: 'Done',
		others: [{ name: REVIEW, when: [{ parameter: ['reviewed'], value: 'false' }] }],
	},
	requires: ['merge'],
	properties: mergeProperties,
	readSettings,
	prepare: async ({ crm, product }, { entity, survival }) => {
		const description = await crm.describe(entity);
		const names = mergeableFields(description, [product.owner.field]).map(({ name }) => name);
		const unknown = Object.keys(survival.perField).find((name) => !names.includes(name));
		if (unknown !== undefined) throw unknownField(description, unknown);
		return description;
	},
	readInput: readGroup,
	run: async ({ crm, product }, { settings, prepared: description, inputs }) => {
		const { merge } = crm.actions;
		const ready = inputs.filter(({ needsReview }) => !needsReview);
		const groups = ready.map(({ masterId, duplicateIds }) => ({ masterId, duplicateIds }));
		const outcomes =
			merge && ready.length > 0
				? await mergeEach({ find: (requests) => crm.find(requests), merge }, description, groups, {
						...settings,
						kept: [product.owner.field],
					})
				: [];
		const byInput = new Map(ready.map((input, index) => [input, outcomes[index]!]));
		return inputs.map((input) => {
			const outcome = byInput.get(input);
			return outcome ? toResult(crm, input, outcome, settings) : toReview(input, settings);
		});
	},
	toFailure: (error) => ({ outcome: 'failed', ...toFailure(error) }),
	isDryRun: ({ dryRun }) => dryRun,
});

function readSettings(item: ItemContext): Settings {
	const { context, itemIndex } = item;
	const options = context.getNodeParameter('options', itemIndex, {}) as {
		checkParents?: boolean;
		perField?: { rule?: Array<{ field: string; survives: SurvivalRule }> };
	};
	const perField = (options.perField?.rule ?? []).map(({ field, survives }) => [field, survives]);
	return {
		entity: readEntity(context, itemIndex),
		survival: {
			rule: context.getNodeParameter('survivingValues', itemIndex, 'filled') as SurvivalRule,
			perField: Object.fromEntries(perField) as Survival['perField'],
		},
		checkParents: options.checkParents ?? false,
		dryRun: readDryRun(item),
	};
}

const MAX_DUPLICATES = 2;

function readGroup(item: ItemContext): Input {
	const { context, itemIndex } = item;
	const masterId = readText(item, 'masterId');
	const duplicateIds = readTexts(item, 'duplicateIds');
	if (masterId === '' || duplicateIds.length === 0) {
		throw invalid(
			'Master ID or Duplicate IDs is empty.',
			'Enter the ID of the master and of one or two duplicates.',
		);
	}
	if (duplicateIds.length > MAX_DUPLICATES) {
		throw invalid(
			`${duplicateIds.length} duplicates cannot be merged at once: the maximum is ${MAX_DUPLICATES}.`,
			'Merge them in several executions, with the same master.',
		);
	}
	// A group of Find Duplicates says it of itself: no one can forget to map it.
	const isWeak =
		readText(item, 'weak') === 'true' || context.getInputData()[itemIndex]?.json.weak === true;
	const needsReview = isWeak && readText(item, 'reviewed') !== 'true';
	return { masterId, duplicateIds, needsReview };
}

const invalid = (message: string, advice: string) =>
	new CrmError(message, { kind: 'invalidRecord', advice });

const unknownField = ({ label }: EntityDescription, name: string) =>
	new CrmError(`Field "${name}" of ${label} does not exist, or a merge cannot change it.`, {
		kind: 'misconfigured',
		fields: [name],
		advice: 'Select the field again under Per-Field Surviving Values.',
	});

function toReview({ masterId, duplicateIds }: Input, { entity }: Settings): ItemResult {
	return {
		json: {
			outcome: 'review',
			reason: 'It is not certain that the records are the same.',
			...{ entity, masterId, duplicateIds: [...duplicateIds] },
		},
		output: REVIEW,
	};
}

function toResult(
	crm: Pick<Crm, 'linkTo'>,
	{ masterId }: Input,
	{ changes, merged, error }: MergeOutcome,
	{ entity, dryRun }: Settings,
): ItemResult {
	const json: IDataObject = {
		outcome: error ? 'failed' : 'merged',
		...(dryRun && { dryRun }),
		entity,
		id: masterId,
		url: crm.linkTo(entity, masterId),
		mergedIds: [...merged],
		changes: changes.map((change) => ({ ...change })),
		...(error && toFailure(error)),
	};
	return { json, error, isWritten: merged.length > 0 && !dryRun };
}
