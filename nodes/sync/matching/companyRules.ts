/** Match rules for companies, as people match them: by domain, and by name without the legal form. */
import type { EntityDescription, FieldDescription, FieldValues, FindKey } from '../../crm/port';
import {
	companyNames,
	domainOf,
	normalizeCompanyName,
	websiteBeginnings,
	websitesOf,
} from '../values/company';
import type { Comparison } from '../values/comparison';
import { normalize } from '../values/normalize';
import type { MatchRule } from './fieldMatching';
import { cannotMatchBy } from './matchRule';

const EVIDENCE = 'website, email domain or phone';

/**
 * The same domain in a website or an email address; domains of mail providers never match.
 * An existing record is searched by its website, and by the whole email address.
 * @throws CrmError when the entity has neither field.
 */
export function domainRule(description: EntityDescription): MatchRule {
	const fields = fieldsOf(description, 'url', 'email');
	if (fields.length === 0) throw cannotMatchBy('website or email', description);
	return {
		name: 'domain',
		fields: namesOf(fields),
		certainty: 'always',
		evidenceLabel: '',
		evidenceFields: [],
		identify(values) {
			const byDomain = Map.groupBy(fields, (field) => domainOf(textOf(values, field)));
			byDomain.delete('');
			return [...byDomain].map(([text, some]) => ({ text, fields: namesOf(some), evidence: [] }));
		},
		keysFor(values) {
			const filled = fields.filter((field) => domainOf(textOf(values, field)) !== '');
			const domains = new Set(filled.map((field) => domainOf(textOf(values, field))));
			const emails = filled.filter(({ type }) => type === 'email');
			return fields.flatMap((field): FindKey[] =>
				field.type === 'url'
					? [...domains].flatMap((domain) => websiteKeys(field, domain))
					: emails.map((email) => ({ [field.name]: textOf(values, email).trim() })),
			);
		},
	};
}

function websiteKeys({ name }: FieldDescription, domain: string): FindKey[] {
	return [
		...websitesOf(domain).map((website) => ({ [name]: website })),
		...websiteBeginnings(domain)
			.filter((beginning) => beginning.includes('://'))
			.map((beginning) => ({ [name]: { kind: 'beginsWith', text: `${beginning}/` } as const })),
	];
}

/**
 * The same name without legal forms such as Inc. or GmbH. Different companies have the same name, so the match is weak
 * unless a domain or a phone number is the same too.
 * @throws CrmError when the entity has no single name field, such as people.
 */
export function companyNameRule(description: EntityDescription, comparison: Comparison): MatchRule {
	const [name, ...others] = description.nameFields;
	if (name === undefined || others.length > 0) throw cannotMatchBy('company name', description);
	const proof = fieldsOf(description, 'url', 'email', 'phone');
	const evidenceOf = (values: FieldValues) => [
		...new Set(
			proof
				.map((field) =>
					field.type === 'phone'
						? normalize(field, values[field.name], comparison)
						: domainOf(textOf(values, field)),
				)
				.filter(Boolean),
		),
	];
	return {
		name: 'company name',
		fields: [name, ...namesOf(proof)],
		certainty: 'onlyIfSupported',
		evidenceLabel: EVIDENCE,
		evidenceFields: namesOf(proof),
		identify(values) {
			const text = normalizeCompanyName(String(values[name] ?? ''));
			return text === '' ? [] : [{ text, fields: [name], evidence: evidenceOf(values) }];
		},
		keysFor(values) {
			const given = String(values[name] ?? '');
			if (normalizeCompanyName(given) === '') return [];
			return companyNames(given).map((each) => ({ [name]: each }));
		},
	};
}

const fieldsOf = ({ fields }: EntityDescription, ...types: Array<FieldDescription['type']>) =>
	fields.filter(
		({ name, type, filterable }) => types.includes(type) && filterable && !/fax/i.test(name),
	);

const namesOf = (fields: readonly FieldDescription[]) => fields.map(({ name }) => name);

const textOf = (values: FieldValues, { name }: FieldDescription) => String(values[name] ?? '');
