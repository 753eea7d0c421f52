import type { IDataObject } from 'n8n-workflow';

/**
 * The poll times of a trigger that is started next: its first scheduled poll comes after `seconds`, and then one comes
 * every `seconds`. n8n rejects an expression that polls more than once a minute, but accepts several of them.
 */
export function pollEvery(seconds: 10 | 20): IDataObject {
	const now = new Date().getSeconds();
	const count = 60 / seconds;
	const item = Array.from({ length: count }, (_, n) => ({
		mode: 'custom',
		cronExpression: `${(now + n * seconds) % 60} * * * * *`,
	}));
	return { item };
}
