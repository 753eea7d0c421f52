import type { Column } from '../schema/columns';
import type { LiteralType } from './ast';

export type EdmType = Exclude<LiteralType, 'Null' | 'Enum'> | 'Edm.Double';

/** The OData type of a column's property. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-properties */
export function edmType(column: Column): EdmType {
	switch (column.kind) {
		case 'text':
		case 'memo':
		case 'multiChoice':
			return 'Edm.String';
		case 'id':
		case 'lookup':
			return 'Edm.Guid';
		case 'boolean':
			return 'Edm.Boolean';
		case 'date':
			return 'Edm.Date';
		case 'dateTime':
			return 'Edm.DateTimeOffset';
		case 'bigInteger':
			return 'Edm.Int64';
		case 'decimal':
		case 'money':
			return 'Edm.Decimal';
		case 'double':
			return 'Edm.Double';
		default:
			return 'Edm.Int32';
	}
}

const NUMBERS: readonly string[] = ['Edm.Int32', 'Edm.Int64', 'Edm.Decimal', 'Edm.Double'];
const DATES: readonly string[] = ['Edm.Date', 'Edm.DateTimeOffset'];

/** Whether OData compares values of the two types; a text is never compared with anything else. */
export const comparable = (left: string, right: string) =>
	left === right ||
	[NUMBERS, DATES].some((types) => types.includes(left) && types.includes(right)) ||
	[left, right].includes('Null');
