/** SOQL: a query in the language of the CRM. */
import { defineOperation } from '../defineOperation';
import { queryProperties, querySteps } from './runQuery';

export const runSoql = defineOperation({
	resource: 'query',
	value: 'soql',
	name: 'SOQL',
	action: 'Run a SOQL query',
	description:
		'Run a SOQL SELECT query, such as SELECT Name FROM Account WHERE Industry = :industry. Pass values as query parameters, such as :industry: they are escaped.',
	subtitle: '"query: SOQL"',
	requires: ['soql'],
	properties: () =>
		queryProperties(
			{
				displayName: 'Query',
				name: 'query',
				type: 'string',
				typeOptions: { rows: 5 },
				required: true,
				default: '',
				placeholder: 'e.g. SELECT Name FROM Account WHERE Industry = :industry',
				description:
					'A SOQL query. Enter :name in place of a value, and add the value under Query Parameters.',
			},
			'An expression can return a list for the IN operator',
		),
	...querySteps(({ crm }, query) => crm.actions.soql?.(query)),
});
