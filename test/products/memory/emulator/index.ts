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
import { ALICE, APP, CONNECTED_USER, TEAM } from './schema';

/** What a method is called with, as far as it names an entity. */
interface Parameters {
	entity?: string;
	request?: { entity: string };
}

export async function startMemoryEmulator() {
	const clock = new EmulatedClock();
	const [faults, log, records] = [new Faults(), new RequestLog(), new Records(clock)];
	const tokens = new Set<string>();
	let callsLeft: number | undefined;
	const forbidden = new Set<string>();
	const transactions = new Set<{ startedAt: Date }>();

	const addUser = (
		{ name, email, active }: { name: string; email: string | null; active: boolean },
		givenId?: string,
	): string => {
		const values = { name, email, username: email ?? name, isActive: active };
		const user = records.prepare({ kind: 'create', entity: 'user', values }, ALICE.id);
		const id = givenId ?? user.id;
		return records.store({ ...user, id, values: { ...user.values, id } });
	};
	addUser({ ...CONNECTED_USER, email: null, active: true }, CONNECTED_USER.id);
	addUser({ ...ALICE, active: true }, ALICE.id);
	const team = records.prepare(
		{ kind: 'create', entity: 'team', values: { name: TEAM.name } },
		ALICE.id,
	);
	records.store({ ...team, id: TEAM.id, values: { ...team.values, id: TEAM.id } });

	/** The end of the last whole second in which no open transaction can have stamped a row. */
	const watermark = () => {
		const starts = [...transactions].map(({ startedAt }) => startedAt.getTime());
		const oldest = Math.min(clock.now().getTime(), ...starts);
		return new Date(Math.floor(oldest / 1_000) * 1_000 - 1).toISOString();
	};
	const methods = createMethods(records, watermark);

	const isForbidden = ({ entity, request }: Parameters) =>
		forbidden.has(entity ?? request?.entity ?? '');

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
		if (callsLeft !== undefined) {
			callsLeft -= 1;
			reply.header('x-calls-left', callsLeft);
		}
		const parameters = JSON.parse(bodyText(request)) as Parameters | Parameters[];
		if ([parameters].flat().some((each) => isForbidden(each))) {
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
		addUser,
		limitCalls(calls: number | undefined) {
			callsLeft = calls;
		},
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
