/** Match rules over fields: what two records have in common when they match, and how to search a CRM for it. */
import type { FieldDescription, FieldValues, FindKey } from '../../crm/port';
import type { Comparison } from '../values/comparison';
import { normalize, searchForms, toSearchValues } from '../values/normalize';
import { noProofNeeded, type Certainty, type Proof } from './certainty';
import type { PersonName } from './people';

/** Normalized values that two records have in common when they match. */
export interface Identity {
	text: string;
	/** API names of the fields it is built from. */
	fields: readonly string[];
	/** What can confirm or contradict that records with this identity are the same. */
	evidence: readonly string[];
	/** The person whose record it is. */
	person?: PersonName;
}

/** Two records match when they share an identity. Empty values have none, so they never match. */
export interface MatchRule {
	/** Shown in outcomes as `matchedBy`. */
	name: string;
	/** API names of the fields it reads. */
	fields: readonly string[];
	/** What a match needs to be certain. */
	certainty: Certainty;
	/** What the evidence is called in sentences. */
	evidenceLabel: string;
	/** API names of the fields that hold evidence: a match by this rule never clears them. */
	evidenceFields: readonly string[];
	identify(values: FieldValues): Identity[];
	/** What to search the CRM for: it finds every record that matches, and can find others. */
	keysFor(values: FieldValues): FindKey[];
}

/** A field, and how its values are compared. */
export interface ComparedField {
	field: FieldDescription;
	comparison: Comparison;
}

/** Matches when the values of all fields match. */
export function matchAllFields(
	name: string,
	fields: readonly ComparedField[],
	proof: Proof = noProofNeeded,
): MatchRule {
	const names = fields.map(({ field }) => field.name);
	const identify = (values: FieldValues) => {
		const parts = fields.map(({ field, comparison }) =>
			normalize(field, values[field.name], comparison),
		);
		if (parts.includes('')) return [];
		const person = proof.personOf?.(values);
		return [
			{ text: JSON.stringify(parts), fields: names, evidence: proof.evidenceOf(values), person },
		];
	};
	return {
		...common(name, names, proof),
		identify,
		keysFor(values) {
			if (identify(values).length === 0) return [];
			return distinct(
				searchForms.map((form) =>
					Object.fromEntries(
						fields.map(({ field, comparison }) => [
							field.name,
							toSearchValues(field, values[field.name] ?? null, comparison)[form],
						]),
					),
				),
			);
		},
	};
}

/** Matches when any of one record's values matches any of the other's, in whichever of the fields. */
export function matchAnyField(
	name: string,
	fields: readonly FieldDescription[],
	comparison: Comparison,
	proof: Proof = noProofNeeded,
): MatchRule {
	const textOf = (field: FieldDescription, values: FieldValues) =>
		normalize(field, values[field.name], comparison);
	return {
		...common(
			name,
			fields.map((field) => field.name),
			proof,
		),
		identify(values) {
			const evidence = proof.evidenceOf(values);
			const person = proof.personOf?.(values);
			const texts = Map.groupBy(fields, (field) => textOf(field, values));
			texts.delete('');
			return [...texts].map(([text, some]) => ({
				text,
				fields: some.map((each) => each.name),
				evidence,
				person,
			}));
		},
		keysFor(values) {
			const filled = fields.filter((field) => textOf(field, values) !== '');
			return distinct(
				filled.flatMap((from) =>
					fields.flatMap((field) => {
						const forms = toSearchValues(field, values[from.name]!, comparison);
						return searchForms.map((form) => ({ [field.name]: forms[form] }));
					}),
				),
			);
		},
	};
}

const common = (name: string, fields: readonly string[], proof: Proof) => ({
	name,
	fields: [...new Set([...fields, ...proof.fields, ...(proof.nameFields ?? [])])],
	certainty: proof.certainty,
	evidenceLabel: proof.label,
	evidenceFields: proof.fields,
});

const distinct = (keys: readonly FindKey[]): FindKey[] => [
	...new Map(keys.map((key) => [JSON.stringify(key), key])).values(),
];
