import type {
	ChangeFeed,
	FeedRow,
	SavedFeed,
	StampFeed,
	StampPosition,
} from '../../../../nodes/crm/port';
import { CrmError } from '../../../../nodes/crm/errors';
import { leadRecord } from '../leadDescription';

interface ModelRow {
	id: string;
	created: number;
	modified: number;
	/** Rises with every write in the whole CRM. */
	version: number;
	deleted: boolean;
}

interface Transaction {
	start: number;
	firstVersion: number;
	writes: ModelRow[];
}

interface ModelToken {
	/** Version up to which everything was returned; absent in the pass over all rows. */
	from: number | undefined;
	/** Version when the token was issued. */
	issued: number;
	/** Version up to which everything was committed at the first page. */
	upTo?: number;
	/** Version of the last row of the previous page. */
	at?: number;
}

interface ModelPlan {
	kind: ChangeFeed['kind'];
	hasWatermark: boolean;
}

const YEAR_START = Date.UTC(2026, 0, 1);
const PAGE = 7;

/**
 * A CRM in a few lines: rows are stamped, in whole seconds, when they are written, and become visible at commit.
 * A token is the version up to which everything is committed; the commit watermark is its time.
 */
export class ModelCrm {
	now = 1_000;
	private nextVersion = 1;
	private readonly rows = new Map<string, ModelRow>();
	private readonly open = new Map<number, Transaction>();
	private oldestToken = 0;
	/** Feed calls until the CRM stops responding. */
	private callsLeft = Infinity;

	/** @param longestTransaction seconds after which a transaction is committed at the latest. */
	constructor(private readonly longestTransaction = Infinity) {}

	/** Advances the clock by this many seconds. */
	pass(seconds: number): void {
		for (const [key, { start }] of this.open) {
			if (this.now + seconds > start + this.longestTransaction) this.commit(key);
		}
		this.now += seconds;
	}

	begin(key: number): void {
		if (this.open.has(key)) return;
		this.open.set(key, { start: this.now, firstVersion: this.nextVersion, writes: [] });
	}

	commit(key: number): void {
		for (const row of this.open.get(key)?.writes ?? []) this.rows.set(row.id, row);
		this.open.delete(key);
	}

	commitAll(): void {
		for (const key of this.open.keys()) this.commit(key);
	}

	/** Writes a record as a CRM does. A row that another transaction has locked would wait; here it is skipped. */
	write(id: string, kind: 'save' | 'delete', key: number | undefined): void {
		const holder = [...this.open].find(([, { writes }]) => writes.some((row) => row.id === id));
		if (holder && holder[0] !== key) return;
		const transaction = key === undefined ? undefined : this.open.get(key);
		const current =
			transaction?.writes.findLast((row) => row.id === id) ?? this.rows.get(id) ?? undefined;
		if (current?.deleted || (kind === 'delete' && !current)) return;
		const row: ModelRow = {
			id,
			created: current?.created ?? this.now,
			modified: this.now,
			version: (this.nextVersion += 1),
			deleted: kind === 'delete',
		};
		if (transaction) transaction.writes.push(row);
		else this.rows.set(id, row);
	}

	/** Expires every token issued so far. */
	expireTokens(): void {
		this.nextVersion += 1;
		this.oldestToken = this.nextVersion;
	}

	failAfter(calls: number): void {
		this.callsLeft = calls;
	}

	recover(): void {
		this.callsLeft = Infinity;
	}

	/** The last visible state of every record. */
	get states(): ReadonlyArray<{ id: string; version: string; created: string; modified: string }> {
		return [...this.rows.values()].map((row) => ({
			id: row.id,
			version: versionOf(row),
			created: stamp(row.created),
			modified: stamp(row.modified),
		}));
	}

	openFeed(kind: ChangeFeed['kind'], hasWatermark: boolean): ChangeFeed {
		this.answer();
		const plan: ModelPlan = { kind, hasWatermark };
		return this.reopenChangeFeed({ openedAt: stamp(this.now), plan });
	}

