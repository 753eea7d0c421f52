/** Reads columns of records by their ids, deleted ones included. */
import { chunk } from '../../crm/driver/chunk';
import type { Client } from './client';
import { quoted } from './query';
import { MAX_SOQL, readEach } from './read';
import type { Row } from './records';

/** Characters for all of a query but the ids. */
const ROOM = 500;

/**
 * @param object API name of an object with a recycle bin.
 * @param field API name of the lookup or id that has one of the values.
 * @param ids valid ids.
 */
export async function readById(
	client: Client,
	{ object, field = 'Id', columns }: { object: string; field?: string; columns: readonly string[] },
	ids: readonly string[],
): Promise<Row[]> {
	const chunks = chunk(
		[...new Set(ids)].map(quoted),
		{ max: MAX_SOQL - ROOM, weigh: (id) => id.length + 1 },
		{ max: 2_000, weigh: () => 1 },
	);
	const queries = chunks.map((some) => ({
		soql: `SELECT ${columns.join(', ')} FROM ${object} WHERE ${field} IN (${some.join(',')})`,
		deletedToo: true,
	}));
	return queries.length > 0 ? (await readEach(client, queries)).flat() : [];
}
