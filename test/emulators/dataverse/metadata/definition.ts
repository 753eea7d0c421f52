import type { Json } from '../odata/ast';
import { stableGuid } from '../guid';

/** One definition of the metadata: a table, a column, a key, a relationship, a set of options. */
export interface Definition {
	/** Such as `StringAttributeMetadata`. */
	type: string;
	properties: Record<string, Json>;
	/** Definitions that belong to this one; shown when they are expanded, or reached by their path. */
	related: Readonly<Record<string, () => Definition | Definition[] | null>>;
	/** For definitions of several types in one collection: what all of them have, and so what can be selected without a cast. */
	base?: { type: string; properties: ReadonlySet<string> };
}

/** A text in the language of the environment. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/label */
export function label(text: string): Json {
	const localized = {
		Label: text,
		LanguageCode: 1033,
		IsManaged: true,
		MetadataId: stableGuid(`label ${text}`),
		HasChanged: null,
	};
	return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
}

export const noLabel: Json = { LocalizedLabels: [], UserLocalizedLabel: null };

/** A property that a solution can lock. */
export const managed = (value: Json, name: string): Json => ({
	Value: value,
	CanBeChanged: true,
	ManagedPropertyLogicalName: name,
});