	reopenChangeFeed(saved: SavedFeed): ChangeFeed {
		const { openedAt } = saved;
		const { kind, hasWatermark } = saved.plan as ModelPlan;
		const byStamp = this.stampFeed(saved, hasWatermark);
		if (kind === 'stamp') return byStamp;
		return {
			kind: 'token',
			saved,
			seesDeletes: true,
			openedAt,
			pageSize: PAGE,
			fieldsKey: 'all',
			byStamp: { ...byStamp, seesDeletes: false, readPage: withoutDeleted(byStamp) },
			readPage: (token, pageSize) => this.readByToken(token, pageSize),
		};
	}

	private stampFeed(saved: SavedFeed, hasWatermark: boolean): StampFeed {
		return {
			kind: 'stamp',
			saved,
			seesDeletes: true,
			openedAt: saved.openedAt,
			pageSize: PAGE,
			...(hasWatermark ? { commitWatermark: () => this.readWatermark() } : {}),
			readPage: async ({ after, before, limit }) => {
				this.answer();
				const waiting = [...this.rows.values()]
					.map((row) => ({ position: positionOf(row), row: toFeedRow(row) }))
					.filter(({ position }) => isAfter(position, after) && position.stamp < before)
					.toSorted((left, right) => (isAfter(left.position, right.position) ? 1 : -1));
				return await Promise.resolve({
					rows: waiting.slice(0, limit),
					more: waiting.length > limit,
				});
			},
		};
	}

	private async readWatermark(): Promise<string> {
		this.answer();
		const starts = [...this.open.values()].map(({ start }) => start - 1);
		return await Promise.resolve(stamp(Math.min(this.now - 1, ...starts)));
	}

	/** Also returns visible rows beyond an open transaction, and then returns them again: a reader must recognize them. */
	private async readByToken(token: string | undefined, pageSize: number) {
		this.answer();
		const position: ModelToken = token
			? (JSON.parse(token) as ModelToken)
			: { from: undefined, issued: this.nextVersion };
		if (position.issued < this.oldestToken) {
			throw new CrmError('The token has expired.', { kind: 'retryLater', reason: 'tokenExpired' });
		}
		const { from, upTo = this.committedVersion(), at = from ?? 0, issued } = position;
		const waiting = [...this.rows.values()]
			.filter(({ version, deleted }) => version > at && !(deleted && from === undefined))
			.toSorted((left, right) => left.version - right.version);
		const rows = waiting.slice(0, pageSize);
		const more = waiting.length > rows.length;
		const next: ModelToken = more
			? { from, upTo, issued, at: rows.at(-1)?.version }
			: { from: upTo, issued: this.nextVersion };
		return await Promise.resolve({ rows: rows.map(toFeedRow), token: JSON.stringify(next), more });
	}

	private committedVersion(): number {
		const firsts = [...this.open.values()].map(({ firstVersion }) => firstVersion);
		return Math.min(this.nextVersion, ...firsts);
	}

	private answer(): void {
		this.callsLeft -= 1;
		if (this.callsLeft < 0) throw new Error('killed');
	}
}

function stamp(seconds: number): string {
	return new Date(YEAR_START + seconds * 1_000).toISOString();
}

function versionOf({ version, deleted }: ModelRow): string {
	return deleted ? 'deleted' : String(version);
}

function positionOf({ id, modified }: ModelRow): StampPosition {
	return { stamp: stamp(modified), tieBreaker: id };
}

function isAfter(left: StampPosition, right: StampPosition): boolean {
	return left.stamp === right.stamp ? left.tieBreaker > right.tieBreaker : left.stamp > right.stamp;
}

function toFeedRow(row: ModelRow): FeedRow {
	if (row.deleted) return { kind: 'deleted', id: row.id, deletedAt: stamp(row.modified) };
	return {
		kind: 'present',
		record: {
			...leadRecord(row.id, {}),
			createdAt: stamp(row.created),
			modifiedAt: stamp(row.modified),
			version: versionOf(row),
		},
	};
}

function withoutDeleted(feed: StampFeed): StampFeed['readPage'] {
	return async (request) => {
		const page = await feed.readPage(request);
		return { ...page, rows: page.rows.filter(({ row }) => row.kind === 'present') };
	};
}
