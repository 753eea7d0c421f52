/** The My Domain URL as people paste it. */
import { CrmError } from '../../sync/errors';

/**
 * Scheme and host of the REST API.
 * The pages of Lightning and Setup live on hosts of their own, whose address people copy from the browser.
 * https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 * @param pasted with or without scheme, trailing slash, path or query.
 * @throws CrmError when it cannot be a Salesforce address: nothing has been sent then.
 */
export function parseMyDomain(pasted: string): string {
	const text = pasted.trim();
	const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || !/\.|^localhost$/.test(url.hostname)) {
		throw notSalesforce(text);
	}
	const host = url.host
		.replace(/\.lightning\.force\.com$/, '.my.salesforce.com')
		.replace(/\.my\.salesforce-setup\.com$/, '.my.salesforce.com');
	return `https://${host}`;
}

function notSalesforce(text: string): CrmError {
	return new CrmError(
		text === '' ? 'The My Domain URL is empty.' : `"${text}" is not a Salesforce address.`,
		{
			remedy: 'mendSetUp',
			advice:
				'Open Salesforce and copy the address from the browser, such as acme.my.salesforce.com, or look under Setup > My Domain.',
		},
	);
}
