/** How many calls a CRM still allows, as its responses report it, and how many of them are kept for others. */
import { CrmError } from '../errors';
import type { Allowance } from '../port';

/** Reads the headers of a response; undefined where they report nothing. */
export type ReadAllowance = (headers: Readonly<Record<string, string>>) => Allowance | undefined;

/** The error before a write that would use one of the calls that are kept in reserve. */
export function reserveReached(crm: string, { left }: Allowance, reserve: number): CrmError {
	return new CrmError(
		`The node stopped before writing: ${crm} has ${left} API calls left, and ${reserve} are kept in reserve.`,
		{
			kind: 'retryLater',
			waitCause: 'quota-exhausted',
			code: 'RESERVE_REACHED',
			advice:
				'This record was not written. Run the item again later, or lower Keep Calls in Reserve.',
		},
	);
}
