/** FetchXML: a query in Dataverse's own query language, such as one downloaded from Advanced Find. */
import { defineOperation } from '../defineOperation';
import { queryProperties, querySteps } from './runQuery';

export const runFetchXml = defineOperation({
	resource: 'query',
	value: 'fetchXml',
	name: 'FetchXML',
	action: 'Run a FetchXML query',
	description:
		'Run a FetchXML query, such as one downloaded from Advanced Find. All pages are read, up to the limit. Pass values as query parameters, such as value=":industry": they are escaped.',
	subtitle: '"query: FetchXML"',
	requires: ['fetchXml'],
	properties: () =>
		queryProperties(
			{
				displayName: 'Query',
				name: 'query',
				type: 'string',
				typeOptions: { rows: 8 },
				required: true,
				default: '',
				placeholder: 'e.g. <fetch><entity name="account"><attribute name="name"/></entity></fetch>',
				description:
					'A FetchXML query. Enter :name in place of a whole value, such as value=":name", and add the value under Query Parameters.',
			},
			'An expression can return a list for the operator "in", with the placeholder in a value element',
		),
	...querySteps(({ crm }, query) => crm.actions.fetchXml?.(query)),
});
