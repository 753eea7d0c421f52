/** Something that shall go wrong with one request or some. What a fault leaves out, it does not look at or change. */
export interface Fault {
	method?: string;
	/** Tested against path and query, such as `/api/data/v9.2/leads?$top=1`. */
	path?: RegExp;
	/** Number of matching requests that go well first; 0 by default. */
	skip?: number;
	/** Number of requests it happens to; 1 by default, Infinity for all. */
	times?: number;
	/** Waits before anything else happens. */
	delayMs?: number;
	/** Answered in place of the CRM's own answer; the request changes nothing. An object is sent as JSON. */
	answer?: { status: number; headers?: Record<string, string>; body?: string | object };
	/** Cuts the connection before the CRM acts, or after it has acted and before it answers. */
	cut?: 'beforeWrite' | 'afterWrite';
	/** Cuts the connection at once, and acts after that many further requests have come: it is still running. */
	runsFor?: number;
	/** Changes the answer after the CRM has acted, as a proxy or a failing server does. */
	spoil?: (answer: string) => SpoiledAnswer;
}

export interface SpoiledAnswer {
	status?: number;
	headers?: Record<string, string>;
	body: string;
}

interface PlannedFault {
	fault: Fault;
	skip: number;
	times: number;
}

/** The faults that are planned for the requests to come; of those that match, the first whose turn it is happens. */
export class Faults {
	private planned: PlannedFault[] = [];

	add(fault: Fault): void {
		this.planned.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	clear(): void {
		this.planned = [];
	}

	/** The fault that happens to this request; the request counts against the `skip` and `times` of what it meets. */
	take(method: string, path: string): Fault | undefined {
		for (const planned of this.planned) {
			if (!matches(planned.fault, method, path)) continue;
			if (planned.skip > 0) planned.skip -= 1;
			else return this.use(planned);
		}
		return undefined;
	}

	private use(planned: PlannedFault): Fault {
		planned.times -= 1;
		if (planned.times <= 0) this.planned = this.planned.filter((other) => other !== planned);
		return planned.fault;
	}
}

const matches = (fault: Fault, method: string, path: string) =>
	(fault.method === undefined || fault.method === method) &&
	(fault.path === undefined || path.search(fault.path) >= 0);
