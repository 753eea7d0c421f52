/** OData: a path of the Web API with query options. */
import { defineOperation } from '../defineOperation';
import { queryProperties, querySteps } from './runQuery';

export const runOdata = defineOperation({
	resource: 'query',
	value: 'odata',
	name: 'OData',
	action: 'Run an OData query',
	description:
		'Run an OData query, such as accounts?$select=name&$filter=industrycode eq :industry. Pass values as query parameters, such as :industry: they are escaped.',
	subtitle: '"query: OData"',
	requires: ['odata'],
	properties: () =>
		queryProperties(
			{
				displayName: 'Query',
				name: 'query',
				type: 'string',
				typeOptions: { rows: 5 },
				required: true,
				default: '',
				placeholder: 'e.g. accounts?$select=name&$filter=name eq :name',
				description:
					'The entity set name of a table and query options. Enter :name in place of a value, without quotes, and add the value under Query Parameters. A path to /$count returns the number of rows as count, up to 5,000.',
			},
			'One value: lists are not supported in OData queries',
		),
	...querySteps(({ crm }, query) => crm.actions.odata?.(query)),
});
