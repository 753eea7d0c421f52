/**
 * Queries and their further pages.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query.html
 */
import type { ApiAnswer, Call, Handler, Route } from '../api/types';
import { invalidQueryLocator, malformedQuery } from '../errors';
import type { RecordJson } from '../records/recordJson';
import { runQuery } from '../soql/runQuery';

const MIN_PAGE = 200;

const query =
	(includeDeleted: boolean): Handler =>
	(call) => {
		const { org, schema, version, userId } = call;
		const soql = call.query.get('q');
		if (!soql) throw malformedQuery('A query string has to be specified');
		const { totalSize, records } = runQuery(soql, {
			store: org.store,
			schema,
			now: org.clock.now(),
			version,
			includeDeleted,
		});
		if (records.length <= pageSize(call)) {
			return { status: 200, body: { totalSize, done: true, records } };
		}
		return page(call, org.locators.keep(userId, records), records, 0);
	};

function more(call: Call): ApiAnswer {
	const [, locator = '', offset] = /^(\w+)-(\d+)$/.exec(call.params['locator'] ?? '') ?? [];
	if (offset === undefined) throw invalidQueryLocator();
	return page(call, locator, call.org.locators.find(locator, call.userId), Number(offset));
}

function page(
	call: Call,
	locator: string,
	records: readonly RecordJson[],
	offset: number,
): ApiAnswer {
	const end = offset + pageSize(call);
	const done = end >= records.length;
	return {
		status: 200,
		body: {
			totalSize: records.length,
			done,
			...(!done && { nextRecordsUrl: `/services/data/${call.version}/query/${locator}-${end}` }),
			records: records.slice(offset, end),
		},
	};
}

/** What the client asks for, within what Salesforce allows. */
function pageSize({ org, headers }: Call): number {
	const asked = /batchSize\s*=\s*(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
	return Math.min(org.pageSize, Math.max(MIN_PAGE, Number(asked ?? org.pageSize)));
}

export const queryRoutes: readonly Route[] = [
	{ path: '/query', methods: { GET: query(false) } },
	{ path: '/queryAll', methods: { GET: query(true) } },
	{ path: '/query/:locator', methods: { GET: more } },
	{ path: '/queryAll/:locator', methods: { GET: more } },
];
