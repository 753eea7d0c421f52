/** What the operations on members of campaigns have in common. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import { changeMembersOrMasters } from '../../../sync/campaigns/followMerges';
import type { MemberChange, Membership } from '../../../sync/campaigns/members';
import { failed, toOutcomeJson } from '../../../sync/matching/outcome';
import { normalizeId } from '../../../sync/values/id';
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

interface PreparedMembers extends Pick<CampaignEntity, 'member' | 'idPrefixes'> {
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
			const { member, idPrefixes } = product.campaigns!;
			const { fields, idField } = await crm.describe(member.entity);
			const { idPattern = /./ } = fields.find(({ name }) => name === idField) ?? {};
			return { member, idPrefixes, idPattern };
		},
		readInput: (item, _, { member, idPrefixes, idPattern }) => {
			const type = readOption(item, memberType);
			return {
				campaignId: requireId(item, {
					...{ name: 'campaignId', label: 'Campaign', idPattern },
					...{ kind: 'campaign', prefix: idPrefixes.campaign },
				}),
				lookup: member[type],
				personId: requireId(item, {
					...{ name: 'memberId', label: 'Lead or Contact', idPattern },
					...{ kind: type, prefix: idPrefixes[type] },
				}),
				status: readStatus(item),
			};
		},
		run: async ({ crm }, { settings: { dryRun }, prepared: { member }, inputs }) => {
			const changed = await changeMembersOrMasters(crm, member, inputs, { change, dryRun });
			return changed.map((each, index) => {
				if (each instanceof CrmError) return { json: toMemberFailure(each), error: each };
				const { outcome, reason, id, personId } = each;
				const { campaignId } = inputs[index]!;
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

interface IdParameter {
	name: string;
	label: string;
	/** What it identifies, such as "contact". */
	kind: string;
	/** What the IDs of this kind begin with. */
	prefix: string;
	idPattern: RegExp;
}

/** @throws CrmError for an ID that is empty, or that no such record can have: it would just not be a member. */
function requireId(
	item: ItemContext,
	{ name, label, kind, prefix, idPattern }: IdParameter,
): string {
	const id = readId(item, name);
	if (id === '' || !idPattern.test(id)) {
		const problem =
			id === '' ? `${label} is empty.` : `${JSON.stringify(id)} is not a valid ${label} ID.`;
		throw invalidId(problem, 'Enter an ID, or filter out items without one before this node.');
	}
	if (normalizeId(id).startsWith(prefix)) return id;
	const change = kind === 'campaign' ? '' : ', or change Member Type';
	throw invalidId(
		`${JSON.stringify(id)} is not the ID of a ${kind}.`,
		`IDs of ${kind}s begin with ${prefix}. Check the ID${change}.`,
	);
}

const invalidId = (message: string, advice: string) =>
	new CrmError(message, { kind: 'invalidRecord', advice });

function toMemberFailure(error: CrmError): IDataObject {
	return toOutcomeJson(failed('', error)) as IDataObject;
}
