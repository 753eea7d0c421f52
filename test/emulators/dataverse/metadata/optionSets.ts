import type { Json } from '../odata/ast';
import { stableGuid } from '../guid';
import type { BooleanColumn, ChoiceColumn, Option } from '../schema/columns';
import type { Schema } from '../schema/schema';
import type { Table } from '../schema/table';
import { label, noLabel, type Definition } from './definition';

/** The options that only this column has; null for a column that shares its options with others. */
export function ownOptionSet(
	table: Table,
	column: ChoiceColumn | BooleanColumn,
): Definition | null {
	const name = `${table.name}_${column.name}`;
	if (column.kind === 'boolean') return booleanOptionSet(name, column);
	return column.globalOptionSet === undefined ? optionSet(name, column, false) : null;
}

/** The options that a column shares with others. */
export const globalOptionSet = (column: ChoiceColumn): Definition | null =>
	column.globalOptionSet === undefined ? null : optionSet(column.globalOptionSet, column, true);

/** Every set of options that columns share. */
export function globalOptionSets(schema: Schema): Definition[] {
	const columns = schema.tables
		.flatMap(({ columns }) => columns)
		.filter((column) => 'options' in column)
		.filter(({ globalOptionSet }) => globalOptionSet !== undefined);
	const byName = new Map(columns.map((column) => [column.globalOptionSet, column]));
	return [...byName.values()].flatMap((column) => globalOptionSet(column) ?? []);
}

const TYPES = { choice: 'Picklist', multiChoice: 'Picklist', state: 'State', status: 'Status' };

function optionSet(name: string, column: ChoiceColumn, isGlobal: boolean): Definition {
	return {
		type: 'OptionSetMetadata',
		properties: {
			...setProperties(name, column.label, isGlobal),
			OptionSetType: TYPES[column.kind],
			Options: column.options.map((option) => optionProperties(column, option)),
		},
		related: {},
	};
}

function booleanOptionSet(name: string, column: BooleanColumn): Definition {
	const option = (value: number, text: string): Json => ({ ...optionBase(value, text) });
	return {
		type: 'BooleanOptionSetMetadata',
		properties: {
			...setProperties(name, column.label, false),
			OptionSetType: 'Boolean',
			TrueOption: option(1, column.trueLabel),
			FalseOption: option(0, column.falseLabel),
		},
		related: {},
	};
}

const setProperties = (name: string, text: string, isGlobal: boolean): Record<string, Json> => ({
	MetadataId: stableGuid(`option set ${name}`),
	HasChanged: null,
	Name: name,
	DisplayName: label(text),
	Description: noLabel,
	IsGlobal: isGlobal,
	IsCustomOptionSet: isGlobal,
	IsManaged: !isGlobal,
	IntroducedVersion: null,
});

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/optionmetadata */
function optionProperties(column: ChoiceColumn, option: Option): Json {
	const base = optionBase(option.value, option.label);
	switch (column.kind) {
		case 'status':
			return {
				'@odata.type': '#Microsoft.Dynamics.CRM.StatusOptionMetadata',
				...base,
				State: option.state ?? 0,
				TransitionData: null,
			};
		case 'state':
			return {
				'@odata.type': '#Microsoft.Dynamics.CRM.StateOptionMetadata',
				...base,
				DefaultStatus: option.defaultStatus ?? null,
				InvariantName: option.label,
			};
		default:
			return base;
	}
}

const optionBase = (value: number, text: string) => ({
	Value: value,
	Label: label(text),
	Description: noLabel,
	Color: null,
	IsManaged: true,
	ExternalValue: null,
	ParentValues: [],
	Tag: null,
	IsHidden: false,
	MetadataId: null,
	HasChanged: null,
});
