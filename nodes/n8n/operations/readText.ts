import type { ItemContext } from './operation';

/** A parameter with text, without spaces around it; '' where an expression returns nothing. */
export function readText({ context, itemIndex }: ItemContext, name: string): string {
	const value = context.getNodeParameter(name, itemIndex, '') as string | number | null;
	return String(value ?? '').trim();
}

/** A parameter with several texts, as a list or separated by commas, without empty ones. */
export function readTexts({ context, itemIndex }: ItemContext, name: string): string[] {
	const given = context.getNodeParameter(name, itemIndex, '') as string | string[] | null;
	return (Array.isArray(given) ? given : String(given ?? '').split(','))
		.map((text) => String(text).trim())
		.filter((text) => text !== '');
}
