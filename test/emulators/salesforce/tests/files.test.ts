/** Files and notes: what an upload brings about, how they are found and read, and what is rejected. */
import { Connection } from 'jsforce';
import { AGENT_ALICE } from '..';
import { startWithClient, type ApiClient } from './apiClient';

let client: ApiClient;

beforeAll(async () => {
	client = await startWithClient();
});
afterAll(() => client.emulator.close());

const newLead = () => client.create('Lead', { LastName: 'Lovelace', Company: 'Engines' });
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** @param parts each with its headers and body. */
const multipart = (parts: ReadonlyArray<readonly [headers: string, body: string]>) => ({
	method: 'POST',
	path: '/sobjects/ContentVersion',
	headers: { 'content-type': 'multipart/form-data; boundary="b"' },
	body: [
		...parts.map(([headers, body]) => `--b\r\n${headers}\r\n\r\n${body}\r\n`),
		'--b--\r\n',
	].join(''),
});

const fieldsPart = (fields: object) =>
	[
		'Content-Disposition: form-data; name="entity_content"\r\nContent-Type: application/json',
		JSON.stringify(fields),
	] as const;
const dataPart = (content: string) =>
	[
		'Content-Disposition: form-data; name="VersionData"; filename="a.txt"\r\nContent-Type: text/plain',
		content,
	] as const;

const versionOf = async (id: string) =>
	(
		await client.query<Record<string, unknown>>(
			`SELECT Id, ContentDocumentId, IsLatest, Title, FileExtension, FileType, ContentSize, Checksum FROM ContentVersion WHERE Id = '${id}'`,
		)
	)[0]!;

test('a version gets a document, which is linked to the record and to its owner', async () => {
	const lead = await newLead();
	const fields = { Title: 'Offer', PathOnClient: 'offer.txt', FirstPublishLocationId: lead };
	const { status, body } = await client.send<{ id: string }>(
		multipart([fieldsPart(fields), dataPart('hello')]),
	);
	expect(status).toBe(201);
	const version = await versionOf(body.id);
	expect(version).toMatchObject({
		IsLatest: true,
		Title: 'Offer',
		FileExtension: 'txt',
		FileType: 'TXT',
		ContentSize: 5,
		Checksum: '5d41402abc4b2a76b9719d911017c592',
	});
	const links = await client.query(
		`SELECT LinkedEntityId, ContentDocument.Title, ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink WHERE ContentDocumentId = '${String(version.ContentDocumentId)}'`,
	);
	expect(links).toHaveLength(2);
	expect(links).toContainEqual(
		expect.objectContaining({
			LinkedEntityId: lead,
			ContentDocument: expect.objectContaining({
				Title: 'Offer',
				LatestPublishedVersionId: body.id,
			}) as unknown,
		}),
	);
	const content = await client.send({ path: `/sobjects/ContentVersion/${body.id}/VersionData` });
	expect([content.status, content.body]).toEqual([200, 'hello']);
	expect(content.headers.get('content-type')).toBe('application/octetstream');
});

test('a further version of a document is the latest one', async () => {
	const create = (more: object) =>
		client.create('ContentVersion', { PathOnClient: 'a.txt', VersionData: base64('1'), ...more });
	const first = await create({});
	const { ContentDocumentId } = await versionOf(first);
	const second = await create({ ContentDocumentId });
	expect([await versionOf(first), await versionOf(second)]).toMatchObject([
		{ IsLatest: false },
		{ IsLatest: true, ContentDocumentId },
	]);
});

test.each([
	['without fields', [dataPart('hello')], 'INVALID_MULTIPART_REQUEST'],
	['without a name', [fieldsPart({ Title: 'A' }), dataPart('hello')], 'REQUIRED_FIELD_MISSING'],
	[
		'for a record that does not exist',
		[
			fieldsPart({ PathOnClient: 'a.txt', FirstPublishLocationId: '00QgK000000zzzzUAA' }),
			dataPart('hello'),
		],
		'INVALID_CROSS_REFERENCE_KEY',
	],
])('an upload %s is rejected', async (_, parts, errorCode) => {
	const { status, body } = await client.send(multipart(parts));
	expect([status, body]).toMatchObject([400, [{ errorCode }]]);
});

