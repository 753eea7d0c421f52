/**
 * How remembered rows are saved, in few characters of JSON. By stamp, each row is `id~version+age`, or `id@version+age`
 * where the version is no number. Version 0.1.0 saved stamps, ids and versions as they are; that is still read.
 */
/** One state of one record. */
export interface RowState {
	id: string;
	/** When it was modified. */
	stamp: string;
	createdAt: string;
	/** Distinguishes states with the same stamp, where the CRM has more than stamps. */
	version: string;
}

/** Characters that a stamp costs besides the rows that have it: its key, quotes, colon and comma. */
export const STAMP_CHARACTERS = 16;

const RADIX = 36;

/** Milliseconds since 1970. */
export function keyOf(stamp: string): string {
	return Date.parse(stamp).toString(RADIX);
}

export function readKey(key: string): string {
	return key.includes('-') ? key : new Date(Number.parseInt(key, RADIX)).toISOString();
}

/** The version is left out where it is the stamp, and the age, in seconds at the modification, where it is 0. */
export function toEntry({ id, stamp, createdAt, version }: RowState): string {
	const age =
		stamp === createdAt ? 0 : Math.round((Date.parse(stamp) - Date.parse(createdAt)) / 1_000);
	const ofVersion = version === stamp ? '' : packVersion(version);
	return `${packId(id)}${ofVersion}${age === 0 ? '' : `+${age.toString(RADIX)}`}`;
}

export function readEntry(stamp: string, entry: string): RowState {
	const [state = '', age = '0'] = entry.split('+');
	const [, id = '', mark, version = ''] = ENTRY.exec(state) ?? [];
	return {
		id: readId(id),
		stamp,
		createdAt: new Date(Date.parse(stamp) - Number.parseInt(age, RADIX) * 1_000).toISOString(),
		version: mark === undefined ? stamp : mark === '~' ? readNumber(version) : version,
	};
}

const ENTRY = /^([^@~]*)(?:([@~])(.*))?$/;

/** Characters of an age of up to 69 years, and of one since the time of creation of what must be remembered. */
const AGE_CHARACTERS = 7;
const LONGEST_AGE_CHARACTERS = 10;

/** At least the characters of an entry and the space after it. Writing each entry to measure it takes long. */
export function weightOf({ id, stamp, createdAt, version }: RowState): number {
	const ofId = GUID.test(id) ? PACKED_ID_CHARACTERS : id.length;
	const ofVersion = version === stamp ? 0 : weightOfVersion(version);
	return ofId + ofVersion + weightOfAge(stamp, createdAt) + 1;
}

function weightOfVersion(version: string): number {
	const { length } = version;
	return 1 + (NUMBER.test(version) ? Math.floor(length * DIGITS_PER_DIGIT) + 1 : length);
}

function weightOfAge(stamp: string, createdAt: string): number {
	if (stamp === createdAt) return 0;
	return createdAt.startsWith('9999') ? LONGEST_AGE_CHARACTERS : AGE_CHARACTERS;
}

/** How many digits of the radix a decimal digit needs. */
const DIGITS_PER_DIGIT = 0.643;

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const PACKED_ID_CHARACTERS = 23;

function packId(id: string): string {
	if (!GUID.test(id)) return id;
	return `*${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}`;
}

function readId(id: string): string {
	if (!id.startsWith('*')) return id;
	const hex = Buffer.from(id.slice(1), 'base64url').toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A whole number that is exact as a number. */
const NUMBER = /^[1-9]\d{0,14}$/;

function packVersion(version: string): string {
	return NUMBER.test(version) ? `~${Number(version).toString(RADIX)}` : `@${version}`;
}

function readNumber(packed: string): string {
	return String(Number.parseInt(packed, RADIX));
}
