import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyText } from './bodyText';

/** Requests whose connection was cut while they were running: they are carried out after some others have come. */
export class LateRequests {
	private running: Array<{ request: FastifyRequest; othersFirst: number }> = [];

	constructor(private readonly app: FastifyInstance) {}

	add(request: FastifyRequest, othersFirst: number): void {
		this.running.push({ request, othersFirst });
	}

	/** Another request has come. */
	async carryOutDue(): Promise<void> {
		for (const each of this.running) each.othersFirst -= 1;
		const due = this.running.filter(({ othersFirst }) => othersFirst < 0);
		this.running = this.running.filter((each) => !due.includes(each));
		for (const { request } of due) await this.carryOut(request);
	}

	private async carryOut(request: FastifyRequest): Promise<void> {
		await this.app.inject({
			method: request.method as 'POST',
			url: request.url,
			headers: request.headers as Record<string, string>,
			payload: bodyText(request),
		});
	}
}
