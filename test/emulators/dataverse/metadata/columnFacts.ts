import type { Json } from '../odata/ast';
import type { Column, LookupColumn } from '../schema/columns';

/** What the metadata says about a column because of its kind. */
export interface ColumnFacts {
	/** OData type of the definition. */
	type: string;
	/** `AttributeType`; kinds newer than that list are `Virtual`. */
	code: string;
	/** `AttributeTypeName`; the code and `Type` when left out. */
	typeName?: string;
	/** Properties that only this type of definition has. */
	properties: Readonly<Record<string, Json>>;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/attributemetadata */
export function columnFacts(column: Column): ColumnFacts {
	switch (column.kind) {
		case 'text':
			return facts('String', {
				Format: column.format,
				FormatName: { Value: column.format },
				MaxLength: column.maxLength,
				AutoNumberFormat: '',
			});
		case 'memo':
			return facts('Memo', {
				Format: 'TextArea',
				FormatName: { Value: 'TextArea' },
				MaxLength: column.maxLength,
			});
		case 'integer':
			return facts('Integer', { Format: 'None', ...range(column) });
		case 'bigInteger':
			return facts('BigInt', range(column));
		case 'decimal':
			return facts('Decimal', { ...range(column), Precision: column.precision });
		case 'double':
			return facts('Double', { ...range(column), Precision: column.precision });
		case 'money':
			return facts('Money', {
				...range(column),
				Precision: column.precision,
				PrecisionSource: column.precisionSource ?? 2,
				IsBaseCurrency: false,
			});
		case 'boolean':
			return facts('Boolean', { DefaultValue: column.defaultValue });
		case 'date':
		case 'dateTime':
			return facts('DateTime', {
				Format: column.format,
				DateTimeBehavior: { Value: column.behavior },
			});
		case 'choice':
			return facts('Picklist', { DefaultFormValue: column.defaultValue ?? -1 });
		case 'multiChoice':
			return {
				type: 'MultiSelectPicklistAttributeMetadata',
				code: 'Virtual',
				typeName: 'MultiSelectPicklistType',
				properties: { DefaultFormValue: -1 },
			};
		case 'state':
			return facts('State', { DefaultFormValue: null });
		case 'status':
			return facts('Status', { DefaultFormValue: null });
		case 'lookup':
			return lookupFacts(column);
		case 'id':
			return {
				type: 'UniqueIdentifierAttributeMetadata',
				code: 'Uniqueidentifier',
				properties: {},
			};
	}
}

const facts = (code: string, properties: ColumnFacts['properties']): ColumnFacts => ({
	type: `${code}AttributeMetadata`,
	code,
	properties,
});

const range = ({ minimum, maximum }: { minimum: number; maximum: number }) => ({
	MinValue: minimum,
	MaxValue: maximum,
});

const lookupFacts = ({ type, targets }: LookupColumn): ColumnFacts => ({
	type: 'LookupAttributeMetadata',
	code: type,
	properties: { Targets: targets.map(({ table }) => table), Format: 'None' },
});
