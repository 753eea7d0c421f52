import type { Route } from '../api/types';
import { identityUrl } from '../signIn/identity';
import { ORG_ID } from '../users';

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-versions.html */
export const VERSIONS: readonly { label: string; version: string }[] = [
	{ label: "Winter '24", version: '59.0' },
	{ label: "Spring '24", version: '60.0' },
	{ label: "Summer '24", version: '61.0' },
	{ label: "Winter '25", version: '62.0' },
	{ label: "Spring '25", version: '63.0' },
	{ label: "Summer '25", version: '64.0' },
	{ label: "Winter '26", version: '65.0' },
	{ label: "Spring '26", version: '66.0' },
	{ label: "Summer '26", version: '67.0' },
	{ label: "Winter '27", version: '68.0' },
];

const RESOURCES = ['sobjects', 'query', 'queryAll', 'composite', 'limits'];

export const versionRoutes: readonly Route[] = [
	{
		path: '',
		methods: {
			GET: ({ version, userId, org }) => ({
				status: 200,
				body: {
					...Object.fromEntries(
						RESOURCES.map((name) => [name, `/services/data/${version}/${name}`]),
					),
					identity: identityUrl(userId, { url: org.url, orgId: ORG_ID }),
				},
			}),
		},
	},
];
