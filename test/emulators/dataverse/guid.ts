import { createHash } from 'node:crypto';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The GUID as the emulator keeps it, in lower case; undefined for a text that is none. */
export const parseGuid = (text: string) => (GUID.test(text) ? text.toLowerCase() : undefined);

/** Every read of the metadata names the same tables, columns and labels again. */
const known = new Map<string, string>();

/** A GUID that is the same in every process for the same name. */
export function stableGuid(name: string): string {
	const guid = known.get(name) ?? hashedGuid(name);
	known.set(name, guid);
	return guid;
}

function hashedGuid(name: string): string {
	const hex = createHash('sha256').update(name).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}
