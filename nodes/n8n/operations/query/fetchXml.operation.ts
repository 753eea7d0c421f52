/** FetchXML: a query in the language of Dataverse, as Advanced Find downloads it. */
import { defineOperation } from '../defineOperation';
import { queryProperties, querySteps } from './runQuery';

export const runFetchXml = defineOperation({
	resource: 'query',
	value: 'fetchXml',
	name: 'FetchXML',
	action: 'Run a FetchXML query',
	description:
		'Run a FetchXML query, as Advanced Find downloads it. All pages are read, up to the limit. Values are bound by name, such as value=":industry", never pasted into the text.',
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
					'A FetchXML query. Put :name in the place of a whole value, such as value=":name", and add the value under Query Parameters.',
			},
			'An expression can return a list for the operator in, with the placeholder in a value element',
		),
	...querySteps(({ crm }, query) => crm.actions.fetchXml?.(query)),
});
