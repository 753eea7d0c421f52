/** Makers of fields: what is usual for the type, and what the object says beyond it. */
import type { FieldSchema, FieldType, PicklistSchema } from './types';

export type Extra = Partial<FieldSchema>;

function field(type: FieldType, name: string, label: string, extra: Extra = {}): FieldSchema {
	const { nillable = true, createable = true, defaultValue } = extra;
	return {
		name,
		label,
		type,
		length: 0,
		precision: 0,
		scale: 0,
		nillable: true,
		createable: true,
		updateable: true,
		externalId: false,
		idLookup: false,
		unique: false,
		caseSensitive: false,
		calculated: false,
		nameField: false,
		custom: name.endsWith('__c'),
		extraTypeInfo: null,
		defaultedOnCreate: defaultValue !== undefined || (!nillable && !createable),
		autoNumber: false,
		filterable: true,
		sortable: true,
		groupable: true,
		referenceTo: [],
		relationshipName: null,
		childRelationshipName: null,
		cascadeDelete: false,
		...extra,
	};
}

/** Set by Salesforce alone. */
export const READ_ONLY = { createable: false, updateable: false } as const;

export const text = (name: string, label: string, length: number, extra?: Extra) =>
	field('string', name, label, { length, ...extra });
export const email = (name: string, label: string, extra?: Extra) =>
	field('email', name, label, { length: 80, idLookup: true, ...extra });
export const phone = (name: string, label: string, extra?: Extra) =>
	field('phone', name, label, { length: 40, ...extra });
export const url = (name: string, label: string, extra?: Extra) =>
	field('url', name, label, { length: 255, ...extra });
export const int = (name: string, label: string, extra?: Extra) =>
	field('int', name, label, { precision: 8, ...extra });
export const double = (name: string, label: string, extra?: Extra) =>
	field('double', name, label, { precision: 18, scale: 2, ...extra });
export const currency = (name: string, label: string, extra?: Extra) =>
	field('currency', name, label, { precision: 18, groupable: false, ...extra });
export const percent = (name: string, label: string, extra?: Extra) =>
	field('percent', name, label, { precision: 3, groupable: false, ...extra });
export const date = (name: string, label: string, extra?: Extra) =>
	field('date', name, label, extra);
export const dateTime = (name: string, label: string, extra?: Extra) =>
	field('datetime', name, label, { groupable: false, ...extra });
/** A clock reading in milliseconds, without a time zone. */
export const time = (name: string, label: string, extra?: Extra) =>
	field('time', name, label, extra);
export const checkbox = (name: string, label: string, extra?: Extra) =>
	field('boolean', name, label, { nillable: false, defaultValue: 0, ...extra });

/** A value of whatever type, kept as JSON. */
export const anyType = (name: string, label: string, extra?: Extra) =>
	field('anyType', name, label, { filterable: false, groupable: false, ...extra });

/** The content of a file, kept as Base64. */
export const blob = (name: string, label: string, extra?: Extra) =>
	field('base64', name, label, { filterable: false, sortable: false, groupable: false, ...extra });

/** A long text, which queries can neither filter nor sort. */
export const longText = (name: string, label: string, extra?: Extra) =>
	field('textarea', name, label, {
		length: 32_000,
		extraTypeInfo: 'plaintextarea',
		filterable: false,
		sortable: false,
		groupable: false,
		...extra,
	});

const choices = (values: readonly string[], restricted: boolean): PicklistSchema => ({
	values,
	restricted,
});

/** A picklist that accepts other values too, as the standard ones do unless an administrator restricts them. */
export const picklist = (name: string, label: string, values: readonly string[], extra?: Extra) =>
	field('picklist', name, label, { length: 255, picklist: choices(values, false), ...extra });
export const restrictedPicklist = (
	name: string,
	label: string,
	values: readonly string[],
	extra?: Extra,
) => field('picklist', name, label, { length: 255, picklist: choices(values, true), ...extra });
export const multiPicklist = (
	name: string,
	label: string,
	values: readonly string[],
	extra?: Extra,
) =>
	field('multipicklist', name, label, {
		length: 4099,
		sortable: false,
		groupable: false,
		picklist: choices(values, true),
		...extra,
	});

/** A lookup; the relationship is called like the field without `Id`, or with `__r` in place of `__c`. */
export const lookup = (
	name: string,
	label: string,
	referenceTo: readonly string[],
	extra?: Extra,
) =>
	field('reference', name, label, {
		length: 18,
		referenceTo,
		relationshipName: name.endsWith('__c') ? name.replace(/c$/, 'r') : name.replace(/Id$/, ''),
		...extra,
	});

/** A unique key that another system gives. */
export const externalKey = (name: string, label: string, extra?: Extra) =>
	text(name, label, 100, { externalId: true, idLookup: true, unique: true, ...extra });

/** The parts of an address, and the address they make. */
export function address(prefix: string, label: string): FieldSchema[] {
	const part = (name: string) => `${prefix}${name}`;
	const partLabel = (name: string) => `${label} ${name}`.trim();
	const partOf = part('Address');
	return [
		field('textarea', part('Street'), partLabel('Street'), {
			length: 255,
			extraTypeInfo: 'plaintextarea',
			partOf,
		}),
		text(part('City'), partLabel('City'), 40, { partOf }),
		text(part('State'), partLabel('State/Province'), 80, { partOf }),
		text(part('PostalCode'), partLabel('Zip/Postal Code'), 20, { partOf }),
		text(part('Country'), partLabel('Country'), 80, { partOf }),
		field('address', partOf, partLabel('Address'), {
			...READ_ONLY,
			filterable: false,
			sortable: false,
			groupable: false,
			addressPrefix: prefix,
		}),
	];
}

/** First and last name, and the full name they make. */
export function personName(): FieldSchema[] {
	const extraTypeInfo = 'personname';
	return [
		text('LastName', 'Last Name', 80, { nillable: false, partOf: 'Name', extraTypeInfo }),
		text('FirstName', 'First Name', 40, { partOf: 'Name', extraTypeInfo }),
		picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], {
			length: 40,
			partOf: 'Name',
			extraTypeInfo,
		}),
		text('Name', 'Full Name', 121, {
			...READ_ONLY,
			nillable: false,
			defaultedOnCreate: false,
			nameField: true,
			extraTypeInfo,
			derive: ({ FirstName, LastName }) =>
				[FirstName, LastName].filter((part) => part !== null && part !== undefined).join(' '),
		}),
	];
}

export const id = (label = 'Record ID') =>
	field('id', 'Id', label, {
		...READ_ONLY,
		length: 18,
		nillable: false,
		idLookup: true,
	});

export const isDeleted = () => checkbox('IsDeleted', 'Deleted', READ_ONLY);

export const owner = (label: string, owners: readonly string[] = ['User']) =>
	lookup('OwnerId', label, owners, { nillable: false, defaultValue: { owner: true } });

/** Who wrote the record when; set at every save. */
export function audit(): FieldSchema[] {
	const stamp = (name: string, label: string) =>
		dateTime(name, label, { ...READ_ONLY, nillable: false });
	const user = (name: string, label: string) =>
		lookup(name, label, ['User'], { ...READ_ONLY, nillable: false });
	return [
		stamp('CreatedDate', 'Created Date'),
		user('CreatedById', 'Created By ID'),
		stamp('LastModifiedDate', 'Last Modified Date'),
		user('LastModifiedById', 'Last Modified By ID'),
		stamp('SystemModstamp', 'System Modstamp'),
	];
}
