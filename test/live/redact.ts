/** Takes everything out of an answer but its shape: keys, types, flags, codes, and names that every org has. */
import { TABLES } from '../emulators/dataverse/schema/schema';
import { OBJECTS } from '../emulators/salesforce/schema';

/** Texts that belong to the service and not to the org, by the key that they are under. */
const KEPT_TEXTS = new Set([
	...['errorCode', 'statusCode', 'code', 'type', 'soapType', 'extraTypeInfo', 'referenceId'],
	...['@odata.type', 'AttributeType', 'EntityKeyIndexStatus', 'reason', 'matchEngine'],
	...['compoundFieldName', 'FormatName', 'AttributeTypeName', 'DateTimeBehavior', 'Format'],
]);

/** Numbers that describe a field or an answer; others could be of a record. */
const KEPT_NUMBERS = new Set([
	...['length', 'byteLength', 'precision', 'scale', 'digits', 'maxBatchSize', 'httpStatusCode'],
	...['MaxLength', 'Precision', 'LanguageCode'],
]);

/** What names an entry of a list in a describe. */
const NAMES = ['name', 'LogicalName', 'field', 'ReferencingAttribute'];

/** Fields and entities that every org has, as far as the emulated CRMs have them. */
const STANDARD_NAMES = new Set(
	[
		...OBJECTS.flatMap(({ name, fields }) => [name, ...fields.map((field) => field.name)]),
		...TABLES.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]),
	].filter((name) => !isCustom(name)),
);

/** Custom names end in `__c` or the like in Salesforce, and begin with the prefix of a publisher in Dataverse. */
function isCustom(name: string): boolean {
	const [column = ''] = name.replace(/^_(\w+)_value\b/, '$1').split('@');
	return /__\w+$/.test(column) || /^(?!address\d_)[a-z][a-z0-9]{1,7}_/.test(column);
}

export type Shape = null | boolean | number | string | Shape[] | { [key: string]: Shape };

/** @param key the one that the value is under. */
export function redact(value: unknown, key = ''): Shape {
	if (value === null || typeof value === 'boolean') return value;
	if (typeof value === 'number') return KEPT_NUMBERS.has(key) ? value : '(number)';
	if (typeof value === 'string') return redactText(value, key);
	if (Array.isArray(value)) return redactList(value, key);
	const entries = Object.entries(value as object).filter(([name]) => !isCustom(name));
	return Object.fromEntries(
		entries.map(([name, each]) => [name, redact(each, name === 'Value' ? key : name)]),
	);
}

/** Entries that look alike are one; those of a describe are left out unless every org has them. */
function redactList(list: readonly unknown[], key: string): Shape[] {
	const shapes = list.filter((entry) => !isUnknown(entry)).map((entry) => redact(entry, key));
	const byText = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]));
	return [...byText.values()];
}

function isUnknown(entry: unknown): boolean {
	if (typeof entry !== 'object' || entry === null) return false;
	const named = Object.entries(entry).filter(([key]) => NAMES.includes(key));
	return named.some(([, name]) => typeof name === 'string' && !STANDARD_NAMES.has(name));
}

function redactText(text: string, key: string): string {
	if (NAMES.includes(key) && STANDARD_NAMES.has(text)) return text;
	if (KEPT_TEXTS.has(key) && /^[\w#.:/-]{1,80}$/.test(text) && !isCustom(text)) return text;
	if (/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return '(time)';
	if (/^https?:/.test(text) || text.startsWith('/services/')) return '(address)';
	return text === '' ? '' : '(text)';
}
