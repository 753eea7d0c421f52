/** The operations that only Salesforce has. */
import { sent } from '../../../../e2e/operationRows/row';
import { few, ITEMS, some, toUnknown, type ManyItems } from './manyStage';

export const salesforceRows: ManyItems[] = [
	{
		...{ of: 'lead.convert', ...few },
		toBad: toUnknown('Salesforce', 'id'),
	},
	{
		...{ of: 'campaign.addMember', ...some },
		given: (() => {
			let campaign = '';
			return (crm, index) => {
				if (index === 0) campaign = crm.colleague.create('Campaign', { Name: 'Spring' });
				return { campaign, id: crm.colleague.create('Contact', { LastName: 'Hopper' }) };
			};
		})(),
		toBad: toUnknown('Salesforce', 'id'),
	},
	{
		...{ of: 'campaign.removeMember', ...some },
		// Who does not exist is not a member either, which is no error.
		toBad: (good) => ({ ...good, id: 'not an ID' }),
	},
	{ ...{ of: 'campaign.setMemberStatus', ...some }, toBad: toUnknown('Salesforce', 'id') },
	{
		...{ of: 'query.soql', items: ITEMS },
		given(crm, index) {
			const values = { LastName: 'Hopper', Company: 'Query', NumberOfEmployees: '78' };
			if (index === 0) crm.colleague.create('Lead', values);
			return { count: '78' };
		},
		toBad: () => ({ count: 'many' }),
		changes: {
			parameters: {
				query: 'SELECT Id FROM Lead WHERE NumberOfEmployees = :count',
				queryParameters: { parameter: [{ name: 'count', type: 'number', value: sent('count') }] },
			},
		},
	},
];
