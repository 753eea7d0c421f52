/** The operations that only Dynamics 365 has. */
import { sent } from '../../../../e2e/operationRows/row';
import type { EmulatedProduct } from '../../../../products';
import { few, ITEMS, some, toUnknown, type ManyItems } from './manyStage';

const files = { items: 60, because: 'A file is streamed in a separate call.' };
const unknown = (...properties: string[]) => toUnknown('Dynamics 365', ...properties);
const queryParameters = {
	parameter: [{ name: 'count', type: 'number', value: sent('count') }],
};
/** All items find one lead, which has this number of employees. */
const createQueried = (count: string) => (crm: EmulatedProduct, index: number) => {
	const values = { lastname: 'Hopper', subject: 'Query', numberofemployees: count };
	if (index === 0) crm.colleague.create('lead', values);
	return { count };
};
const toWrongNumber = () => ({ count: 'many' });

export const dynamics365Rows: ManyItems[] = [
	{ ...{ of: 'file.uploadToField', ...files }, toBad: unknown('id') },
	{ ...{ of: 'file.downloadFromField', ...files }, toBad: unknown('id') },
	{
		...{ of: 'lead.qualify', ...few },
		toBad: unknown('id'),
	},
	{ ...{ of: 'marketingList.addMember', ...some }, toBad: unknown('id') },
	{ ...{ of: 'marketingList.removeMember', ...some }, toBad: unknown('id') },
	{ ...{ of: 'campaign.addMarketingList', ...some }, toBad: unknown('list') },
	{ ...{ of: 'campaign.removeMarketingList', ...some }, toBad: unknown('list') },
	{ ...{ of: 'relation.associate', ...some }, toBad: unknown('lead') },
	{ ...{ of: 'relation.disassociate', ...some }, toBad: unknown('lead') },
	{ ...{ of: 'relation.list', ...some }, toBad: unknown('contact') },
	{
		...{ of: 'query.odata', items: ITEMS },
		given: createQueried('78'),
		toBad: toWrongNumber,
		changes: {
			parameters: {
				query: 'leads?$select=lastname&$filter=numberofemployees eq :count',
				queryParameters,
			},
		},
	},
	{
		...{ of: 'query.fetchXml', items: ITEMS },
		given: createQueried('79'),
		toBad: toWrongNumber,
		changes: {
			parameters: {
				query:
					'<fetch><entity name="lead"><attribute name="lastname"/><filter>' +
					'<condition attribute="numberofemployees" operator="eq" value=":count"/></filter></entity></fetch>',
				queryParameters,
			},
		},
	},
];
