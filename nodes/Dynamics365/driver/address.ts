/** Addresses of records as the Web API writes them, such as `/contacts(emailaddress1='ada@example.com')`. */
import type { FieldValue, RecordAddress } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Metadata } from './describe';
import { label } from './errors';
import { PARTITION, rowIdOf } from './partitions';
import { readGuid } from './query';
import type { Sender } from './send';

const ADDRESS = /^\/?(?<set>\w+)\((?<key>.+)\)$/s;

/** One field of a key: its name, and a text in quotes or another literal. */
const KEY_FIELD = /^(?<name>\w+)=(?:'(?<text>(?:''|[^'])*)'|(?<literal>[\w.:+-]+))$/;

const ROOT = /^\/api\/data\/v[\d.]+\//i;

/**
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-alternate-key-reference-record
 * @param address below the root of the API, or of this environment.
 * @throws CrmError for a text that is not an address, a table that does not exist, or another environment.
 */
export async function readAddress(
	sender: Sender,
	metadata: Metadata,
	address: string,
): Promise<RecordAddress> {
	const text = address.trim();
	const { origin } = new URL(sender.absolute(''));
	const isAbsolute = text.toLowerCase().startsWith(`${origin}/`);
	const path = (isAbsolute ? text.slice(origin.length) : text).replace(ROOT, '');
	const { set, key } = ADDRESS.exec(path)?.groups ?? {};
	if (set === undefined || key === undefined) throw notAnAddress(address);
	const entity = await metadata.entityOfSet(set);
	const id = readGuid(key);
	if (id !== undefined) return { entity, id };
	const fields = splitKey(key).map((field) => readKeyField(field.trim(), address));
	const values: Readonly<Record<string, FieldValue>> = Object.fromEntries(fields);
	const row = await readRowKey(metadata, entity, values);
	return row === undefined ? { entity, key: values } : { entity, id: row };
}

/** The row that the key of every elastic table names; undefined for another key. */
async function readRowKey(
	metadata: Metadata,
	entity: string,
	{ [PARTITION]: partition, ...others }: Readonly<Record<string, FieldValue>>,
): Promise<string | undefined> {
	if (typeof partition !== 'string' || !(await metadata.isElastic(entity))) return undefined;
	const { idField } = (await metadata.table(entity)).description;
	const id = readGuid(others[idField] ?? null);
	return id === undefined || Object.keys(others).length > 1 ? undefined : rowIdOf(id, partition);
}

/** At the commas between the fields, not at those within texts. */
const splitKey = (key: string) => key.split(/,(?=(?:[^']*'[^']*')*[^']*$)/);

function readKeyField(field: string, address: string): [string, FieldValue] {
	const { name, text, literal } = KEY_FIELD.exec(field)?.groups ?? {};
	if (name === undefined) throw notAnAddress(address);
	return [name, text?.replaceAll("''", "'") ?? literal!];
}

function notAnAddress(address: string): CrmError {
	return new CrmError(`"${address}" is not the address of a record in ${label}.`, {
		kind: 'invalidRecord',
		advice:
			"Use /contacts(2f0b1c3d-0000-4000-8000-123456789abc), or a key field: /contacts(emailaddress1='ada@example.com').",
	});
}
