/**
 * The standard fields of five objects, as describes of scratch orgs have them.
 *
 * The facts are those of the answers that CumulusCI has recorded (v48.0 to v59.0); labels of fields and custom fields are
 * left out. A flag that is not in the list of a field is false.
 * https://github.com/SFDO-Tooling/CumulusCI/tree/main/cumulusci/tests/shared_cassettes
 */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const RECORDED_OBJECTS = ['Account', 'Contact', 'Lead', 'Opportunity', 'Case'] as const;

export type RecordedField = Readonly<Record<string, unknown>> & { name: string };

type Row = Record<'name' | 'flags' | 'referenceTo' | 'picklistValues' | 'defaultValue', string> &
	Record<string, string>;

/** Every key that a field of a describe has, but for its label. */
export function recordedFields(object: string): RecordedField[] {
	const file = readFileSync(join(__dirname, `${object}.csv`), 'utf8');
	return parse<Row>(file, { columns: true }).map((row) => {
		const flags = row.flags.split(' ');
		return {
			...Object.fromEntries(NEVER_SET.map((key) => [key, null])),
			...Object.fromEntries(FLAGS.map((key) => [key, flags.includes(key)])),
			...Object.fromEntries(NUMBERS.map((key) => [key, Number(row[key])])),
			...Object.fromEntries(TEXTS.map((key) => [key, row[key] || null])),
			name: row.name,
			defaultValue: row.type === 'boolean' ? false : row.defaultValue || null,
			referenceTo: row.referenceTo.split(' ').filter(Boolean),
			picklistValues: row.picklistValues.split('; ').filter(Boolean).map(readValue(row)),
		};
	});
}

/** A value whose label differs is written `value=label`. */
const readValue =
	({ defaultValue }: Row) =>
	(text: string) => {
		const [value, label = value] = text.split('=');
		return { active: true, defaultValue: value === defaultValue, label, validFor: null, value };
	};

const TEXTS = ['type', 'soapType', 'compoundFieldName', 'extraTypeInfo', 'relationshipName'];

const NUMBERS = ['length', 'byteLength', 'digits', 'precision', 'scale'];

const FLAGS = [
	'aggregatable',
	'aiPredictionField',
	'autoNumber',
	'calculated',
	'cascadeDelete',
	'caseSensitive',
	'createable',
	'custom',
	'defaultedOnCreate',
	'dependentPicklist',
	'deprecatedAndHidden',
	'displayLocationInDecimal',
	'encrypted',
	'externalId',
	'filterable',
	'formulaTreatNullNumberAsZero',
	'groupable',
	'highScaleNumber',
	'htmlFormatted',
	'idLookup',
	'nameField',
	'namePointing',
	'nillable',
	'permissionable',
	'polymorphicForeignKey',
	'queryByDistance',
	'restrictedDelete',
	'restrictedPicklist',
	'searchPrefilterable',
	'sortable',
	'unique',
	'updateable',
	'writeRequiresMasterRead',
];

const NEVER_SET = [
	'calculatedFormula',
	'controllerName',
	'defaultValueFormula',
	'filteredLookupInfo',
	'inlineHelpText',
	'mask',
	'maskType',
	'referenceTargetField',
	'relationshipOrder',
];
