/**
 * Duplicate rules: what Salesforce does when a record that is saved looks like one it has.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/headers-duplicaterules.html
 *
 * Rules are off until a test or the emulator's options add some. A new org has Salesforce's standard
 * rules on, which alert and let a user save anyway; STANDARD_RULES are these, with exact matching of
 * the email address in place of Salesforce's fuzzy one.
 */
import type { Row, Store } from '../../kernel/store';
import { ApiError } from '../errors';
import type { ObjectSchema, Schema } from '../schema';
import { recordJson } from './recordJson';

export interface DuplicateRule {
	name: string;
	/** Object whose records are checked when they are saved. */
	object: string;
	/** Fields that must be equal, and filled, for a match. */
	matchOn: readonly string[];
	/** Objects whose records they are compared with; the object itself when left out. */
	compareWith?: readonly string[];
	/** `alert` can be overruled by the client, `block` cannot. */
	action: 'alert' | 'block';
}

export const STANDARD_RULES: readonly DuplicateRule[] = [
	{
		name: 'Standard_Lead_Duplicate_Rule',
		object: 'Lead',
		matchOn: ['Email'],
		compareWith: ['Lead', 'Contact'],
		action: 'alert',
	},
	{
		name: 'Standard_Contact_Duplicate_Rule',
		object: 'Contact',
		matchOn: ['Email'],
		compareWith: ['Contact', 'Lead'],
		action: 'alert',
	},
	{
		name: 'Standard_Account_Duplicate_Rule',
		object: 'Account',
		matchOn: ['Name'],
		action: 'alert',
	},
];

/** What a client asks for in `Sforce-Duplicate-Rule-Header`. */
export interface DuplicateOptions {
	allowSave: boolean;
	includeRecordDetails: boolean;
}

/** How the single-row resources spell the key that names what was found; see the emulator's options. */
export type DuplicateResultKey = 'duplicateResult' | 'duplicateResut';

/** Reads `allowSave=true; includeRecordDetails=true; runAsCurrentUser=true`; everything is false when left out. */
export function readDuplicateHeader(header = ''): DuplicateOptions {
	const on = new Set(
		header
			.split(';')
			.map((part) => part.split('=').map((word) => word.trim().toLowerCase()))
			.filter(([, value]) => value === 'true')
			.map(([name]) => name),
	);
	return {
		allowSave: on.has('allowsave'),
		includeRecordDetails: on.has('includerecorddetails'),
	};
}

export interface Candidate {
	object: ObjectSchema;
	/** The record as it is to be saved. */
	row: Readonly<Row>;
	/** Fields that the save changes: an update that touches none of a rule's fields is not checked by it. */
	changed: readonly string[];
}

/** Throws DUPLICATES_DETECTED when a rule holds the record back. */
export function applyDuplicateRules(
	rules: readonly DuplicateRule[],
	candidate: Candidate,
	options: DuplicateOptions,
	{ store, schema, version }: { store: Store; schema: Schema; version: string },
): void {
	for (const rule of rules.filter(({ object }) => object === candidate.object.name)) {
		if (rule.action === 'alert' && options.allowSave) continue;
		if (!rule.matchOn.some((field) => candidate.changed.includes(field))) continue;
		const matchResults = (rule.compareWith ?? [rule.object])
			.flatMap((name) => schema.object(name) ?? [])
			.map((object) => ({ object, rows: findMatches(store, rule, object, candidate.row) }))
			.filter(({ rows }) => rows.length > 0)
			.map(({ object, rows }) =>
				matchesJson(object, rows, options.includeRecordDetails ? undefined : [], version),
			);
		if (matchResults.length > 0) throw duplicatesDetected(rule, matchResults);
	}
}

function findMatches(
	store: Store,
	{ matchOn }: DuplicateRule,
	object: ObjectSchema,
	row: Readonly<Row>,
): Row[] {
	const values = matchOn.map((field) => row[field] ?? null);
	if (values.includes(null)) return [];
	const conditions = matchOn.map((field) => `"${field}" = ?`).join(' AND ');
	return store.select(
		`SELECT * FROM "${object.name}" WHERE IsDeleted = 0 AND Id <> ? AND ${conditions} ORDER BY Id LIMIT 100`,
		[row['Id'] ?? null, ...values],
	);
}

function matchesJson(
	object: ObjectSchema,
	rows: readonly Row[],
	fields: readonly [] | undefined,
	version: string,
) {
	return {
		entityType: object.name,
		errors: [],
		matchEngine: 'ExactMatchEngine',
		matchRecords: rows.map((row) => ({
			additionalInformation: [],
			fieldDiffs: [],
			matchConfidence: 100.0,
			record: { ...recordJson(object, row, version, fields), Id: row['Id'] },
		})),
		rule: `${object.name}_Match_Rule_v1_0`,
		size: rows.length,
		success: true,
	};
}

function duplicatesDetected(rule: DuplicateRule, matchResults: readonly object[]): ApiError {
	const message = 'Use one of these records?';
	return new ApiError(400, {
		errorCode: 'DUPLICATES_DETECTED',
		message,
		duplicateResult: {
			allowSave: rule.action === 'alert',
			duplicateRule: rule.name,
			duplicateRuleEntityType: rule.object,
			errorMessage: message,
			matchResults,
		},
	});
}
