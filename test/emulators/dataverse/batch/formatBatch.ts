import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { ApiResponse } from '../api/messages';

/** The answer to a request in a batch. */
export interface BatchResponse {
	response: ApiResponse;
	contentId?: string;
}

/** Answers in the order of the requests; those of a change set are together. */
export type BatchAnswer = BatchResponse | readonly BatchResponse[];

/** The answer to a whole batch, as `multipart/mixed`. */
export function formatBatch(status: number, answers: readonly BatchAnswer[]): ApiResponse {
	const boundary = `batchresponse_${randomUUID()}`;
	const body = multipart(boundary, answers.map(formatAnswer));
	const headers = {
		'Content-Type': `multipart/mixed; boundary=${boundary}`,
		'OData-Version': '4.0',
	};
	return { status, headers, body };
}

const isChangeSet = (answer: BatchAnswer): answer is readonly BatchResponse[] =>
	Array.isArray(answer);

function formatAnswer(answer: BatchAnswer): string {
	if (!isChangeSet(answer)) return formatResponse(answer);
	const boundary = `changesetresponse_${randomUUID()}`;
	return lines(
		`Content-Type: multipart/mixed; boundary=${boundary}`,
		'',
		multipart(boundary, answer.map(formatResponse)),
	);
}

function formatResponse({ response, contentId }: BatchResponse): string {
	const { status, headers, body } = response;
	return lines(
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
		'',
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		'',
		body,
	);
}

const multipart = (boundary: string, parts: readonly string[]) =>
	lines(...parts.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`, '');

const lines = (...parts: string[]) => parts.join('\r\n');
