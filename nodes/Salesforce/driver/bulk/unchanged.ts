/** Which records are still as they were read. */
import type { Client } from '../client';
import type { PreparedWrite } from '../prepare';
import { quoted } from '../query';
import { readEach } from '../read';
import { toStamp } from '../records';

/** Maximum rows of one page, so that a query needs no second one. */
const IDS_PER_QUERY = 2_000;

/** @returns the rows whose records have the version that was read, or for which none was. */
export async function findUnchanged(
	client: Client,
	entity: string,
	rows: readonly PreparedWrite[],
): Promise<Set<PreparedWrite>> {
	const queries: string[] = [];
	for (let start = 0; start < rows.length; start += IDS_PER_QUERY) {
		const ids = rows.slice(start, start + IDS_PER_QUERY).map(({ id = '' }) => quoted(id));
		queries.push(`SELECT Id, SystemModstamp FROM ${entity} WHERE Id IN (${ids.join(',')})`);
	}
	const versions = new Map<string, string>();
	for (const found of await readEach(client, queries)) {
		for (const { Id, SystemModstamp } of found) versions.set(shortId(Id), toStamp(SystemModstamp));
	}
	return new Set(rows.filter(({ id, ifVersion }) => versions.get(shortId(id)) === ifVersion));
}

/** The same for both forms of an id. */
export const shortId = (id: unknown) => String(id).slice(0, 15);
