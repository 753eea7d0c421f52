/** Qualify: turns one lead for each item into an account, a contact and an opportunity, all items in few calls. */
import type { Qualifying } from '../../../sync/leads/qualification';
import { qualifyEach } from '../../../sync/leads/qualifyLeads';
import { defineOperation } from '../defineOperation';
import type { ItemContext } from '../operation';
import { readStatus, type Sources } from './leadParties';
import { leadSteps } from './leadSteps';
import { qualifyProperties, qualifySources } from './qualify.properties';

export const qualifyLead = defineOperation({
	resource: 'lead',
	value: 'qualify',
	name: 'Qualify',
	action: 'Qualify a lead',
	description:
		'Turn a lead into an account, a contact and, optionally, an opportunity, and close it as qualified. Existing accounts and contacts can be used. A lead that is already qualified is not changed, and the output has the IDs of its account, contact and opportunity.',
	subtitle: '"qualify: lead"',
	requires: ['qualifyLeads'],
	properties: () => [...qualifyProperties],
	...leadSteps({
		done: 'qualified',
		sources: qualifySources,
		entities: ({ qualification }) => qualification!,
		readWanted,
		send: async ({ crm, product }, all, settings) =>
			await qualifyEach(crm, crm.actions.qualifyLeads!, all, {
				...settings,
				fields: product.qualification!,
			}),
	}),
});

function readWanted(item: ItemContext, sources: Sources): Pick<Qualifying, 'create' | 'status'> {
	const { context, itemIndex } = item;
	return {
		create: {
			account: sources.account === 'create',
			contact: sources.contact === 'create',
			opportunity: context.getNodeParameter('createOpportunity', itemIndex, false) === true,
		},
		status: readStatus(item),
	};
}
