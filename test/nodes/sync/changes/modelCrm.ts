import type {
	ChangeFeed,
	SavedFeed,
	StampFeed,
	StampPage,
	StampPageRequest,
	StampPosition,
} from '../../../../nodes/crm/port';
import { CrmError } from '../../../../nodes/crm/errors';
import { firstWhere, isAfter, stamp, toFeedRow, versionOf, type ModelRow } from './modelRows';

interface Transaction {
	start: number;
	firstVersion: number;
	writes: ModelRow[];
}

interface ModelToken {
	/** Version up to which everything was returned; absent in the pass over all rows. */
	from?: number;
	/** Version when the token was issued. */
	issued: number;
	/** Version up to which everything was committed when the token was minted at the first page. */
	upTo?: number;
	/** Where the previous page ended: an id in the pass over all rows, otherwise a version. */
	at?: string | number;
}

interface ModelPlan {
	kind: ChangeFeed['kind'];
	fieldsKey: string;
}

export interface ModelOptions {
	/** Seconds after which a transaction is committed at the latest. */
	longestTransaction?: number;
	/** Which page of a pass over all rows the token belongs to; it is not documented. */
	mintedAt?: 'first' | 'last';
	/** How the CRM reports how far everything is committed; without it, it reports nothing. */
	watermark?: 'exact' | 'lagging' | 'jumping' | 'frozen' | 'absent';
	/** Rows of one second are ordered by their ids, or by the version of their last write. */
	tieBreaker?: 'id' | 'version';
	/** Most rows in one page. */
	pageSize?: number;
}

const PAGE_SIZE = 12;

/** Seconds by which a lagging watermark is behind. */
const LAG = 240;

/**
 * A CRM in a few lines: rows are stamped, in whole seconds, when they are written, and become visible at commit.
 * A token is the version up to which everything is committed; the commit watermark is its time.
 */
export class ModelCrm {
	now = 1_000;
	fieldsKey = 'all';
	/** True while the table tracks its changes: its feeds are token feeds. */
	tracks = false;
	private nextVersion = 1;
	private readonly rows = new Map<string, ModelRow>();
	private readonly open = new Map<number, Transaction>();
	private oldestToken = 0;
	/** Feed calls until the CRM stops responding. */
	private callsLeft = Infinity;
	/** What happens before the next calls, one by one. */
	private meanwhile: Array<() => void> = [];
	/** Rows in each order, until the next write. */
	private readonly sorted = new Map<string, readonly ModelRow[]>();
	private readonly frozenAt = this.now;
	/** No write is stamped earlier: it would be none since the start. */
	private startedAt = 0;

	constructor(private readonly options: ModelOptions = {}) {}

	get ordersByVersion(): boolean {
		return this.options.tieBreaker === 'version';
	}

	/** A trigger starts. */
	start(): void {
		this.startedAt = this.now;
	}

	/** Advances the clock by this many seconds. */
	pass(seconds: number): void {
		const { longestTransaction = Infinity } = this.options;
		for (const [key, { start }] of this.open) {
			if (this.now + seconds > start + longestTransaction) this.commit(key);
		}
		this.now += seconds;
	}

	begin(key: number): void {
		if (this.open.has(key)) return;
		this.open.set(key, { start: this.now, firstVersion: this.nextVersion, writes: [] });
	}

	commit(key: number): void {
		for (const row of this.open.get(key)?.writes ?? []) this.show(row);
		this.open.delete(key);
	}

	commitAll(): void {
		for (const key of this.open.keys()) this.commit(key);
	}

	/**
	 * Writes a record as a CRM does. A row that another transaction has locked would wait; here it is skipped.
	 * @param waited seconds between the stamp and the version: the write had to wait for the row.
	 */
	write(id: string, kind: 'save' | 'delete', key: number | undefined, waited = 0): void {
		const holder = [...this.open].find(([, { writes }]) => writes.some((row) => row.id === id));
		if (holder && holder[0] !== key) return;
		const transaction = key === undefined ? undefined : this.open.get(key);
		const current =
			transaction?.writes.findLast((row) => row.id === id) ?? this.rows.get(id) ?? undefined;
		if (current?.deleted || (kind === 'delete' && !current)) return;
		const row: ModelRow = {
			id,
			created: current?.created ?? this.now,
			modified: Math.max(this.now - waited, this.startedAt, current?.created ?? this.now),
			version: (this.nextVersion += 1),
			deleted: kind === 'delete',
		};
		if (transaction) transaction.writes.push(row);
		else this.show(row);
	}

