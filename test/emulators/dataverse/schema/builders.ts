/** Short ways to write the columns of a table. The logical name is the schema name in lower case. */
import type {
	BooleanColumn,
	ChoiceColumn,
	Column,
	DateColumn,
	LookupColumn,
	LookupTarget,
	NumberColumn,
	OnDelete,
	Option,
	PrecisionSource,
	RequiredLevel,
	TextColumn,
	TextFormat,
} from './columns';

interface CommonOptions {
	required?: RequiredLevel;
	/** Set by the platform: a value for it in a payload is ignored. */
	readOnly?: boolean;
	/** A payload can set it on an existing row only. */
	updateOnly?: boolean;
	/** A payload can set it on a new row only. */
	createOnly?: boolean;
}

function common(schemaName: string, label: string, options: CommonOptions) {
	return {
		name: schemaName.toLowerCase(),
		schemaName,
		label,
		required: options.required ?? ('None' as const),
		validFor: {
			create: !options.readOnly && !options.updateOnly,
			update: !options.readOnly && !options.createOnly,
		},
	};
}

export function text(
	schemaName: string,
	label: string,
	options: CommonOptions & { maxLength: number; format?: TextFormat },
): TextColumn {
	const { maxLength, format = 'Text' } = options;
	return { kind: 'text', ...common(schemaName, label, options), maxLength, format };
}

export const email = (schemaName: string, label: string): TextColumn =>
	text(schemaName, label, { maxLength: 100, format: 'Email' });

export const phone = (schemaName: string, label: string, maxLength = 50): TextColumn =>
	text(schemaName, label, { maxLength, format: 'Phone' });

export const memo = (schemaName: string, label: string, maxLength = 2000): TextColumn => ({
	kind: 'memo',
	...common(schemaName, label, {}),
	maxLength,
	format: 'TextArea',
});

export function number(
	kind: NumberColumn['kind'],
	schemaName: string,
	label: string,
	options: CommonOptions & { minimum: number; maximum: number; precision?: number },
): NumberColumn {
	const { minimum, maximum, precision = 0 } = options;
	return { kind, ...common(schemaName, label, options), minimum, maximum, precision };
}

export const money = (
	schemaName: string,
	label: string,
	precisionSource: PrecisionSource = 2,
): NumberColumn => ({
	...number('money', schemaName, label, { minimum: 0, maximum: 1_000_000_000_000, precision: 2 }),
	precisionSource,
});

export const boolean = (
	schemaName: string,
	label: string,
	labels: { trueLabel: string; falseLabel: string } = { trueLabel: 'Yes', falseLabel: 'No' },
	options: CommonOptions = {},
): BooleanColumn => ({
	kind: 'boolean',
	...common(schemaName, label, options),
	...labels,
	defaultValue: false,
});

export const date = (schemaName: string, label: string): DateColumn => ({
	kind: 'date',
	...common(schemaName, label, {}),
	behavior: 'DateOnly',
	format: 'DateOnly',
});

export const dateTime = (
	schemaName: string,
	label: string,
	options: CommonOptions & Partial<Pick<DateColumn, 'behavior' | 'format'>> = {},
): DateColumn => {
	const { behavior = 'UserLocal', format = 'DateAndTime' } = options;
	return { kind: 'dateTime', ...common(schemaName, label, options), behavior, format };
};

/** Options numbered from 1 in the order of their labels, as most of Dataverse's own are. */
export const numbered = (...labels: string[]): Option[] =>
	labels.map((label, index) => ({ value: index + 1, label }));

export function choice(
	schemaName: string,
	label: string,
	options: readonly Option[],
	more: CommonOptions & {
		kind?: ChoiceColumn['kind'];
		defaultValue?: number;
		globalOptionSet?: string;
	} = {},
): ChoiceColumn {
	const { kind = 'choice', defaultValue = null, globalOptionSet } = more;
	return { kind, ...common(schemaName, label, more), options, defaultValue, globalOptionSet };
}

/** A lookup to one table; its navigation property is the logical name, or for a custom column the schema name. */
export function lookup(
	schemaName: string,
	label: string,
	target: Omit<LookupTarget, 'navigationProperty'> & { navigationProperty?: string },
	options: CommonOptions = {},
): LookupColumn {
	const navigationProperty = target.navigationProperty ?? schemaName.toLowerCase();
	return {
		kind: 'lookup',
		type: 'Lookup',
		...common(schemaName, label, options),
		targets: [{ ...target, navigationProperty }],
	};
}

/** A lookup that can only be read: no relationship has a navigation property for it. */
export const unboundLookup = (
	schemaName: string,
	label: string,
	tables: readonly string[],
): LookupColumn => ({
	kind: 'lookup',
	type: 'Lookup',
	...common(schemaName, label, { required: 'SystemRequired', createOnly: true }),
	isNavigable: false,
	targets: tables.map((table) => ({ table, navigationProperty: '', relationship: '' })),
});

/** The ID of a row of another table, which is not a lookup. */
export const reference = (name: string): Column => ({
	kind: 'id',
	...common(name, name, { required: 'SystemRequired', readOnly: true }),
});

/** A lookup to an account or a contact. */
export function customer(
	schemaName: string,
	label: string,
	relationships: { account: string; contact: string },
	{
		onDelete,
		...options
	}: CommonOptions & { onDelete?: { account: OnDelete; contact: OnDelete } } = {},
): LookupColumn {
	const targets = (['account', 'contact'] as const).map((table) => ({
		table,
		navigationProperty: `${schemaName.toLowerCase()}_${table}`,
		relationship: relationships[table],
		onDelete: onDelete?.[table],
	}));
	return { kind: 'lookup', type: 'Customer', ...common(schemaName, label, options), targets };
}

export const id = (schemaName: string, label: string): Column => ({
	kind: 'id',
	...common(schemaName, label, { required: 'SystemRequired' }),
	validFor: { create: true, update: false },
});

/** What a merge sets: that a row was merged into another, and into which. */
export const merging = (table: string): Column[] => [
	boolean('Merged', 'Merged', undefined, { readOnly: true }),
	lookup(
		'MasterId',
		'Master ID',
		{ table, relationship: `${table}_master_${table}` },
		{ readOnly: true },
	),
];

/** The columns of one postal address, such as `address1_line1`. */
export const address = (prefix: string, label: string): Column[] => [
	text(`${prefix}_Line1`, `${label}: Street 1`, { maxLength: 250 }),
	text(`${prefix}_Line2`, `${label}: Street 2`, { maxLength: 250 }),
	text(`${prefix}_City`, `${label}: City`, { maxLength: 80 }),
	text(`${prefix}_StateOrProvince`, `${label}: State/Province`, { maxLength: 50 }),
	text(`${prefix}_PostalCode`, `${label}: ZIP/Postal Code`, { maxLength: 20 }),
	text(`${prefix}_Country`, `${label}: Country/Region`, { maxLength: 80 }),
];
