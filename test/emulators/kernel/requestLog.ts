import { redactHeaders, redactText } from './redact';

/** One request and what was answered, without the secrets they carried. */
export interface LoggedRequest {
	/** When it was answered, on the emulated clock. */
	at: Date;
	method: string;
	/** Path and query. */
	path: string;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
	/** 0 when the connection was cut before an answer. */
	status: number;
	answer: string;
}

/** Called with each request that any emulated CRM receives, before it is cut to the limits of a log. */
export const requestObservers = new Set<(request: LoggedRequest) => void>();

/** Every request an emulated CRM has seen from outside, oldest first. */
export class RequestLog {
	private kept: LoggedRequest[] = [];
	private counted = 0;

	/** Keeps the newest `limit` requests, and the first `textLimit` characters of bodies and answers. */
	constructor(private readonly options: { limit?: number; textLimit?: number } = {}) {}

	get entries(): readonly LoggedRequest[] {
		return this.kept;
	}

	/** Number of requests since the last clear(), also those no longer kept. */
	get total(): number {
		return this.counted;
	}

	record(request: LoggedRequest): void {
		const { limit = 10_000, textLimit = 20_000 } = this.options;
		this.counted += 1;
		for (const observer of requestObservers) observer(request);
		this.kept.push({
			...request,
			path: redactText(request.path),
			headers: redactHeaders(request.headers),
			body: redactText(request.body.slice(0, textLimit)),
			answer: redactText(request.answer.slice(0, textLimit)),
		});
		if (this.kept.length > limit) this.kept.shift();
	}

	clear(): void {
		this.kept = [];
		this.counted = 0;
	}
}