const links = (where: string) =>
	client.send({
		path: `/query?q=${encodeURIComponent(`SELECT Id FROM ContentDocumentLink${where}`)}`,
	});

test.each([
	['', /requires a filter by a single Id/],
	[" WHERE ShareType = 'V'", /requires a filter by a single Id/],
	[" WHERE LinkedEntityId != '00QgK0000000001AAA'", /requires a filter by a single Id/],
	[
		" WHERE LinkedEntityId IN ('00QgK0000000001AAA') AND ShareType = 'V'",
		/filtering on non-id fields is only permitted/,
	],
])('links cannot be queried with%s', async (where, message) => {
	const { status, body } = await links(where);
	expect([status, body]).toMatchObject([
		400,
		[{ errorCode: 'MALFORMED_QUERY', message: expect.stringMatching(message) as string }],
	]);
});

test.each([
	" WHERE LinkedEntityId IN ('00QgK0000000001AAA','00QgK0000000002AAA')",
	" WHERE LinkedEntityId = '00QgK0000000001AAA' AND ShareType = 'V'",
])('links can be queried with%s', async (where) => {
	expect((await links(where)).status).toBe(200);
});

test('an enhanced note is a document with a separate type, without line breaks that are not HTML', async () => {
	const id = await client.create('ContentNote', {
		Title: 'Call',
		Content: base64('one<br>two\nthree &amp; four'),
	});
	const [note] = await client.query(
		`SELECT Title, TextPreview FROM ContentNote WHERE Id = '${id}'`,
	);
	expect(note).toMatchObject({ Title: 'Call', TextPreview: 'one twothree &amp; four' });
	const [document] = await client.query(`SELECT FileType FROM ContentDocument WHERE Id = '${id}'`);
	expect(document).toMatchObject({ FileType: 'SNOTE' });
	const { body } = await client.send({ path: `/sobjects/ContentNote/${id}/Content` });
	expect(body).toBe('one<br>twothree &amp; four');
});

test('a note whose text is not escaped is rejected', async () => {
	const { body } = await client.send({
		method: 'POST',
		path: '/sobjects/ContentNote',
		body: { Title: 'Call', Content: base64('Black & Decker') },
	});
	expect(body).toMatchObject([{ message: "Note can't be saved" }]);
});

test('a note and its links are deleted with its document', async () => {
	const id = await client.create('ContentNote', { Title: 'Call', Content: base64('A') });
	const { status } = await client.send({
		method: 'DELETE',
		path: `/sobjects/ContentDocument/${id}`,
	});
	expect(status).toBe(204);
	expect(client.emulator.as(AGENT_ALICE.id).get('ContentNote', id)).toMatchObject({
		IsDeleted: true,
	});
});

test('jsforce uploads a file, and attaches one as in Salesforce Classic', async () => {
	const { emulator } = client;
	const connection = new Connection({
		instanceUrl: emulator.url,
		accessToken: emulator.issueToken(),
		version: '68.0',
	});
	const lead = await newLead();
	const results = [
		await connection.create('ContentVersion', {
			PathOnClient: 'a.txt',
			VersionData: base64('A'),
			FirstPublishLocationId: lead,
		}),
		await connection.create('Attachment', { ParentId: lead, Name: 'b.txt', Body: base64('BB') }),
	];
	expect(results).toMatchObject([{ success: true }, { success: true }]);
	const { records } = await connection.query(
		`SELECT Name, BodyLength FROM Attachment WHERE ParentId = '${lead}'`,
	);
	expect(records).toMatchObject([{ Name: 'b.txt', BodyLength: 2 }]);
	const chunks: Buffer[] = [];
	const blob = connection.sobject('Attachment').record(results[1]!.id!).blob('Body');
	for await (const chunk of blob) chunks.push(chunk as Buffer);
	expect(Buffer.concat(chunks).toString()).toBe('BB');
});
