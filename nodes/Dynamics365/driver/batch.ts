/**
 * Many requests in one call: a `$batch` written and read as multipart/mixed.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
 */
import { randomUUID } from 'node:crypto';
import { UnreadableAnswer } from '../../crm/driver/readAnswer';
import type { CrmResponse } from '../../crm/transport';
import { isRejection, toCrmError } from './errors';
import { readOData } from './odataBody';
import { asciiJson } from './query';
import type { DataverseRequest, Sender } from './send';

/** The maximum number of requests in one batch. */
export const MAX_PARTS = 1000;

export type BatchPart = Pick<DataverseRequest<unknown>, 'method' | 'path' | 'headers' | 'body'>;

export interface BatchAnswer {
	/** One response for each part, in order, with its own status. */
	parts: CrmResponse[];
	/** True when an earlier attempt without a response may have carried out the parts. */
	repeated: boolean;
}

/** What all parts together do, and whether they can be sent in several batches. */
export type BatchOptions = Pick<DataverseRequest<unknown>, 'semantics' | 'divisible'> & {
	/** True for reads of which some can fail: they are not requested again. */
	canLackParts?: boolean;
};

/**
 * Sends at most 1,000 parts in one call; a part that fails does not keep the others from being carried out.
 * @throws CrmError when the call as a whole fails.
 */
export async function sendBatch(
	sender: Sender,
	parts: readonly BatchPart[],
	{ canLackParts = false, ...options }: BatchOptions,
): Promise<BatchAnswer> {
	const boundary = `batch_${randomUUID()}`;
	const { content, repeated } = await sender.send({
		method: 'POST',
		path: '$batch',
		headers: {
			'Content-Type': `multipart/mixed; boundary="${boundary}"`,
			Prefer: 'odata.continue-on-error',
		},
		body: writeBatch(parts, boundary, sender),
		read(answer) {
			const answers = readBatch(answer);
			if (answers.length !== parts.length) throw new UnreadableAnswer();
			if (options.semantics === 'read') checkReads(answers, canLackParts);
			else keepSessions(sender, parts, answers);
			return answers;
		},
		...options,
	});
	return { parts: content, repeated };
}

/** A batch of reads is requested again as a whole when the service asks to repeat one of them later. */
function checkReads(answers: readonly CrmResponse[], canLackParts: boolean): void {
	for (const answer of answers) {
		if (!isRejection(answer)) {
			readOData(answer);
			continue;
		}
		if (canLackParts) continue;
		const error = toCrmError(answer, { writes: false });
		if (error.kind === 'retryLater') throw error;
	}
}

function keepSessions(
	{ sessions }: Sender,
	parts: readonly BatchPart[],
	answers: readonly CrmResponse[],
): void {
	parts.forEach(({ path }, place) => sessions.keep(path, answers[place]!.headers));
}

function writeBatch(parts: readonly BatchPart[], boundary: string, sender: Sender): string {
	const lines = parts.flatMap(({ method, path, headers = {}, body }) => [
		`--${boundary}`,
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		'',
		`${method} ${sender.pathInBatch(path)} HTTP/1.1`,
		'Accept: application/json',
		...(body === undefined ? [] : ['Content-Type: application/json']),
		...Object.entries({
			...(method === 'GET' && sender.sessions.headersFor(path)),
			...headers,
		}).map(([name, value]) => `${name}: ${value}`),
		'',
		// Not every gateway keeps other characters within a part, which has no charset.
		asciiJson(body ?? ''),
	]);
	return [...lines, `--${boundary}--`, ''].join('\r\n');
}

/** @throws UnreadableAnswer when it is not a whole batch. */
function readBatch({ headers, body }: CrmResponse): CrmResponse[] {
	const boundary = /boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
	if (boundary === undefined || !body.includes(`--${boundary}--`)) throw new UnreadableAnswer();
	const sections = body.split(
		new RegExp(`(?:^|\\r?\\n)--${escapePattern(boundary)}(?:--)?[ \\t]*`),
	);
	return sections.flatMap((section) => readPart(section) ?? []);
}

/** A part consists of headers, an empty line, and a whole HTTP response. */
function readPart(section: string): CrmResponse | undefined {
	const http = /^HTTP\/\d\.\d (?<status>\d{3})[^\r\n]*\r?\n(?<rest>[\s\S]*)$/m.exec(section);
	if (!http?.groups) return undefined;
	const [head = '', ...body] = `\n${http.groups.rest}`.split(/\r?\n\r?\n/);
	const headers = [...head.matchAll(/^([^:\r\n]+):[ \t]*([^\r\n]*)/gm)].map(
		([, name = '', value = '']) => [name.toLowerCase(), value],
	);
	return {
		status: Number(http.groups.status),
		headers: Object.fromEntries(headers) as Record<string, string>,
		body: body.join('\r\n\r\n').trim(),
	};
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
