/** Sending requests as every driver does, over a connection that answers from a list. */
import { CrmError, type CrmErrorDetails } from '../../../../nodes/crm/errors';
import { createSendKernel, type RequestToSend } from '../../../../nodes/crm/driver/send';
import { readJsonBody } from '../../../../nodes/crm/driver/readAnswer';
import type { CrmResponse } from '../../../../nodes/crm/transport';

const baseUrl = 'https://crm.example';
const ok: CrmResponse = {
	status: 200,
	headers: { date: 'Sun, 01 Mar 2026 10:00:00 GMT' },
	body: '',
};
const failing = (status: number): CrmResponse => ({ ...ok, status });
const lost = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

/** What a status means in the CRM of these tests. */
const meanings: Readonly<Record<number, CrmErrorDetails>> = {
	400: { kind: 'invalidRecord' },
	503: { kind: 'retryLater', waitCause: 'temporarily-unavailable' },
};

/** @param responses in the order of the attempts; an error for one without a response. */
function answering(...responses: Array<CrmResponse | Error>) {
	return connected({}, ...responses);
}

function connected({ reserve }: { reserve?: number }, ...responses: Array<CrmResponse | Error>) {
	const kernel = createSendKernel(
		{
			baseUrl,
			wait: () => Promise.resolve(),
			reserve,
			transport: () => {
				const next = responses.shift() ?? ok;
				return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
			},
		},
		{
			label: 'CRM',
			isError: ({ status }) => status >= 400,
			readAllowance: ({ left }) =>
				left === undefined ? undefined : { left: Number(left), period: 'day' },
			toCrmError: ({ status }, { entity, writes }) =>
				new CrmError(`${entity ?? 'record'} ${writes ? 'written' : 'read'}`, {
					status,
					...meanings[status]!,
				}),
		},
	);
	const send = (rest: Partial<RequestToSend<string>> = {}) =>
		kernel.send({
			method: 'POST',
			url: `${baseUrl}/records`,
			headers: {},
			semantics: 'idempotent',
			read: ({ body }) => body,
			...rest,
		});
	return { kernel, send };
}

test('a request is sent again until it succeeds, and every attempt counts', async () => {
	const { kernel, send } = answering(failing(503), lost);
	expect(await send()).toMatchObject({ status: 200, repeated: true });
	expect(kernel.callCount).toBe(3);
	expect(kernel.serverTime()).toBe('2026-03-01T10:00:00.000Z');
});

test('a response without an attempt of unknown outcome before it is not marked as repeated', async () => {
	const { send } = answering(failing(503));
	expect(await send()).toMatchObject({ status: 200, repeated: false });
});

test('an error after an attempt without a response says that the outcome is unknown', async () => {
	const { send } = answering(lost, failing(400));
	await expect(send()).rejects.toMatchObject({ status: 400, outcomeUnknown: true });
});

test('what can be written only once is not sent again without a response', async () => {
	const { kernel, send } = answering(lost);
	await expect(send({ semantics: 'nonIdempotent' })).rejects.toMatchObject({
		outcomeUnknown: true,
	});
	expect(kernel.callCount).toBe(1);
});

test('a read without a response changes nothing', async () => {
	const { send } = answering(lost, failing(400));
	await expect(send({ semantics: 'read', entity: 'lead' })).rejects.toMatchObject({
		message: 'lead read',
		outcomeUnknown: false,
	});
});

test('a response that says to come back is requested again', async () => {
	const { kernel, send } = answering({ ...ok, body: 'busy' });
	const read = ({ body }: CrmResponse) => {
		if (body === 'busy') throw new CrmError('Busy.', { kind: 'retryLater' });
		return 'read';
	};
	expect(await send({ read })).toMatchObject({ content: 'read' });
	expect(kernel.callCount).toBe(2);
});

describe('a response that cannot be read is no response', () => {
	const read = (response: CrmResponse) => JSON.stringify(readJsonBody(response));
	const cutOff = { ...ok, body: '{"value":[{"i' };

	test('to a read, which is sent again', async () => {
		const { send } = answering(cutOff, { ...ok, body: '{}' });
		expect(await send({ read, semantics: 'read' })).toMatchObject({ content: '{}' });
	});

	test.each([
		['cut off', '{"value":[{"i', 'CRM at crm.example returned an incomplete response.'],
		['empty', '', 'CRM at crm.example returned an incomplete response.'],
		['no object', '"late"', 'CRM at crm.example returned an incomplete response.'],
		['a page', '<html>', 'CRM at crm.example returned a web page instead of data.'],
	])('to a write, whose outcome is unknown: %s', async (_, body, message) => {
		const { kernel, send } = answering({ ...ok, body });
		await expect(send({ read, semantics: 'nonIdempotent' })).rejects.toMatchObject({
			message,
			kind: 'retryLater',
			outcomeUnknown: true,
		});
		expect(kernel.callCount).toBe(1);
	});
});

test('nothing is sent to another host', async () => {
	const { kernel, send } = answering();
	await expect(send({ url: 'https://other.example/records' })).rejects.toMatchObject({
		kind: 'report',
		message: 'CRM returned a link to another host: other.example.',
	});
	expect(kernel.callCount).toBe(0);
});

test('there is no server time before the first response', () => {
	expect(() => answering().kernel.serverTime()).toThrow(CrmError);
});

describe('calls in reserve', () => {
	const left = (calls: number): CrmResponse => ({ ...ok, headers: { left: String(calls) } });

	test('are not used by a write', async () => {
		const { kernel, send } = connected({ reserve: 5 }, left(6), left(5));
		await send();
		await send();
		await expect(send()).rejects.toMatchObject({
			code: 'RESERVE_REACHED',
			waitCause: 'quota-exhausted',
			outcomeUnknown: false,
		});
		expect(kernel.callCount).toBe(2);
		expect(kernel.allowance).toEqual({ left: 5, period: 'day' });
	});

	test('are used by reads, and to finish what was begun', async () => {
		const { kernel, send } = connected({ reserve: 5 }, left(1));
		await send();
		await send({ semantics: 'read' });
		await send({ usesReserve: true });
		expect(kernel.callCount).toBe(3);
	});

	test('do not matter while the CRM has not reported what is left', async () => {
		const { kernel, send } = connected({ reserve: 5 });
		await send();
		expect(kernel.allowance).toBeUndefined();
	});
});
