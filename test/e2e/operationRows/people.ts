import { anyText, sent, type OperationRow, type RowCrm } from './row';

/** Lead or Contact: the operations that search both. */
export function peopleRows({ underTest }: RowCrm): OperationRow[] {
	const { lead, contact, firstName, lastName, email, phone } = underTest.names;
	return [
		{
			of: 'leadOrContact.upsert',
			given: ({ create }) => ({
				id: create(contact, { [lastName]: 'Hopper', [email]: 'grace@row.example' }),
			}),
			parameters: { searchIn: 'contactsThenLeads', matchBy: 'email', onNoMatch: 'createLead' },
			mapped: {
				leadFields: { ...underTest.newLead, [email]: 'grace@row.example' },
				contactFields: { [lastName]: 'Hopper', [firstName]: 'Grace', [email]: 'grace@row.example' },
			},
			items: ({ id }) => [{ outcome: 'updated', id, entity: contact, matchedBy: 'email' }],
			after: ({ id }) => [[contact, id, { [firstName]: 'Grace' }]],
		},
		{
			of: 'leadOrContact.find',
			given: ({ create }) => ({
				id: create(lead, { ...underTest.newLead, [phone]: '(415) 555-0143' }),
				phone: '+14155550143',
			}),
			parameters: {
				...{ searchIn: 'contactsThenLeads', phone: sent('phone') },
				options: { phoneCountry: 'US' },
			},
			items: ({ id }) => [{ id, entity: lead, matchedBy: 'phone', matchedFields: [phone] }],
		},
	];
}

/** Lead: Convert. */
export const convertRows: OperationRow[] = [
	{
		of: 'lead.convert',
		given: ({ create }) => ({ id: create('Lead', { LastName: 'Hopper', Company: 'Convert' }) }),
		parameters: {
			...{ findBy: 'id', recordId: sent('id') },
			...{ createOpportunity: true, opportunityName: 'Compiler' },
		},
		items: ({ id }) => [
			{
				...{ outcome: 'converted', id, entity: 'Lead' },
				...{ accountId: anyText, contactId: anyText, opportunityId: anyText },
			},
		],
		after: ({ id }, item) => [
			['Lead', id, { IsConverted: true }],
			['Account', item.accountId, { Name: 'Convert' }],
			['Contact', item.contactId, { LastName: 'Hopper', AccountId: item.accountId }],
			['Opportunity', item.opportunityId, { Name: 'Compiler' }],
		],
	},
];

/** Lead: Qualify. */
export const qualifyRows: OperationRow[] = [
	{
		of: 'lead.qualify',
		given: ({ create }) => ({
			id: create('lead', { subject: 'Compiler', lastname: 'Hopper', companyname: 'Qualify' }),
		}),
		parameters: { findBy: 'id', recordId: sent('id'), createOpportunity: true },
		items: ({ id }) => [
			{
				...{ outcome: 'qualified', id, entity: 'lead' },
				...{ accountId: anyText, contactId: anyText, opportunityId: anyText },
			},
		],
		after: ({ id }, item) => [
			['lead', id, { statecode: 1 }],
			['account', item.accountId, { name: 'Qualify' }],
			['contact', item.contactId, { lastname: 'Hopper' }],
			['opportunity', item.opportunityId, { name: 'Compiler' }],
		],
	},
];
