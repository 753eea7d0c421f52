import type { EmulatedClock } from '../../kernel/clock';
import type { Row } from '../../kernel/store';
import type { Table } from '../schema/table';

/** How long a write to an elastic table is not visible to other sessions; Microsoft does not document it. */
const LAG_MS = 5_000;

interface RecentWrite {
	/** The row as it was; undefined for a new one. */
	before: Row | undefined;
	version: number;
	at: number;
}

/**
 * Recent writes to elastic tables: a request without the session token of a write can see the row as it was before.
 * https://learn.microsoft.com/power-apps/developer/data-platform/elastic-tables#consistency-level
 */
export class RecentWrites {
	private readonly writes = new Map<string, RecentWrite>();

	constructor(private readonly clock: EmulatedClock) {}

	add(table: Table, { before, after }: { before: Row | undefined; after: Row }): void {
		if (!table.isElastic) return;
		this.writes.set(this.keyOf(table, after), {
			before,
			version: Number(after.versionnumber),
			at: this.clock.now().getTime(),
		});
	}

	/** The row as the session sees it; undefined where it does not see it yet. */
	seen(table: Table, row: Row, token: string | undefined): Row | undefined {
		const write = this.writes.get(this.keyOf(table, row));
		if (!write || write.at < this.clock.now().getTime() - LAG_MS) return row;
		return versionOf(token) >= write.version ? row : write.before;
	}

	private readonly keyOf = (table: Table, row: Row) => `${table.name}(${row[table.idColumn]})`;
}

/** A session token, in the form of Microsoft's examples. */
export const sessionToken = ({ versionnumber }: Row) => `240:8#${versionnumber}#7=-1`;

const versionOf = (token = '') => Number(/^240:8#(\d+)#7=-1$/.exec(token)?.[1] ?? 0);
