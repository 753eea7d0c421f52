/** Convert: turns one lead for each item into an account, a contact and an opportunity, all items in few calls. */
import { convertEach } from '../../../sync/leads/convertLeads';
import type { Converting } from '../../../sync/leads/conversion';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { toId } from '../recordLocator';
import { convertProperties, convertSources } from './convert.properties';
import { readStatus } from './leadParties';
import { leadSteps } from './leadSteps';

export const convertLead = defineOperation({
	resource: 'lead',
	value: 'convert',
	name: 'Convert',
	action: 'Convert a lead',
	description:
		'Convert a lead to an account, a contact and, optionally, an opportunity. Existing accounts and contacts can be used. A lead that is already converted is not changed, and the output has the IDs of its account, contact and opportunity.',
	subtitle: '"convert: lead"',
	requires: ['convertLeads'],
	properties: () => [...convertProperties],
	...leadSteps({
		done: 'converted',
		sources: convertSources,
		entities: ({ conversion }) => conversion!,
		readWanted,
		send: async ({ crm, product }, all, settings) =>
			await convertEach(crm, crm.actions.convertLeads!, all, {
				...settings,
				fields: product.conversion!,
			}),
	}),
});

interface Options {
	notifyOwner?: boolean;
	overwriteLeadSource?: boolean;
	/** The value of a parameter with an ID. */
	ownerId?: unknown;
}

function readWanted(item: ItemContext): Pick<Converting, 'wanted'> {
	const { context, itemIndex } = item;
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const ownerId = toId(options.ownerId);
	const withOpportunity = context.getNodeParameter('createOpportunity', itemIndex, false) === true;
	return {
		wanted: {
			...(withOpportunity && { opportunity: { name: readText(item, 'opportunityName') } }),
			status: readStatus(item),
			...(ownerId !== '' && { ownerId }),
			overwriteLeadSource: options.overwriteLeadSource ?? false,
			notifyOwner: options.notifyOwner ?? false,
		},
	};
}
