/** What a live run says before it does anything. */
import { ways, type SignIn } from './signIns';

/** What it will do, in lines. */
export function plan(signIns: readonly SignIn[]): string[] {
	return [
		'This runs the checks of n8n-nodes-crm-sync against:',
		...signIns.map(({ product, name, credential }) => {
			const url = credential.environmentUrl ?? credential.myDomainUrl;
			return `  ${product.label} at ${url ?? ''}, signed in by ${name}`;
		}),
		'In each CRM it creates about 15 leads whose last name begins with "crm-sync-live-", changes some of them, and',
		'deletes all of them again. It writes nothing else. Flows, triggers and other automation of the org run for these',
		'leads as for any other: use a sandbox or a developer environment.',
		'It takes about 40 calls in each CRM; where Dynamics 365 tracks changes of leads, one more for each 5,000 leads.',
	];
}

/** Which variables to set, where no way to sign in is configured. */
export function whatIsMissing(): string {
	return [
		'No credential is configured. Set all variables of at least one of these ways to sign in:',
		...ways.map(
			({ product, name, required }) =>
				`  ${product.label}, ${name}:\n    ${Object.values(required).join(', ')}`,
		),
	].join('\n');
}
