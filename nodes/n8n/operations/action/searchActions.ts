import type { InvocableSummary } from '../../../crm/port';

/** Those with the text in their name, label or kind, in any case. */
export function searchActions(
	actions: readonly InvocableSummary[],
	text: string,
): readonly InvocableSummary[] {
	const wanted = text.trim().toLowerCase();
	return actions.filter(({ name, label, kind }) =>
		`${name} ${label} ${kind}`.toLowerCase().includes(wanted),
	);
}
