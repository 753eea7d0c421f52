import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import {
	CRM_KEYS,
	PERSON_FIELDS,
	PERSON_KINDS,
	type CrmKey,
	type PersonKind,
	type PersonValues,
} from '../person';
import type { Results } from '../results';
import type { DemoCrms } from './board';
import { Watcher } from './watch';

export interface PageOptions {
	crms: DemoCrms;
	/** Problems are not shown if absent. */
	results?: Pick<Results, 'next'>;
	/** Address of n8n for the page's link. */
	n8nUrl: string;
	/** Any free port if absent. */
	port?: number;
}

export interface DemoPage {
	url: string;
	close(): Promise<void>;
}

const FILES = {
	'/': { name: 'index.html', type: 'text/html; charset=utf-8' },
	'/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
	'/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
	'/lists.js': { name: 'lists.js', type: 'text/javascript; charset=utf-8' },
	'/dialogs.js': { name: 'dialogs.js', type: 'text/javascript; charset=utf-8' },
	'/crms.js': { name: 'crms.js', type: 'text/javascript; charset=utf-8' },
};

/** Serves the page that shows both CRMs side by side and sends edits to them. */
export async function startPage(options: PageOptions): Promise<DemoPage> {
	const app = fastify({ forceCloseConnections: true });
	serveFiles(app, options.n8nUrl);
	const watcher = new Watcher(options.crms, options.results);
	serveEvents(app, watcher);
	serveEdits(app, options.crms);
	app.addHook('onClose', () => watcher.stop());
	const address = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	return { url: address.replace('127.0.0.1', 'localhost'), close: () => app.close() };
}

function serveFiles(app: FastifyInstance, n8nUrl: string): void {
	for (const [path, { name, type }] of Object.entries(FILES)) {
		app.get(path, async (_request, reply) => {
			const content = await readFile(join(__dirname, 'public', name), 'utf8');
			return reply.type(type).send(content.replaceAll('{{n8nUrl}}', n8nUrl));
		});
	}
}

/** Server-sent events: everything that the search finds when the page connects, and again after each change. */
function serveEvents(app: FastifyInstance, watcher: Watcher): void {
	app.get<{ Querystring: { search?: string } }>('/events', (request, reply) => {
		reply.hijack();
		reply.raw.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
		});
		const stopWatching = watcher.watch(request.query.search ?? '', (state) =>
			reply.raw.write(`data: ${JSON.stringify(state)}\n\n`),
		);
		request.raw.on('close', stopWatching);
	});
}

interface EditRoute {
	Params: { crm: string; kind: string; id: string };
	Body: Record<string, unknown>;
}

function serveEdits(app: FastifyInstance, crms: DemoCrms): void {
	const edit = (
		reply: FastifyReply,
		params: EditRoute['Params'],
		work: (target: Target) => void,
	) => {
		const target = targetOf(crms, params);
		if (!target) return reply.code(404).send({ error: 'This list does not exist.' });
		try {
			work(target);
			return reply.code(204).send();
		} catch (error) {
			return reply.code(400).send({ error: (error as Error).message });
		}
	};
	app.post<EditRoute>('/people/:crm/:kind', ({ params, body }, reply) =>
		edit(reply, params, ({ crm, kind }) => crm.create(kind, valuesOf(body))),
	);
	app.patch<EditRoute>('/people/:crm/:kind/:id', ({ params, body }, reply) =>
		edit(reply, params, ({ crm, kind }) => crm.update(kind, params.id, valuesOf(body))),
	);
	app.delete<EditRoute>('/people/:crm/:kind/:id', ({ params }, reply) =>
		edit(reply, params, ({ crm, kind }) => crm.delete(kind, params.id)),
	);
}

interface Target {
	crm: DemoCrms[CrmKey];
	kind: PersonKind;
}

function targetOf(crms: DemoCrms, params: EditRoute['Params']): Target | undefined {
	const key = CRM_KEYS.find((known) => known === params.crm);
	const kind = PERSON_KINDS.find((known) => known === params.kind);
	return key && kind && { crm: crms[key], kind };
}

function valuesOf(body: Record<string, unknown>): PersonValues {
	const given = PERSON_FIELDS.filter((field) => typeof body[field] === 'string');
	return Object.fromEntries(given.map((field) => [field, (body[field] as string).trim()]));
}
