/** What a lead is converted to: decided from the item, and from what the lead became before. */
import type { CrmRecord, EntityDescription, FieldValues, LeadToConvert } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { isSameId } from '../values/id';
import type { ByParty, FinishedLead, Party, Successors } from './parties';

/** A lead to convert, by the values that identify it. */
export interface Converting {
	key: FieldValues;
	/** The keys of existing records that the lead becomes. */
	existing: ByParty<FieldValues>;
	wanted: Omit<LeadToConvert, 'id' | 'accountId' | 'contactId'>;
}

/** How the CRM keeps what became of a lead; API names. */
export interface ConvertedFields {
	/** The field of a lead that is true once it is converted. */
	isConverted: string;
	/** What a lead becomes, and the lookup of the lead to it. */
	account: { entity: string; lookup: string };
	contact: { entity: string; lookup: string };
	opportunity: { entity: string; lookup: string };
	/** The lookup of a contact to its account. */
	accountOfContact: string;
}

export interface ConversionPlan {
	known: FinishedLead;
	request: LeadToConvert;
}

/**
 * A contact brings its account along.
 * @param existing the records that the item gives.
 * @returns a CrmError for a contact without an account, or of another account than the given one.
 */
export function planConversion(
	{ id, values }: CrmRecord,
	{ wanted }: Pick<Converting, 'wanted'>,
	{ account, contact }: ByParty<CrmRecord>,
	{ contact: description, fields }: { contact?: EntityDescription; fields: ConvertedFields },
): ConversionPlan | CrmError {
	const request = { id, ...wanted };
	if (values[fields.isConverted] === true) {
		return { known: { id, isNew: false, ...successorsOf(values, fields) }, request };
	}
	const ofContact = (contact?.values[fields.accountOfContact] ?? undefined) as string | undefined;
	if (contact && ofContact === undefined) return withoutAccount(description, contact.id);
	if (account && ofContact !== undefined && !isSameId(account.id, ofContact)) {
		return ofOtherAccount(description, contact!.id, ofContact);
	}
	const accountId = account?.id ?? ofContact;
	const given = {
		...(accountId !== undefined && { accountId }),
		...(contact && { contactId: contact.id }),
	};
	return { known: { id, isNew: true, ...given }, request: { ...request, ...given } };
}

function successorsOf(values: FieldValues, fields: ConvertedFields): Successors {
	const kinds: ReadonlyArray<Party | 'opportunity'> = ['account', 'contact', 'opportunity'];
	return Object.fromEntries(
		kinds.flatMap((kind) => {
			const id = values[fields[kind].lookup] ?? null;
			return id === null ? [] : [[`${kind}Id`, String(id)]];
		}),
	);
}

const invalidContact = (message: string, advice: string) =>
	new CrmError(message, { kind: 'invalidRecord', advice });

const withoutAccount = (description: EntityDescription | undefined, id: string) =>
	invalidContact(
		`The ${description?.label ?? 'contact'} ${id} does not belong to an account.`,
		'Set the account of the contact first, or set Contact to Create.',
	);

const ofOtherAccount = (description: EntityDescription | undefined, id: string, account: string) =>
	invalidContact(
		`The ${description?.label ?? 'contact'} ${id} belongs to another account: ${account}.`,
		'Use this account, or a contact of the given account.',
	);
