import type { EmulatedClock } from '../kernel/clock';
import { invalidQueryLocator } from './errors';
import type { RecordJson } from './records/recordJson';

const LIFETIME = 2 * 24 * 60 * 60 * 1000;

interface OpenQuery {
	userId: string;
	openedAt: number;
	records: readonly RecordJson[];
}

/**
 * Results of queries that take several pages: the rows as they were when the query ran.
 * A locator is good for two days and for the user it was given to.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query-more-results.html
 */
export class QueryLocators {
	private readonly open = new Map<string, OpenQuery>();
	private opened = 0;

	constructor(private readonly clock: EmulatedClock) {}

	/** Returns the locator of the result. */
	keep(userId: string, records: readonly RecordJson[]): string {
		this.opened += 1;
		const locator = `01ggK0${String(this.opened).padStart(9, '0')}AAA`;
		this.open.set(locator, { userId, records, openedAt: this.clock.now().getTime() });
		return locator;
	}

	/** The result's rows; rejects a locator that is unknown, too old or another user's. */
	find(locator: string, userId: string): readonly RecordJson[] {
		const query = this.open.get(locator);
		const age = this.clock.now().getTime() - (query?.openedAt ?? 0);
		if (!query || query.userId !== userId || age >= LIFETIME) throw invalidQueryLocator();
		return query.records;
	}

	/** Makes every locator that was issued so far invalid. */
	expireAll(): void {
		this.open.clear();
	}
}
