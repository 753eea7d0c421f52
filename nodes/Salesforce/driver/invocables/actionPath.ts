/** Names of invocable actions, such as `flow/Close_Case`, and where they are below the root of the API. */

/** The kind of the actions that are the same in every org. */
export const STANDARD = 'standard';

/** A name without a kind is that of a flow, which most are. */
const DEFAULT_KIND = 'flow';

export interface ActionName {
	/** `standard`, or a kind of custom actions such as `flow` or `apex`. */
	kind: string;
	/** API name. */
	name: string;
}

/** @returns undefined for a text that cannot be a name. */
export function readActionName(text: string): ActionName | undefined {
	const [, kind = DEFAULT_KIND, name = ''] = /^(?:(\w+)\/)?([\w.]+)$/.exec(text) ?? [];
	return name === '' ? undefined : { kind, name };
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-actions-invocable-custom-get.html */
export const toActionPath = ({ kind, name }: ActionName) =>
	kind === STANDARD ? `/actions/standard/${name}` : `/actions/custom/${kind}/${name}`;
