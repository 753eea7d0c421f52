/** What an emulated CRM returns, as a reader of the docs is shown it: the same in every run, with addresses of a real CRM. */
import { makeId } from '../emulators/salesforce/ids';

/** Where the docs say that the CRM is. */
const ADDRESSES: Readonly<Record<string, string>> = {
	'Dynamics 365': 'https://contoso.crm.dynamics.com',
	Salesforce: 'https://example.my.salesforce.com',
};

/** The time of everything that happens in an example. */
const NOW = '2026-03-02T09:30:00';

/** IDs that the emulated Salesforce and Dataverse give. */
const IDS = /\b(\w{3})gK0\w{9}(?:[A-Z0-5]{3})?\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/**
 * @param text JSON or prose.
 * @returns the text with IDs numbered in their order, one time, and the usual example addresses.
 */
export function toReadable(text: string, { label, url }: { label: string; url: string }): string {
	const known = new Map<string, string>();
	return text
		.replaceAll(url, ADDRESSES[label] ?? url)
		.replace(/(?:\.\d+)?@(?:row|bad|acme)\.example(?:\.emulated)?/gi, '@example.com')
		.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, (time) => (isRecent(time) ? NOW : time))
		.replace(IDS, (id, prefix: string | undefined) => {
			const number = known.size + 1;
			const shown = known.get(id) ?? (prefix ? makeId(prefix, number) : toGuid(number));
			known.set(id, shown);
			return shown;
		});
}

const toGuid = (number: number) =>
	`5c1e7b9a-3d24-ef11-9f89-000d3a5b${String(number).padStart(4, '0')}`;

const DAY = 24 * 60 * 60 * 1000;

const isRecent = (time: string) => Math.abs(Date.parse(`${time}Z`) - Date.now()) < 2 * DAY;
