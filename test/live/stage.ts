/** What the checks of a live run work with. */
import type { Crm, EntityDescription } from '../../nodes/crm/port';
import type { Product } from '../../nodes/n8n/product';
import type { Exchange } from './exchanges';
import type { MarkedLeads } from './markedLeads';

export interface LiveStage {
	product: Product;
	crm: Crm;
	/** Of a lead. */
	entity: EntityDescription;
	leads: MarkedLeads;
	exchanges: readonly Exchange[];
	wait: (milliseconds: number) => Promise<void>;
	/** Sends a GET below the root of the API. */
	get: (path: string) => Promise<{ status: number; body: string }>;
	/** What checks found out for the assumptions, by name. */
	notes: Map<string, unknown>;
}

/** The service gives no occasion for it; it is neither right nor wrong. */
export class NotChecked extends Error {}

/** A service that shows a change late is asked again. */
export async function eventually<T>(
	{ wait }: LiveStage,
	read: () => Promise<T | undefined>,
): Promise<T | undefined> {
	for (let attempt = 0; attempt < 5; attempt += 1) {
		const found = await read();
		if (found !== undefined) return found;
		await wait(3_000);
	}
	return undefined;
}
