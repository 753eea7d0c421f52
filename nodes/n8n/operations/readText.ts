import type { ItemContext } from './operation';

/** A parameter with text, without spaces around it; '' where an expression returns nothing. */
export function readText({ context, itemIndex }: ItemContext, name: string): string {
	const value = context.getNodeParameter(name, itemIndex, '') as string | number | null;
	return String(value ?? '').trim();
}
