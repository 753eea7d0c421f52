/**
 * The kinds of column a table of the emulated Dataverse can have, as its metadata describes them.
 * https://learn.microsoft.com/power-apps/developer/data-platform/entity-attribute-metadata
 */

/** How strongly a value is asked for; the Web API itself insists on `SystemRequired` only. */
export type RequiredLevel = 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';

interface ColumnBase {
	/** Logical name, in lower case. */
	name: string;
	schemaName: string;
	label: string;
	required: RequiredLevel;
	/** Whether a payload may set it when a row is created, and later. */
	validFor: { create: boolean; update: boolean };
}

export type TextFormat = 'Text' | 'TextArea' | 'Email' | 'Phone' | 'Url';

export interface TextColumn extends ColumnBase {
	kind: 'text' | 'memo';
	format: TextFormat;
	maxLength: number;
}

export type PrecisionSource = 0 | 1 | 2;

export interface NumberColumn extends ColumnBase {
	kind: 'integer' | 'bigInteger' | 'decimal' | 'double' | 'money';
	minimum: number;
	maximum: number;
	/** Digits after the point. */
	precision: number;
	/**
	 * Of money: 0 where `precision` counts, 1 where the organization says it, 2 where the currency does.
	 * https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.metadata.moneyattributemetadata.precisionsource
	 */
	precisionSource?: PrecisionSource;
}

export interface BooleanColumn extends ColumnBase {
	kind: 'boolean';
	trueLabel: string;
	falseLabel: string;
	defaultValue: boolean;
}

export interface DateColumn extends ColumnBase {
	/** A day without a time zone, or a moment in whole seconds. */
	kind: 'date' | 'dateTime';
	behavior: 'DateOnly' | 'UserLocal' | 'TimeZoneIndependent';
	format: 'DateOnly' | 'DateAndTime';
}

export interface Option {
	value: number;
	label: string;
	/** Status reasons only: the state they belong to. */
	state?: number;
	/** States only: the status reason that a change to the state brings along. */
	defaultStatus?: number;
}

export interface ChoiceColumn extends ColumnBase {
	kind: 'choice' | 'multiChoice' | 'state' | 'status';
	options: readonly Option[];
	defaultValue: number | null;
	/** Name of the option set that several columns share; undefined when the column has its own. */
	globalOptionSet?: string;
}

/** One table that a lookup column can point to. */
export interface LookupTarget {
	table: string;
	/** Name that binds and expands it in the Web API; differs from the column's name where there are several targets. */
	navigationProperty: string;
	relationship: string;
	/** What becomes of the rows that point to a deleted one; without it, they stay as they are. */
	onDelete?: OnDelete;
}

/** In Microsoft's reference of a table, Delete in the CascadeConfiguration of a relationship: Cascade or RemoveLink. */
export type OnDelete = 'cascade' | 'removeLink';

export interface LookupColumn extends ColumnBase {
	kind: 'lookup';
	type: 'Lookup' | 'Customer' | 'Owner';
	targets: readonly LookupTarget[];
	/** False for a lookup that no relationship stands behind, so that it can only be read; true when left out. */
	isNavigable?: boolean;
}

export interface IdColumn extends ColumnBase {
	kind: 'id';
}

export type Column =
	TextColumn | NumberColumn | BooleanColumn | DateColumn | ChoiceColumn | LookupColumn | IdColumn;

/** Name of the property that carries the column in the Web API; a lookup is read as `_name_value`. */
export const propertyName = (column: Column) =>
	column.kind === 'lookup' ? `_${column.name}_value` : column.name;

/** A column someone has added to the environment carries their publisher's prefix. */
export const isCustom = (name: string) => name.startsWith('new_');
