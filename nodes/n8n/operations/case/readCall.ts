/** Reads one call from the parameters of an item. */
import type { IDataObject } from 'n8n-workflow';
import type { EntityDescription, FieldType } from '../../../crm/port';
import { CrmError } from '../../../crm/errors';
import type { Call, CallRules } from '../../../sync/cases/openCases';
import type { CaseEntity } from '../../product';
import { readMappedFields } from '../fields/mappedFields';
import type { ItemContext } from '../operation';
import { readText } from '../readText';
import { readCallDetails } from './callDetails';
import { readCaseOwner } from './caseOwner';
import type { CallSettings } from './openForCaller.settings';

/** @throws CrmError that names what is wrong with the item. */
export function readCall(
	item: ItemContext,
	cases: CaseEntity,
	settings: CallSettings,
	rules: CallRules,
): Call {
	const { leadField } = settings;
	const { contact, account, lead } = cases.callers;
	const lookups = [contact, account, { ...lead, lookup: leadField || lead.lookup }];
	return {
		caller: readCaller(item, cases, settings, rules),
		values: readCaseValues(item, cases, settings, rules.case),
		lookups: Object.fromEntries(
			lookups.flatMap(({ entity, lookup }) => (lookup ? [[entity.name, lookup]] : [])),
		),
	};
}

function readCaller(
	item: ItemContext,
	{ callers }: CaseEntity,
	{ searchIn, createAs, onMultipleMatches, onNothingToMatch }: CallSettings,
	rules: CallRules,
): Call['caller'] {
	const phone = readText(item, 'callerPhone');
	const email = readText(item, 'callerEmail');
	const known = (kind: typeof createAs & string): IDataObject => ({
		...(phone !== '' && { [callers[kind].phone]: phone }),
		...(callers[kind].email !== undefined && email !== '' && { [callers[kind].email]: email }),
	});
	const mapped = new Map<string, IDataObject>();
	if (createAs) {
		const { name } = callers[createAs].entity;
		const description = rules.callers.descriptions.get(name)!;
		const given = readMappedFields(item.context, `${createAs}Fields`, description, item.itemIndex);
		mapped.set(name, { ...withoutTypesOf(description, known(createAs), given), ...given });
	}
	return {
		mapped,
		matchOnly: new Map(searchIn.map((kind) => [callers[kind].entity.name, known(kind)])),
		policy: {
			...(createAs && { createAs: callers[createAs].entity.name }),
			onSingleMatch: 'use',
			onMultipleMatches,
			onNothingToMatch,
			overwriteRules: { forAll: 'always', forSingle: new Map() },
		},
	};
}

/** Of the values, those of fields of another type than the given ones: a mapped mobile phone is the caller's number. */
function withoutTypesOf(
	{ fields }: EntityDescription,
	values: IDataObject,
	given: IDataObject,
): IDataObject {
	const typeOf = (name: string): FieldType | undefined =>
		fields.find((field) => field.name === name)?.type;
	const types = new Set(Object.keys(given).map(typeOf));
	return Object.fromEntries(Object.entries(values).filter(([name]) => !types.has(typeOf(name))));
}

function readCaseValues(
	item: ItemContext,
	cases: CaseEntity,
	{ callIdField }: CallSettings,
	description: EntityDescription,
): IDataObject {
	const mapped = readMappedFields(item.context, 'caseFields', description, item.itemIndex);
	const subject = readText(item, 'subject');
	const details = readCallDetails(item).join('\n');
	const written = [mapped[cases.description] as string | undefined, details].filter(Boolean);
	return {
		...mapped,
		...(subject !== '' && { [cases.subject]: subject }),
		...(details !== '' && { [cases.description]: written.join('\n\n') }),
		...(callIdField !== '' && { [callIdField]: readCallId(item, callIdField) }),
		...readCaseOwner(item),
	};
}

function readCallId(item: ItemContext, field: string): string {
	const callId = readText(item, 'callId');
	if (callId !== '') return callId;
	throw new CrmError(
		'The call ID is empty, so the call could open a second case if it is sent again.',
		{
			kind: 'invalidRecord',
			fields: [field],
			advice: 'Enter the ID of the call, or clear Call ID Field.',
		},
	);
}
