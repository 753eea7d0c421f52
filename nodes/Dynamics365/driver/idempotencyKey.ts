/** Ids derived from an idempotency key: of several creates with the same key only one succeeds. */
import { createHash } from 'node:crypto';

/** The namespace of this package: tables, keys and other users of such ids never share an id. */
const NAMESPACE = '5b0f2f0e-6f0c-4f39-9a5c-8d4d2f6b7a11';

/**
 * Runs at the same time get the same id. An id for all times would keep a deleted record from being restored, once
 * another one was created with its id.
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
 * @param date the one on which the record is created.
 */
export const idFromKey = (entity: string, idempotencyKey: string, date: string) =>
	nameBasedId(NAMESPACE, `${entity} ${date} ${idempotencyKey}`);

/**
 * A version 5 UUID in lower case. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 * @param namespace a UUID.
 */
export function nameBasedId(namespace: string, name: string): string {
	const bytes = createHash('sha1')
		.update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
		.update(name)
		.digest();
	bytes[6] = (bytes[6]! & 0x0f) | 0x50;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = bytes.toString('hex', 0, 16);
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
