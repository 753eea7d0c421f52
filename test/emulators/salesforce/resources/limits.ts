import type { Route } from '../api/types';

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-limits.html */
export const limitRoutes: readonly Route[] = [
	{
		path: '/limits',
		methods: {
			GET: ({ org: { usage } }) => ({
				status: 200,
				body: {
					DailyApiRequests: { Max: usage.limit, Remaining: usage.remaining },
					DataStorageMB: { Max: 1024, Remaining: 1024 },
					FileStorageMB: { Max: 1024, Remaining: 1024 },
				},
			}),
		},
	},
];
