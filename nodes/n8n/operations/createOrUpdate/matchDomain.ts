/** The domain that companies are matched by, where it is not among the mapped fields: such as that of a person's email address. */
import type { INodeProperties } from 'n8n-workflow';
import type { EntityDescription, FieldValues } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import { domainOf } from '../../../sync/values/company';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import type { RuleSettings } from './settings';

const rulesByDomain: ReadonlyArray<RuleSettings['matchBy']> = ['domain', 'domainThenName'];

export const matchDomainProperty: INodeProperties = {
	displayName: 'Domain to Match By',
	name: 'matchDomain',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.email }}',
	description:
		'The website of the company, or the email address of a person who works there. Used instead of the mapped website, and not written to existing records. A new record without a website gets the domain as its website. Leave empty to match by the mapped website and email.',
	displayOptions: { show: { matchBy: [...rulesByDomain] } },
};

/**
 * The website to match by, by the API name of its field; undefined where none is given.
 * @throws CrmError when the entity has no website.
 */
export function readMatchDomain(
	item: ItemContext,
	{ matchBy }: Pick<RuleSettings, 'matchBy'>,
	{ name, label, fields }: EntityDescription,
): FieldValues | undefined {
	const domain = rulesByDomain.includes(matchBy) ? domainOf(readText(item, 'matchDomain')) : '';
	if (domain === '') return undefined;
	const { accounts } = item.product;
	const website =
		accounts?.entity === name
			? accounts.website
			: fields.find(({ type, filterable }) => type === 'url' && filterable)?.name;
	if (website !== undefined) return { [website]: domain };
	throw new CrmError(`${label} has no website field to match by.`, {
		kind: 'misconfigured',
		advice: 'Clear Domain to Match By, and map an email address.',
	});
}
