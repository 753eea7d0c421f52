import { Dicer } from '@fastify/busboy';

/** One part of a `multipart/mixed` body: its headers, in lower case, and what it holds. */
export interface Part {
	headers: Readonly<Record<string, string>>;
	body: string;
}

/** The boundary that a `Content-Type` names; undefined when it is not `multipart/mixed`. */
export function boundaryOf(contentType: string | undefined): string | undefined {
	const [, quoted, bare] =
		/^multipart\/mixed\s*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
	return quoted ?? bare;
}

/** Takes a multipart body apart; rejects when its end is missing or its lines do not end with CRLF. */
export function readParts(body: string, boundary: string): Promise<Part[]> {
	return new Promise((resolve, reject) => {
		const parts: Part[] = [];
		const dicer = new Dicer({ boundary });
		dicer.on('part', (stream) => {
			const part = { headers: {}, body: '' };
			parts.push(part);
			stream.setEncoding('utf8');
			stream.on('header', (headers: object) => (part.headers = joinValues(headers)));
			stream.on('data', (text: string) => (part.body += text));
			stream.on('error', reject);
		});
		dicer.on('error', reject);
		dicer.on('finish', () => resolve(parts));
		dicer.end(body);
	});
}

const joinValues = (headers: object) =>
	Object.fromEntries(
		Object.entries(headers as Record<string, string[]>).map(([name, values]) => [
			name,
			values.join(', '),
		]),
	);
