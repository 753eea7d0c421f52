/** What the operations on members of campaigns have in common. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { changeMembers, type MemberChange, type Membership } from '../../../sync/campaigns/members';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import type { CampaignEntity } from '../../product';
import type { ItemContext, OperationSteps } from '../operation';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { readOption } from '../readOption';
import { readId, recordLocator } from '../recordLocator';

export const membershipProperties: readonly INodeProperties[] = [
	recordLocator({
		displayName: 'Campaign',
		name: 'campaignId',
		search: 'searchCampaigns',
		description: 'Select the campaign from the list, or enter its ID',
	}),
	{
		displayName: 'Member Type',
		name: 'memberType',
		type: 'options',
		default: 'contact',
		description: 'The object of the campaign member',
		options: [
			{ name: 'Contact', value: 'contact' },
			{ name: 'Lead', value: 'lead' },
		],
	},
	recordLocator({
		displayName: 'Lead or Contact',
		name: 'memberId',
		search: 'searchPeople',
		description:
			'Select the lead or contact from the list, or enter its ID, not the ID of the campaign member',
	}),
];

export const memberOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [dryRunOption],
};

const memberType = {
	name: 'memberType',
	label: 'Member Type',
	values: ['contact', 'lead'],
} as const;

interface PreparedMembers {
	member: CampaignEntity['member'];
	/** The form of every ID. */
	idPattern: RegExp;
}

interface MemberSettings {
	dryRun: boolean;
}

/** @param readStatus of an item; '' where the operation sets none. */
export function memberSteps(
	change: MemberChange,
	readStatus: (item: ItemContext) => string,
): OperationSteps<MemberSettings, PreparedMembers, Membership> {
	return {
		readSettings: (item) => ({ dryRun: readDryRun(item) }),
		prepare: async ({ crm, product }) => {
			const { member } = product.campaigns!;
			const { fields, idField } = await crm.describe(member.entity);
			const { idPattern = /./ } = fields.find(({ name }) => name === idField) ?? {};
			return { member, idPattern };
		},
		readInput: (item, _, { member, idPattern }) => ({
			campaignId: requireId(item, { name: 'campaignId', label: 'Campaign', idPattern }),
			lookup: member[readOption(item, memberType)],
			personId: requireId(item, { name: 'memberId', label: 'Lead or Contact', idPattern }),
			status: readStatus(item),
		}),
		run: async ({ crm }, { settings: { dryRun }, prepared: { member }, inputs }) => {
			const changed = await changeMembers(crm, member, inputs, { change, dryRun });
			return changed.map((each, index) => {
				if (each instanceof CrmError) return { json: toMemberFailure(each), error: each };
				const { outcome, reason, id } = each;
				const { campaignId, personId } = inputs[index]!;
				return {
					json: {
						...{ outcome, ...(reason !== undefined && { reason }) },
						...(dryRun && { dryRun }),
						...(id !== undefined && { id, url: crm.linkTo(member.entity, id) }),
						...{ campaignId, personId },
					},
					isWritten: outcome !== 'unchanged' && !dryRun,
				};
			});
		},
		toFailure: toMemberFailure,
		isDryRun: ({ dryRun }) => dryRun,
	};
}

/** @throws CrmError for an ID that is empty, or that no record can have: it would just not be a member. */
function requireId(
	item: ItemContext,
	{ name, label, idPattern }: { name: string; label: string; idPattern: RegExp },
): string {
	const id = readId(item, name);
	if (idPattern.test(id)) return id;
	const problem =
		id === '' ? `${label} is empty.` : `${JSON.stringify(id)} is not a valid ${label} ID.`;
	throw new CrmError(problem, {
		kind: 'invalidRecord',
		advice: 'Enter an ID, or filter out items without one before this node.',
	});
}

function toMemberFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
