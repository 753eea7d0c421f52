/** Options that more than one standard table has. */
import { numbered } from './builders';

export const INDUSTRIES = numbered(
	'Accounting',
	'Agriculture and Non-petrol Natural Resource Extraction',
	'Broadcasting Printing and Publishing',
	'Brokers',
	'Building Supply Retail',
	'Business Services',
	'Consulting',
	'Consumer Services',
);

export const LEAD_SOURCES = numbered(
	'Advertisement',
	'Employee Referral',
	'External Referral',
	'Partner',
	'Public Relations',
	'Seminar',
	'Trade Show',
	'Web',
	'Word of Mouth',
	'Other',
);

export const CONTACT_METHODS = numbered('Any', 'Email', 'Phone', 'Fax', 'Mail');

export const ALLOWED = { trueLabel: 'Do Not Allow', falseLabel: 'Allow' };
