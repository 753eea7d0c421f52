/**
 * Converts leads to accounts, contacts and opportunities.
 * https://developer.salesforce.com/docs/platform/api/guide/sforce-api-calls-convertlead.html
 */
import type { XmlElement } from '../../kernel/xml';
import { convertLead, type Conversion } from '../records/convertLead';
import { textOf, type XmlValue } from './envelope';
import { carryOut, rejectTooMany, type SoapContext } from './rows';

/** https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_methods_system_database.htm */
const MAX_LEADS = 100;

export function convertLeads(context: SoapContext, leads: readonly XmlElement[]): XmlValue[] {
	rejectTooMany(leads, MAX_LEADS);
	return carryOut(
		context,
		leads.map(readConversion),
		(conversion) => ({ ...convertLead(context, conversion) }),
		({ leadId = null }) => ({ accountId: null, contactId: null, leadId, opportunityId: null }),
	);
}

function readConversion(element: XmlElement): Conversion {
	const isTrue = (name: string) => textOf(element, name) === 'true';
	return {
		leadId: textOf(element, 'leadId'),
		accountId: textOf(element, 'accountId'),
		contactId: textOf(element, 'contactId'),
		convertedStatus: textOf(element, 'convertedStatus'),
		createOpportunity: !isTrue('doNotCreateOpportunity'),
		opportunityName: textOf(element, 'opportunityName'),
		overwriteLeadSource: isTrue('overwriteLeadSource'),
		ownerId: textOf(element, 'ownerId'),
	};
}
