/** Add Comment: adds a comment or note to one case for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { addComments, type Comment } from '../../../sync/cases/addComments';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { defineOperation } from '../defineOperation';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { readText } from '../readText';
import {
	caseKeyProperties,
	prepareCases,
	readCaseKey,
	readFindCaseBy,
	type PreparedCases,
} from './caseKey';

interface CommentSettings {
	findBy: 'id' | 'number';
	dryRun: boolean;
	timezone: string;
}

export const addCaseComment = defineOperation<CommentSettings, PreparedCases, Comment>({
	resource: 'case',
	value: 'addComment',
	name: 'Add Comment',
	action: 'Add a comment to a case',
	description:
		'Add a comment to a case by ID or case number. In CRMs without case comments, a note is added.',
	subtitle: '"add comment: case"',
	requires: ['cases'],
	properties: () => [
		...caseKeyProperties,
		{
			displayName: 'Comment',
			name: 'comment',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			description: 'The text of the comment',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				dryRunOption,
				{
					displayName: 'Public',
					name: 'isPublic',
					type: 'boolean',
					default: false,
					description: 'Whether the customer can see the comment. Notes are always internal.',
				},
			],
		},
	],
	readSettings: (item) => ({
		findBy: readFindCaseBy(item),
		dryRun: readDryRun(item),
		timezone: item.context.getTimezone(),
	}),
	prepare: async ({ crm, product }, { findBy }) => await prepareCases(crm, product.cases!, findBy),
	readInput: (item, _, prepared) => {
		const { isPublic } = item.product.cases!.comments;
		const options = item.context.getNodeParameter('options', item.itemIndex, {}) as {
			isPublic?: boolean;
		};
		return {
			key: readCaseKey(item, prepared),
			text: readText(item, 'comment'),
			...(isPublic !== undefined && { flags: { [isPublic]: options.isPublic ?? false } }),
		};
	},
	run: async ({ crm, product }, { settings, prepared: { description }, inputs }) => {
		const { comments } = product.cases!;
		const { dryRun } = settings;
		const added = await addComments(crm, inputs, { ...settings, case: description, comments });
		return added.map((each) => {
			if (each instanceof CrmError) return { json: toCommentFailure(each), error: each };
			const { name: entity } = description;
			return {
				json: {
					outcome: 'created',
					...(each.id !== undefined && { id: each.id }),
					...{ caseId: each.caseId, url: crm.linkTo(entity, each.caseId), entity },
					...(dryRun && { dryRun }),
				},
				isWritten: !dryRun,
			};
		});
	},
	toFailure: toCommentFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

function toCommentFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
