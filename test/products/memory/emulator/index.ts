/** A small CRM over HTTPS: `POST /rpc/<method>` with JSON, signed in by client credentials. Its records are in memory. */
import { randomUUID } from 'node:crypto';
import type { CrmRecord } from '../../../../nodes/crm/port';
import { EmulatedClock } from '../../../emulators/kernel/clock';
import { Faults } from '../../../emulators/kernel/faults';
import { RequestLog } from '../../../emulators/kernel/requestLog';
import { bodyText, createServer } from '../../../emulators/kernel/server';
import type { Edits } from '../../productUnderTest';
import { createMethods, type Methods } from './methods';
import { Records } from './records';
import { Rejected } from './rejections';
import { ALICE, APP, CONNECTED_USER } from './schema';

export async function startMemoryEmulator() {
	const clock = new EmulatedClock();
	const [faults, log, records] = [new Faults(), new RequestLog(), new Records(clock)];
	const tokens = new Set<string>();
	const forbidden = new Set<string>();
	const transactions = new Set<{ startedAt: Date }>();

	for (const { id, ...values } of [{ ...CONNECTED_USER, email: null }, ALICE]) {
		const user = records.prepare({ kind: 'create', entity: 'user', values }, id);
		records.store({ ...user, id, values: { ...user.values, id } });
	}

	/** The end of the last whole second in which no open transaction can have stamped a row. */
	const watermark = () => {
		const starts = [...transactions].map(({ startedAt }) => startedAt.getTime());
		const oldest = Math.min(clock.now().getTime(), ...starts);
		return new Date(Math.floor(oldest / 1_000) * 1_000 - 1).toISOString();
	};
	const methods = createMethods(records, watermark);

	const issueToken = () => {
		const token = randomUUID();
		tokens.add(token);
		return token;
	};

	const server = await createServer({ clock, faults, log });
	server.app.post('/oauth2/token', (request, reply) => {
		const { client_secret: secret } = JSON.parse(bodyText(request)) as { client_secret?: string };
		if (secret === APP.clientSecret) return reply.send({ access_token: issueToken() });
		return reply.code(401).send({ code: 'invalidClient', message: 'The secret is wrong.' });
	});
	server.app.post<{ Params: { method: keyof Methods } }>('/rpc/:method', (request, reply) => {
		if (!tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
			return reply.code(401).send({ code: 'invalidToken', message: 'The token is not valid.' });
		}
		const parameters = JSON.parse(bodyText(request)) as { entity?: string };
		if (forbidden.has(parameters.entity ?? '')) {
			return reply.code(403).send({ code: 'forbidden', message: 'No permission to read.' });
		}
		try {
			const answer = methods[request.params.method](parameters as never);
			return reply.type('application/json').send(JSON.stringify(answer));
		} catch (error) {
			if (!(error instanceof Rejected)) throw error;
			const { code, message, details } = error;
			return reply.code(400).send({ code, message, details });
		}
	});

	const as = (userId: string): Edits => ({
		create: (entity, values) =>
			records.store(records.prepare({ kind: 'create', entity, values }, userId)),
		update: (entity, id, values) =>
			void records.store(records.prepare({ kind: 'update', entity, id, values }, userId)),
		delete: (_, id) => records.delete(id, userId),
		merge: (_, ids) => records.merge(ids, userId),
	});

	return {
		url: await server.listen(),
		clock,
		faults,
		log,
		records,
		forbidden,
		issueToken,
		expireTokens: () => tokens.clear(),
		as,
		begin() {
			const transaction = { startedAt: clock.now() };
			const pending: CrmRecord[] = [];
			transactions.add(transaction);
			return {
				create(entity: string, values: CrmRecord['values']): string {
					pending.push(records.prepare({ kind: 'create', entity, values }, ALICE.id));
					return pending.at(-1)!.id;
				},
				commit() {
					transactions.delete(transaction);
					pending.forEach((record) => records.store(record));
				},
			};
		},
		close: () => server.close(),
	};
}
