/** The first page of a read, with how far everything was committed before it: one call. */
import type { ReadStart } from '../../crm/port';
import { earlier } from '../../crm/stamp';
import type { Client } from './client';
import { readComposite } from './composite';
import { queryPath, type Page } from './read';
import { toStamp } from './records';
import type { Sender } from './send';

export interface FirstPageRequest {
	soql: string;
	/** API name of the object, where Salesforce reports how far changes of it are committed. */
	object: string | undefined;
	/** The server's clock, as far as it is known: not later than it is. */
	now: string;
}

export interface FirstPage {
	/** At most one response of Salesforce: `done` is false when it holds fewer rows than the query finds. */
	page: Page;
	start: ReadStart;
}

/** SystemModstamp cuts off milliseconds. */
const STAMP_PRECISION_MS = 1_000;

/** The time range of the request: Salesforce cuts off seconds, and the start has to be before the end. */
const COVERED_MS = 120_000;

/** How far the known clock can be behind: as far as the end of the time range, whose seconds are cut off. */
const MAX_BEHIND_MS = 60_000;

/**
 * The commit watermark is requested before the rows, in the order that /composite guarantees on request.
 * Where the clock turns out to be far behind, and there are rows that could wait for the watermark, both are
 * requested again.
 */
export async function readFirst(
	sender: Sender,
	client: Client,
	request: FirstPageRequest,
): Promise<FirstPage> {
	const first = await readOnce(sender, client, request);
	const { startedAt } = first.start;
	const isBehind = earlier(startedAt, MAX_BEHIND_MS) > request.now;
	const isUseful = request.object !== undefined && first.page.records.length > 0;
	return isBehind && isUseful
		? await readOnce(sender, client, { ...request, now: startedAt })
		: first;
}

async function readOnce(
	sender: Sender,
	client: Client,
	{ soql, object, now }: FirstPageRequest,
): Promise<FirstPage> {
	const paths = object === undefined ? [] : [updatedPath(object, now)];
	const bodies = await readComposite(client, [...paths, queryPath(soql, true)], { inOrder: true });
	const committed = object === undefined ? undefined : toWatermark(bodies[0] as GetUpdatedResult);
	return {
		page: bodies.at(-1) as Page,
		start: { startedAt: sender.requestTime(), ...(committed !== undefined && { committed }) },
	};
}

function updatedPath(object: string, now: string): string {
	const query = new URLSearchParams({ start: earlier(now, COVERED_MS), end: now });
	return `sobjects/${object}/updated/?${query.toString()}`;
}

interface GetUpdatedResult {
	latestDateCovered?: string;
}

/**
 * `latestDateCovered` is the start of the oldest transaction still running, or the end of the requested time range.
 * It can stand still for hours because of other transactions of the same instance, and can be missing.
 * Stamps have whole seconds: a row of that transaction can have the second in which it began as its stamp.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html
 */
function toWatermark({ latestDateCovered }: GetUpdatedResult): string | undefined {
	if (!latestDateCovered) return undefined;
	return earlier(toStamp(latestDateCovered), STAMP_PRECISION_MS);
}
