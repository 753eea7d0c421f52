/**
 * Opens a case for each call: finds or creates the caller, and creates a case that refers to them, unless the call has
 * one already.
 */
import type { Crm, EntityDescription } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { createOrUpdate, type DuplicateRuleSet } from '../matching/createOrUpdate';
import type { IncomingRecord } from '../matching/mapRecords';
import { failed, type Outcome } from '../matching/outcome';
import type { RecordPolicy } from '../matching/plan';
import type { MappedValues } from '../values/lookupNames';
import { resolveLookups } from '../values/lookups';
import { mapValues } from '../values/mapValues';
import { withCaller } from './withCaller';

/** One call. */
export interface Call {
	/** What the caller is searched by, what a new one gets, and what to do with the matches. */
	caller: IncomingRecord;
	/** Values of the case, by API name. */
	values: MappedValues;
	/** Of a field that refers to the caller, by the caller's entity; API names. */
	lookups: Readonly<Record<string, string>>;
}

export interface CallRules {
	/** How callers are searched and created. */
	callers: DuplicateRuleSet;
	/** How the case of a call is found and created. */
	cases: DuplicateRuleSet;
	case: EntityDescription;
	/** What happens to a case that the call has already. */
	onExistingCase: 'use' | 'update';
}

/** What became of one call. */
export interface OpenedCase {
	case: Outcome;
	/** Absent when the values of the case cannot be used, so that no caller was searched. */
	caller?: Outcome;
}

/**
 * A caller is created only when the values of the case can be used.
 * @returns for each call what became of it, in order.
 * @throws CrmError when lookups of cases cannot be resolved for any call.
 */
export async function openCases(
	crm: Crm,
	rules: CallRules,
	calls: readonly Call[],
): Promise<OpenedCase[]> {
	const { name } = rules.case;
	const results: OpenedCase[] = [];
	const checked = await checkValues(crm, rules, calls);
	const usable = checked.flatMap((values, index) => {
		if (!(values instanceof CrmError)) return [{ index, values, call: calls[index]! }];
		results[index] = { case: failed(name, values) };
		return [];
	});
	const callers = await createOrUpdate(
		crm,
		rules.callers,
		usable.map(({ call }) => call.caller),
	);
	const ready = usable.flatMap(({ index, values, call }, place) => {
		const caller = callers[place]!;
		if (caller.outcome !== 'failed')
			return [{ index, caller, record: toCase(rules, call, values, caller) }];
		results[index] = { caller, case: failed(name, caller.error) };
		return [];
	});
	const cases = await createOrUpdate(
		crm,
		rules.cases,
		ready.map(({ record }) => record),
	);
	ready.forEach(({ index, caller }, place) => {
		results[index] = { caller, case: cases[place]! };
	});
	return results;
}

/** @returns the values of each case with lookups by ID, or why they cannot be used. */
async function checkValues(
	crm: Crm,
	{ case: description, cases: { timezone } }: CallRules,
	calls: readonly Call[],
): Promise<Array<MappedValues | CrmError>> {
	const resolved = await resolveLookups(
		crm,
		description,
		calls.map(({ values }) => values),
	);
	return resolved.map((values) => {
		if (values instanceof CrmError) return values;
		try {
			mapValues(description, values, timezone);
			return values;
		} catch (error) {
			if (error instanceof CrmError) return error;
			throw error;
		}
	});
}

function toCase(
	{ case: description, onExistingCase }: CallRules,
	{ lookups }: Call,
	values: MappedValues,
	caller: Outcome,
): IncomingRecord {
	const { name } = description;
	const lookup = lookups[caller.entity];
	const id = 'id' in caller ? caller.id : undefined;
	const mapped =
		id === undefined || lookup === undefined ? values : withCaller(description, values, lookup, id);
	return { mapped: new Map([[name, mapped]]), policy: policyOf(name, onExistingCase) };
}

/** The oldest of several cases is the one of the first attempt. */
const policyOf = (createAs: string, onSingleMatch: 'use' | 'update'): RecordPolicy => ({
	createAs,
	onSingleMatch,
	onMultipleMatches: 'oldest',
	onNothingToMatch: 'create',
	overwriteRules: { forAll: 'always', forSingle: new Map() },
});
