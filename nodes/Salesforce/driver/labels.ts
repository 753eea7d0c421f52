/** The labels of picklists and the names of records, read in the same query as the values. */
import type { FieldDescription, FieldValue, Labels } from '../../crm/port';

/** One label of a record. */
export interface LabelColumn {
	/** API name of the field. */
	field: string;
	/** What follows SELECT. */
	expression: string;
	/** Where the label is in a row. */
	path: readonly string[];
	/** True for several labels, separated by semicolons. */
	isList: boolean;
}

type LabelledField = Pick<FieldDescription, 'name' | 'type' | 'lookupTargets'>;

/**
 * A query can have 55 child-to-parent relationships; ten are left for the objects that lookups refer to.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm
 */
const MAX_RELATIONSHIPS = 45;

/**
 * @param relationships by the name of the lookup, as in `Owner` for OwnerId.
 * @returns none for a lookup to an object whose name field is not known.
 */
export function labelColumns(
	fields: readonly LabelledField[],
	relationships: ReadonlyMap<string, string>,
): LabelColumn[] {
	const choices = fields.filter(({ type }) => type === 'choice' || type === 'multiChoice');
	const names = fields.flatMap((field) => toNameColumn(field, relationships.get(field.name)) ?? []);
	return [...choices.map(toChoiceColumn), ...names.slice(0, MAX_RELATIONSHIPS)];
}

/**
 * The label in the language of the user. A field that is selected twice needs an alias.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_tolabel.htm
 */
function toChoiceColumn({ name, type }: LabelledField, place: number): LabelColumn {
	const alias = `label${place}`;
	return {
		field: name,
		expression: `toLabel(${name}) ${alias}`,
		path: [alias],
		isList: type === 'multiChoice',
	};
}

function toNameColumn(
	{ name, type, lookupTargets = [] }: LabelledField,
	relationship: string | undefined,
): LabelColumn | undefined {
	const nameField = nameFieldOf(lookupTargets);
	if (type !== 'lookup' || relationship === undefined || nameField === undefined) return undefined;
	const path = [relationship, nameField];
	return { field: name, expression: path.join('.'), path, isList: false };
}

/**
 * A lookup to several objects has a Name whatever it refers to, and so have all custom objects.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_name.htm
 */
function nameFieldOf(targets: readonly string[]): string | undefined {
	const [target = '', ...others] = targets;
	return others.length > 0 || target.endsWith('__c') ? 'Name' : standardNames[target];
}

const standardNames: Readonly<Record<string, string>> = {
	Account: 'Name',
	Asset: 'Name',
	Campaign: 'Name',
	Case: 'CaseNumber',
	Contact: 'Name',
	Contract: 'ContractNumber',
	Group: 'Name',
	Lead: 'Name',
	Opportunity: 'Name',
	Order: 'OrderNumber',
	Pricebook2: 'Name',
	Product2: 'Name',
	Profile: 'Name',
	RecordType: 'Name',
	User: 'Name',
	UserRole: 'Name',
};

/** A row with the records that it refers to. */
type RowWithRelated = Readonly<Record<string, FieldValue | Readonly<Record<string, FieldValue>>>>;

export function readLabels(columns: readonly LabelColumn[], row: RowWithRelated): Labels {
	return Object.fromEntries(
		columns.map(({ field, path: [first = '', second], isList }) => {
			const found = row[first] ?? null;
			const isRelated = typeof found === 'object' && found !== null;
			const label = isRelated ? (found[second ?? ''] ?? null) : found;
			if (label === null) return [field, null];
			return [field, isList ? String(label).split(';') : String(label)];
		}),
	);
}
