/** Close: closes one case for each item, all items together in few calls. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { closeEach, type ClosedCase, type Closing } from '../../../sync/cases/closeCases';
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

interface CloseSettings {
	findBy: 'id' | 'number';
	dryRun: boolean;
}

export const closeCase = defineOperation<CloseSettings, PreparedCases, Closing>({
	resource: 'case',
	value: 'close',
	name: 'Close',
	action: 'Close a case',
	description:
		'Close (resolve) a case by ID or case number, and record how it was resolved. A case that is already closed is not changed.',
	subtitle: '"close: case"',
	requires: ['cases', 'closeCases'],
	properties: () => [
		...caseKeyProperties,
		{
			displayName: 'Resolution',
			name: 'resolution',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description:
				'How the case was resolved. Saved as the subject of the case resolution, or as an internal comment.',
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
					displayName: 'Status',
					name: 'status',
					type: 'string',
					default: '',
					placeholder: 'e.g. Closed',
					description:
						'The label or value of a status for closed cases. Leave empty to use the default.',
				},
			],
		},
	],
	readSettings: (item) => ({ findBy: readFindCaseBy(item), dryRun: readDryRun(item) }),
	prepare: async ({ crm, product }, { findBy }) => await prepareCases(crm, product.cases!, findBy),
	readInput: (item, _, prepared) => {
		const { status = '' } = item.context.getNodeParameter('options', item.itemIndex, {}) as {
			status?: string | number | null;
		};
		return {
			key: readCaseKey(item, prepared),
			resolution: readText(item, 'resolution'),
			status: String(status ?? '').trim(),
		};
	},
	run: async ({ crm, product }, { settings: { dryRun }, prepared, inputs }) => {
		const { open } = product.cases!;
		const { description } = prepared;
		const closed = await closeEach(crm, crm.actions.closeCases!, inputs, {
			...{ case: description, open, dryRun },
		});
		return closed.map((each) => {
			if (each instanceof CrmError) return { json: toCloseFailure(each), error: each };
			const { name: entity } = description;
			return {
				json: {
					outcome: each.closed ? 'closed' : 'unchanged',
					...(!each.closed && { reason: reasonOf(each) }),
					...{ id: each.id, url: crm.linkTo(entity, each.id), entity },
					...(dryRun && { dryRun }),
				},
				isWritten: each.closed && !dryRun,
			};
		});
	},
	toFailure: toCloseFailure,
	isDryRun: ({ dryRun }) => dryRun,
});

/** Why the case was not changed. */
function reasonOf({ earlierItem }: ClosedCase): string {
	if (earlierItem === undefined) return 'The case is already closed.';
	return earlierItem === 'sameSettings'
		? 'An earlier item has closed the case.'
		: 'An earlier item has closed the case, with another resolution or status.';
}

function toCloseFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
