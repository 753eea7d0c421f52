/** The record that another one belongs to, such as the account of a contact or the contact of an opportunity: what it is found by, and what to do without it. */
import type { Crm } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import type { Outcome } from '../matching/outcome';
import type { OverwriteBehavior } from '../values/overwrite';
import type { MappedValues } from '../values/lookupNames';

/** What happens to a record whose parent is not certain: it is written without, it fails, or a person decides. */
export type WithoutParent = 'leaveEmpty' | 'fail' | 'review';

/** The user's choices. */
export interface ParentPolicy {
	onNoMatch: 'create' | WithoutParent;
	onMultipleMatches: WithoutParent;
	weakMatches: 'use' | WithoutParent;
	/** What happens to a parent that the record has already. */
	overwrite: OverwriteBehavior;
}

/** What a record that ties two others says about them. */
export interface Tie {
	/** The role of the parent; '' to set none. */
	role: string;
}

/** The parent of one incoming record. */
export interface Parent {
	/** What it is called in sentences and in the output. */
	role: 'account' | 'contact';
	/** The lookup of a record to it, by the entity of the record; API names. */
	lookups: Readonly<Record<string, string>>;
	/** What it is found by, and what a new one gets, by API name. Empty where the item says nothing about it. */
	details: MappedValues;
	policy: ParentPolicy;
	/** Present where records have no lookup to it, but separate records that tie them to it. */
	tie?: Tie;
	/** Once it was searched. */
	outcome?: Outcome;
}

/** @returns for each parent what was found or created, in order; a search that fails is the outcome of its parents. */
export type FindParents = (crm: Crm, parents: readonly Parent[]) => Promise<Outcome[]>;

export type ParentDecision =
	| { action: 'link'; id: string }
	/** Why there is none, in sentences. */
	| { action: 'leaveEmpty'; reason: string }
	| { action: 'review'; reason: string }
	| { action: 'fail'; error: CrmError };

/** What follows for the record, once its parent was searched. */
export function decideParent({ role, policy, details }: Parent, outcome: Outcome): ParentDecision {
	if (outcome.outcome === 'failed') return afterFailure(role, policy, outcome);
	if (outcome.outcome === 'review') {
		const [choice, option] =
			outcome.candidates.length > 1
				? ([policy.onMultipleMatches, 'On Multiple Matches'] as const)
				: ([policy.weakMatches, 'Weak Matches'] as const);
		const code = outcome.candidates.length > 1 ? 'MULTIPLE_MATCHES' : 'WEAK_MATCH';
		// Weak matches that are used are found like others: what is left is an inactive record.
		return without(choice === 'use' ? 'leaveEmpty' : choice, {
			...{ role, option, code, reason: outcome.reason },
			advice: `Check the ${role}s in the CRM`,
		});
	}
	if ('changes' in outcome) return { action: 'link', id: outcome.id! };
	if (Object.keys(details).length === 0) return { action: 'leaveEmpty', reason: outcome.reason };
	return policy.onNoMatch === 'create'
		? { action: 'leaveEmpty', reason: `${outcome.reason} There is no name for a new one.` }
		: without(policy.onNoMatch, {
				...{ role, option: 'On No Match', code: 'PARENT_NOT_FOUND', reason: outcome.reason },
				advice: `Create the ${role} in the CRM`,
			});
}

interface Missing {
	role: Parent['role'];
	reason: string;
	/** The option that decides. */
	option: string;
	code: string;
	advice: string;
}

function without(
	choice: WithoutParent,
	{ role, reason, option, code, advice }: Missing,
): ParentDecision {
	if (choice !== 'fail') return { action: choice, reason };
	const error = new CrmError(`The ${role} is not certain: ${reason}`, {
		...{ kind: 'invalidRecord', code },
		advice: `${advice}, or change ${option} under Options > ${titleOf(role)}.`,
	});
	return { action: 'fail', error };
}

/** The record is written without its parent only where the user wants that, and no later attempt would find it. */
function afterFailure(
	role: Parent['role'],
	{ onNoMatch }: ParentPolicy,
	{ error, reason }: Extract<Outcome, { outcome: 'failed' }>,
): ParentDecision {
	const isLasting = error.kind === 'misconfigured' || error.kind === 'invalidRecord';
	if (onNoMatch === 'leaveEmpty' && isLasting) return { action: 'leaveEmpty', reason };
	const { kind, code, status, advice, waitCause, retryAfterMs } = error;
	return {
		action: 'fail',
		error: new CrmError(`The ${role} could not be found or created: ${reason}`, {
			...{ kind, code, status, advice, waitCause, retryAfterMs, cause: error },
		}),
	};
}

/** As the option is called. */
export const titleOf = (role: Parent['role']) => role.replace(/^./, (first) => first.toUpperCase());
