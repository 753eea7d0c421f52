/** What an example of the docs shows in place of the row of its operation, so that it explains the operation. */
import type { IDataObject } from 'n8n-workflow';
import type { Given } from '../../e2e/operationRows';
import { sent } from '../../e2e/operationRows/row';
import type { Changes } from '../../nodes/n8n/badInput/rowStage';
import type { EmulatedProduct } from '../../products';

export interface ExampleChanges extends Changes {
	/** Properties of the item besides those of the row; creates what they are about. */
	input?: (given: Given, crm: EmulatedProduct) => IDataObject;
	/** Properties of the output that do not explain the operation. */
	without?: readonly string[];
}

const person = {
	LastName: sent('lastName'),
	FirstName: sent('firstName'),
	Email: sent('email'),
};

/** A name with what would end a text in a query. */
const NAME = "O'Brien";
const askForName = (entity: string, field: string): ExampleChanges => ({
	input: (_, crm) => {
		crm.colleague.create(entity, { [field]: NAME });
		return { name: NAME };
	},
});

const fieldsToReturn = ['FirstName', 'LastName', 'Company'];

/** By the operation; examples are of Salesforce where it has the operation. */
export const exampleChanges: Readonly<Record<string, ExampleChanges>> = {
	'record.upsert': {
		mapped: { fields: { ...person, Company: sent('company') } },
		input: (_, crm) => {
			const lead = { LastName: 'Lovelace', Company: 'Engines', Email: 'ada@row.example' };
			crm.colleague.create('Lead', { ...lead, FirstName: 'Augusta' });
			return {
				...{ email: lead.Email, firstName: 'Ada', lastName: lead.LastName },
				company: lead.Company,
			};
		},
		without: ['candidates'],
	},
	'record.create': {
		mapped: { fields: { ...person, Company: sent('company') } },
		input: () => ({
			...{ email: 'grace@row.example', firstName: 'Grace', lastName: 'Hopper' },
			company: 'Engines',
		}),
		without: ['changes'],
	},
	'record.update': {
		parameters: { keyFields: { keyField: [{ field: 'CrmId__c', value: sent('crmId') }] } },
		mapped: { fields: { FirstName: sent('firstName') } },
		input: (_, crm) => {
			const crmId = 'C-1024';
			crm.colleague.create('Lead', { LastName: 'Hopper', Company: 'Engines', CrmId__c: crmId });
			return { crmId, firstName: 'Grace' };
		},
	},
	'record.get': { parameters: { options: { fieldsToReturn } } },
	'record.getAll': {
		parameters: {
			conditions: {
				condition: [
					{
						...{ field: 'Company', operator: 'equals' },
						value: { __rl: true, mode: 'value', value: sent('company') },
					},
				],
			},
			options: { fieldsToReturn },
		},
		input: (_, crm) => {
			const company = 'Analytical Engines';
			crm.colleague.create('Lead', { LastName: 'Lovelace', FirstName: 'Ada', Company: company });
			return { company };
		},
	},
	'record.findDuplicates': {
		parameters: {
			...{ compare: 'given', recordId: sent('id'), conditions: {} },
			options: { fieldsToReturn: ['FirstName', 'Email'] },
		},
		input: ({ master = '' }) => ({ id: master }),
		without: ['url', 'createdAt', 'modifiedAt'],
	},
	'leadOrContact.upsert': {
		mapped: { leadFields: { ...person, Company: sent('company') }, contactFields: person },
		input: () => ({
			...{ email: 'grace@row.example', firstName: 'Grace', lastName: 'Hopper' },
			company: 'Engines',
		}),
		without: ['candidates'],
	},
	'leadOrContact.find': {
		parameters: {
			options: { phoneCountry: 'US', fieldsToReturn: ['FirstName', 'LastName', 'Phone'] },
		},
	},
	'case.openForCaller': { input: () => ({ call: 'call-4711' }), without: ['candidates'] },
	'file.download': {
		parameters: { fileId: sent('fileId') },
		input: ({ made = '' }) => ({ fileId: made }),
	},
	'relation.list': { parameters: { options: { fieldsToReturn: ['firstname', 'lastname'] } } },
	'query.soql': {
		parameters: { query: 'SELECT Id, Name FROM Account WHERE Name = :name' },
		...askForName('Account', 'Name'),
	},
	'query.odata': askForName('lead', 'lastname'),
	'query.fetchXml': {
		...askForName('account', 'name'),
		parameters: {
			query:
				'<fetch><entity name="account"><attribute name="name"/><filter>' +
				'<condition attribute="name" operator="eq" value=":name"/></filter></entity></fetch>',
		},
	},
};
