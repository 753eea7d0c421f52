import type { ICredentialTestFunctions } from 'n8n-workflow';
import type { Transport } from '../crm/transport';

/** Milliseconds; short, because a user is waiting in the editor. */
const TIMEOUT_MS = 30_000;

/** The transport of a connection test, where n8n provides only its older HTTP helper. */
export function credentialTestTransport({ helpers }: ICredentialTestFunctions): Transport {
	return async ({ method, url, headers, body }) => {
		const answer = (await helpers.request({
			method,
			uri: url,
			headers,
			body,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			timeout: TIMEOUT_MS,
		})) as { statusCode: number; headers: Record<string, string>; body: unknown };
		return {
			status: answer.statusCode,
			headers: answer.headers,
			body: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? ''),
		};
	};
}