	private show(row: ModelRow): void {
		this.rows.set(row.id, row);
		this.sorted.clear();
	}

	has(id: string): boolean {
		return this.rows.has(id);
	}

	/** Expires every token issued so far. */
	expireTokens(): void {
		this.nextVersion += 1;
		this.oldestToken = this.nextVersion;
	}

	failAfter(calls: number): void {
		this.callsLeft = calls;
	}

	/** Each happens before one of the next calls: people work while a poll reads. */
	during(happenings: ReadonlyArray<() => void>): void {
		this.meanwhile = [...happenings];
	}

	recover(): void {
		this.callsLeft = Infinity;
		this.meanwhile = [];
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

	get time(): string {
		return stamp(this.now);
	}

	/** The moment this many seconds ago. */
	timeBefore(seconds: number): string {
		return stamp(Math.max(0, this.now - seconds));
	}

	openFeed(): ChangeFeed {
		this.answer();
		const plan: ModelPlan = {
			kind: this.tracks ? 'token' : 'stamp',
			fieldsKey: this.fieldsKey,
		};
		return this.reopenChangeFeed({ openedAt: this.time, plan });
	}

	reopenChangeFeed(saved: SavedFeed): ChangeFeed {
		const { openedAt } = saved;
		const { kind, fieldsKey } = saved.plan as ModelPlan;
		if (kind === 'stamp') return this.stampFeed(saved, { seesDeletes: true });
		return {
			kind: 'token',
			saved,
			seesDeletes: true,
			openedAt,
			pageSize: this.pageSize,
			fieldsKey,
			byStamp: this.stampFeed(saved, { seesDeletes: false }),
			isSettled: (version, token) => isSettled(version, token),
			precedes: () => false,
			lastSettled: async (token, since) => {
				this.answer();
				const settled = [...this.rows.values()].filter(
					({ version, modified }) => isSettled(String(version), token) && stamp(modified) >= since,
				);
				const last = settled.reduce((latest, { modified }) => Math.max(latest, modified), -1);
				return await Promise.resolve(last < 0 ? undefined : stamp(last));
			},
			readPage: (token, pageSize) => this.readByToken(token, pageSize),
		};
	}

	private stampFeed(saved: SavedFeed, { seesDeletes }: { seesDeletes: boolean }): StampFeed {
		const readPage = (request: StampPageRequest) => {
			this.answer();
			return this.readByStamp(request, { seesDeletes });
		};
		return {
			kind: 'stamp',
			saved,
			seesDeletes,
			openedAt: saved.openedAt,
			pageSize: this.pageSize,
			reportsCommits: this.options.watermark !== undefined,
			readPage: async (request) => await Promise.resolve(readPage(request)),
			readFirstPage: async (request) => {
				// As a response has whole seconds, a reader may know the time of up to a second before.
				const start = { startedAt: stamp(this.now - (this.now % 2)), committed: this.watermark };
				return await Promise.resolve({ ...readPage(request), start });
			},
		};
	}

	private readByStamp(
		{ order, after, before, createdUpTo, limit }: StampPageRequest,
		{ seesDeletes }: { seesDeletes: boolean },
	): StampPage {
		const position = order === 'created' ? this.createdPosition : this.modifiedPosition;
		const isKnown = (row: ModelRow) =>
			createdUpTo === undefined || !isAfter(this.createdPosition(row), createdUpTo);
		const inOrder = this.inOrder(order, (left, right) => isAfter(position(left), position(right)));
		const begin = firstWhere(inOrder, (row) => isAfter(position(row), after));
		const end =
			before === undefined
				? inOrder.length
				: firstWhere(inOrder, (row) => position(row).stamp >= before);
		const waiting = inOrder.slice(begin, end).filter(isKnown);
		const rows = waiting
			.slice(0, limit)
			.filter((row) => seesDeletes || !row.deleted)
			.map((row) => ({
				position: position(row),
				createdAt: stamp(row.created),
				modifiedAt: stamp(row.modified),
				row: toFeedRow(row),
			}));
		return { rows, more: waiting.length > limit };
	}

	private readonly modifiedPosition = (row: ModelRow) => this.positionOf(row, row.modified);
	private readonly createdPosition = (row: ModelRow) => this.positionOf(row, row.created);

	private positionOf({ id, version }: ModelRow, seconds: number): StampPosition {
		const byVersion = String(version).padStart(9, '0');
		return {
			stamp: stamp(seconds),
			tieBreaker: this.options.tieBreaker === 'version' ? byVersion : id,
		};
	}

	private get watermark(): string | undefined {
		const starts = [...this.open.values()].map(({ start }) => start - 1);
		const committed = Math.min(this.now - 1, ...starts);
		const reported = {
			exact: committed,
			lagging: committed - LAG,
			jumping: committed - (Math.floor(this.now / 60) % 2) * 40_000,
			frozen: Math.min(this.frozenAt, committed),
			absent: undefined,
		}[this.options.watermark ?? 'absent'];
		return reported === undefined ? undefined : stamp(reported);
	}

	/** Also returns visible rows beyond an open transaction, and then returns them again: a reader must recognize them. */
	private async readByToken(token: string | undefined, pageSize: number) {
		this.answer();
		if (!this.tracks) throw new CrmError('Not tracked.', { kind: 'misconfigured' });
		const position: ModelToken = token
			? (JSON.parse(token) as ModelToken)
			: { issued: this.nextVersion };
		if (position.issued < this.oldestToken) {
			throw new CrmError('The token has expired.', { kind: 'retryLater', reason: 'tokenExpired' });
		}
		const { from, issued, at } = position;
		const upTo = position.upTo ?? this.committedVersion();
		const waiting = from === undefined ? this.allAfter(at) : this.changedAfter(Number(at ?? from));
		const rows = waiting.slice(0, pageSize);
		const last = rows.at(-1);
		const more = waiting.length > rows.length;
		const minted = this.options.mintedAt === 'last' ? this.committedVersion() : upTo;
		const next: ModelToken = more
			? { from, upTo, issued, at: from === undefined ? last?.id : last?.version }
			: { from: minted, issued: this.nextVersion };
		// Where nothing changed, Dataverse's response can be without a link: the token stays.
		const isEmpty = from !== undefined && at === undefined && rows.length === 0;
		return await Promise.resolve({
			rows: rows.map(toFeedRow),
			token: isEmpty && token ? token : JSON.stringify(next),
			more,
			readAt: this.time,
		});
	}

	/** The pass over all rows is in the order of ids: it does not see a row again that changes behind it. */
	private allAfter(id: string | number = ''): ModelRow[] {
		const rows = this.inOrder('id', (left, right) => left.id > right.id);
		const begin = firstWhere(rows, (row) => row.id > String(id));
		return rows.slice(begin).filter((row) => !row.deleted);
	}

	private changedAfter(version: number): readonly ModelRow[] {
		const rows = this.inOrder('version', (left, right) => left.version > right.version);
		return rows.slice(firstWhere(rows, (row) => row.version > version));
	}

	private inOrder(
		order: string,
		follows: (left: ModelRow, right: ModelRow) => boolean,
	): readonly ModelRow[] {
		const rows =
			this.sorted.get(order) ??
			[...this.rows.values()].toSorted((left, right) => (follows(left, right) ? 1 : -1));
		this.sorted.set(order, rows);
		return rows;
	}

	private get pageSize(): number {
		return this.options.pageSize ?? PAGE_SIZE;
	}

	private committedVersion(): number {
		const firsts = [...this.open.values()].map(({ firstVersion }) => firstVersion);
		return Math.min(this.nextVersion, ...firsts);
	}

	private answer(): void {
		this.meanwhile.shift()?.();
		this.callsLeft -= 1;
		if (this.callsLeft < 0) throw new Error('killed');
	}
}

/** The version of a deletion is not known to a reader. */
function isSettled(version: string, token: string): boolean | undefined {
	const { from, at } = JSON.parse(token) as ModelToken;
	const isNumber = /^\d+$/.test(version);
	return from === undefined || at !== undefined || !isNumber ? undefined : Number(version) <= from;
}
