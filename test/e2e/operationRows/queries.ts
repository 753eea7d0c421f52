import { sent, type OperationRow } from './row';

/** A value that would change the query if it were pasted into it. */
const SURPRISING = `O'Data & "x" <1>`;
const byName = { parameter: [{ name: 'name', type: 'text', value: sent('name') }] };

/** Query: SOQL. */
export const soqlRows: OperationRow[] = [
	{
		of: 'query.soql',
		given: ({ create }) => ({
			id: create('Lead', { LastName: SURPRISING, Company: 'Query' }),
			name: SURPRISING,
		}),
		parameters: {
			query: 'SELECT Id, LastName FROM Lead WHERE LastName = :name',
			queryParameters: byName,
		},
		items: ({ id }) => [{ Id: id, LastName: SURPRISING }],
	},
];

/** Query: OData, FetchXML. */
export const dataverseQueryRows: OperationRow[] = [
	{
		of: 'query.odata',
		given: ({ create }) => ({
			id: create('lead', { lastname: `${SURPRISING} 1`, subject: 'Query' }),
			name: `${SURPRISING} 1`,
		}),
		parameters: {
			query: 'leads?$select=lastname&$filter=lastname eq :name',
			queryParameters: byName,
		},
		items: ({ id }) => [{ leadid: id, lastname: `${SURPRISING} 1` }],
	},
	{
		of: 'query.fetchXml',
		given: ({ create }) => ({
			id: create('lead', { lastname: `${SURPRISING} 2`, subject: 'Query' }),
			name: `${SURPRISING} 2`,
		}),
		parameters: {
			query:
				'<fetch><entity name="lead"><attribute name="lastname"/><filter>' +
				'<condition attribute="lastname" operator="eq" value=":name"/></filter></entity></fetch>',
			queryParameters: byName,
		},
		items: ({ id }) => [{ leadid: id, lastname: `${SURPRISING} 2` }],
	},
];
