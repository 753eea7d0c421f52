/** Actions and functions as the port describes them. */
import { toParameter } from '../../../crm/driver/parameterField';
import type {
	FieldType,
	InvocableDescription,
	InvocableForm,
	InvocableOutput,
	InvocableParameter,
	InvocableSummary,
} from '../../../crm/port';
import { GUID } from '../query';
import type { Csdl, CsdlOperation, CsdlParameter } from './csdl';

/** Base of all tables: where it is bound, no table is named, and no request can be written. */
const ANY_TABLE = 'crmbaseentity';

/** An operation with the name by which users select it, such as `lead/QualifyLead`. */
export interface NamedOperation {
	name: string;
	operation: CsdlOperation;
	/** The table that it is bound to, and whether to one record. */
	table?: string;
	isOfRecord: boolean;
}

/** All that can be called: unbound ones, and those of a record or of a table. */
export function nameOperations({ operations, entityTypes }: Csdl): NamedOperation[] {
	return operations.flatMap((operation): NamedOperation[] => {
		if (!operation.binding) return [{ name: operation.name, operation, isOfRecord: false }];
		const { type } = operation.binding;
		const table = itemType(type) ?? type;
		if (table === ANY_TABLE || entityTypes.get(table)?.setName === undefined) return [];
		const name = `${table}/${operation.name}`;
		return [{ name, operation, table, isOfRecord: itemType(type) === undefined }];
	});
}

export const toSummary = ({ name, operation }: NamedOperation): InvocableSummary => ({
	name,
	label: name,
	kind: operation.kind,
});

export function toDescription(named: NamedOperation, csdl: Csdl): InvocableDescription {
	const { operation, table, isOfRecord } = named;
	return {
		...toSummary(named),
		inputs: [
			...(table !== undefined && isOfRecord ? [toTarget(operation.binding!, table)] : []),
			...operation.parameters.map((parameter) => toInput(parameter, csdl)),
		],
		outputs: toOutputs(operation, csdl),
		isReadOnly: operation.kind === 'Function',
	};
}

/** The record that the operation is bound to. */
function toTarget({ name }: CsdlParameter, table: string): InvocableParameter {
	return toParameter({
		name,
		label: `Record ID of ${table}`,
		type: 'id',
		required: true,
		idPattern: GUID,
		lookupTargets: [table],
	});
}

/** Type of the items of a collection; undefined for another type. */
export const itemType = (type: string) => /^Collection\((.+)\)$/.exec(type)?.[1];

interface Kind {
	type: FieldType;
	isInteger?: boolean;
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-entitytypes#primitive-types */
const primitives: Readonly<Record<string, Kind>> = {
	'Edm.String': { type: 'text' },
	'Edm.Boolean': { type: 'boolean' },
	'Edm.Byte': { type: 'number', isInteger: true },
	'Edm.Int16': { type: 'number', isInteger: true },
	'Edm.Int32': { type: 'number', isInteger: true },
	'Edm.Int64': { type: 'number', isInteger: true },
	'Edm.Decimal': { type: 'number' },
	'Edm.Double': { type: 'number' },
	'Edm.Single': { type: 'number' },
	'Edm.Date': { type: 'date' },
	'Edm.DateTimeOffset': { type: 'dateTime' },
	'Edm.Guid': { type: 'id' },
};

function toInput({ name, type, isNullable }: CsdlParameter, csdl: Csdl): InvocableParameter {
	const item = itemType(type) ?? type;
	const members = csdl.enums.get(item);
	const isTable = item !== ANY_TABLE && csdl.entityTypes.has(item);
	const kind: Kind = isTable ? { type: 'id' } : (primitives[item] ?? { type: 'text' });
	return toParameter({
		...{ name, label: name, required: !isNullable },
		...(members
			? { type: 'choice', choices: members.map((each) => ({ value: each, label: each })) }
			: kind),
		...(kind.type === 'id' && { idPattern: GUID }),
		...(isTable && { lookupTargets: [item] }),
		form: members ? 'value' : formOf(item, isTable),
		isList: item !== type,
		...(item in primitives || members ? {} : { description: descriptionOf(item, isTable) }),
	});
}

function formOf(type: string, isTable: boolean): InvocableForm {
	if (isTable) return 'record';
	return type in primitives ? 'value' : 'json';
}

function descriptionOf(type: string, isTable: boolean): string {
	if (isTable) return `The ID of a record of ${type}, or an object with its columns`;
	return type === ANY_TABLE
		? 'An object with "@odata.type", the ID and the columns of a record'
		: `An object of the type ${type}`;
}

/** What a complex type returns; a record or a list of records is returned as it is. */
function toOutputs({ returnType = '' }: CsdlOperation, csdl: Csdl): InvocableOutput[] {
	return (csdl.complexTypes.get(returnType) ?? []).map(({ name, type }) => ({
		name,
		label: name,
		type: primitives[itemType(type) ?? type]?.type ?? 'json',
		isList: itemType(type) !== undefined,
	}));
}
