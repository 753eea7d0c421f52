import { sendBatch, type BatchPart } from '../../../../nodes/Dynamics365/driver/batch';
import { createSender } from '../../../../nodes/Dynamics365/driver/send';
import type { CrmRequest } from '../../../../nodes/crm/transport';

const baseUrl = 'https://contoso.crm4.dynamics.com';

/** A sender whose environment answers every batch with this body, and the requests that were sent. */
function answering(body: string, contentType = 'multipart/mixed; boundary=batchresponse_1') {
	const sent: CrmRequest[] = [];
	const sender = createSender({
		baseUrl,
		wait: () => Promise.resolve(),
		transport: (request) => {
			sent.push(request);
			return Promise.resolve({ status: 200, headers: { 'content-type': contentType }, body });
		},
	});
	return { sender, sent };
}

/** As Dataverse answers, with the line ends of HTTP or without. */
const answer = (lineEnd: string) =>
	[
		'--batchresponse_1',
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		'',
		'HTTP/1.1 204 No Content',
		'OData-Version: 4.0',
		`OData-EntityId: ${baseUrl}/api/data/v9.2/leads(1)`,
		'',
		'',
		'--batchresponse_1',
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		'',
		'HTTP/1.1 400 Bad Request',
		'Content-Type: application/json; odata.metadata=minimal',
		'OData-Version: 4.0',
		'',
		'{"error":{"code":"0x0",',
		'',
		'"message":"An empty line: HTTP/1.1 200 OK"}}',
		'--batchresponse_1--',
		'',
	].join(lineEnd);

const parts: BatchPart[] = [
	{ method: 'POST', path: 'leads', body: '{"lastname":"Lovelace"}' },
	{ method: 'PATCH', path: 'leads(1)', headers: { 'If-Match': '*' }, body: '{}' },
];

test.each([
	['CRLF', '\r\n'],
	['LF', '\n'],
])('reads parts whose lines end in %s', async (_, lineEnd) => {
	const { sender } = answering(answer(lineEnd));
	const read = await sendBatch(sender, parts, { semantics: 'idempotent' });
	expect(read.repeated).toBe(false);
	expect(read.parts).toEqual([
		{
			status: 204,
			headers: {
				'odata-version': '4.0',
				'odata-entityid': `${baseUrl}/api/data/v9.2/leads(1)`,
			},
			body: '',
		},
		expect.objectContaining({ status: 400 }),
	]);
	expect(JSON.parse(read.parts[1]!.body)).toEqual({
		error: { code: '0x0', message: 'An empty line: HTTP/1.1 200 OK' },
	});
});

test('accepts a boundary in quotes', async () => {
	const { sender } = answering(answer('\r\n'), 'multipart/mixed; boundary="batchresponse_1"');
	const read = await sendBatch(sender, parts, { semantics: 'idempotent' });
	expect(read.parts.map(({ status }) => status)).toEqual([204, 400]);
});

test('writes each part as a separate request', async () => {
	const { sender, sent } = answering(answer('\r\n'));
	await sendBatch(sender, parts, { semantics: 'idempotent' });
	const { headers, body = '' } = sent[0]!;
	const boundary = /boundary="([^"]+)"/.exec(headers['Content-Type'] ?? '')![1]!;
	expect(headers.Prefer).toBe('odata.continue-on-error');
	expect(body.replaceAll(boundary, 'B').split('\r\n')).toEqual([
		'--B',
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		'',
		'POST /api/data/v9.2/leads HTTP/1.1',
		'Accept: application/json',
		'Content-Type: application/json',
		'',
		'{"lastname":"Lovelace"}',
		'--B',
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		'',
		'PATCH /api/data/v9.2/leads(1) HTTP/1.1',
		'Accept: application/json',
		'Content-Type: application/json',
		'If-Match: *',
		'',
		'{}',
		'--B--',
		'',
	]);
});

test('a batch is ASCII, whatever its values contain', async () => {
	const { sender, sent } = answering(answer('\r\n'));
	const body = JSON.stringify({ lastname: 'Dvořák 😀' });
	await sendBatch(sender, [{ ...parts[0]!, body }, parts[1]!], { semantics: 'idempotent' });
	expect(sent[0]?.body).toContain('{"lastname":"Dvo\\u0159\\u00e1k \\ud83d\\ude00"}');
});

test('a response without one of the parts is no response', async () => {
	const { sender } = answering(answer('\r\n'));
	await expect(
		sendBatch(sender, [...parts, ...parts], { semantics: 'idempotent' }),
	).rejects.toMatchObject({
		kind: 'retryLater',
		outcomeUnknown: true,
	});
});
