/**
 * Reads what the `$metadata` document says of actions and functions.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-actions
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/web-api-functions
 */
import { unescapeXml } from '../../../crm/driver/xml';

export interface CsdlParameter {
	name: string;
	/** Without the namespace of the service: `Edm.String`, `lead`, `Collection(Edm.Guid)`. */
	type: string;
	isNullable: boolean;
}

export interface CsdlOperation {
	kind: 'Action' | 'Function';
	name: string;
	/** The first parameter of a bound operation, which is in the path of its requests. */
	binding?: CsdlParameter;
	parameters: readonly CsdlParameter[];
	returnType?: string;
}

export interface Csdl {
	operations: readonly CsdlOperation[];
	/** Members by the name of the type. */
	enums: ReadonlyMap<string, readonly string[]>;
	/** Properties by the name of the type. */
	complexTypes: ReadonlyMap<string, readonly CsdlParameter[]>;
	/** By the name of the table. */
	entityTypes: ReadonlyMap<string, EntityType>;
}

export interface EntityType {
	/** Absent for a table without a set in URLs. */
	setName?: string;
	/** Column of the ID. */
	key: string;
}

export function readCsdl(document: string): Csdl {
	const elements = [...document.matchAll(ELEMENT)].map(toElement);
	const named = (tag: string) => elements.filter((element) => element.tag === tag);
	const properties = ({ content }: Element) => childrenOf(content, 'Property').map(toParameter);
	return {
		operations: elements.flatMap(toOperation),
		enums: new Map(
			named('EnumType').map(({ attributes: { Name = '' }, content }) => [
				Name,
				childrenOf(content, 'Member').map((member) => member.Name ?? ''),
			]),
		),
		complexTypes: new Map(
			named('ComplexType').map((element) => [element.attributes.Name ?? '', properties(element)]),
		),
		entityTypes: readEntityTypes(document, named('EntityType')),
	};
}

type Attributes = Readonly<Record<string, string>>;

interface Element {
	tag: string;
	attributes: Attributes;
	content: string;
}

/** Elements of these kinds do not contain each other. */
const ELEMENT =
	/<(Action|Function|EnumType|ComplexType|EntityType)\s([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/g;

const toElement = ([, tag = '', attributes = '', content = '']: RegExpExecArray): Element => ({
	tag,
	attributes: readAttributes(attributes),
	content,
});

function readAttributes(text: string): Attributes {
	const found = text.matchAll(/([\w.]+)="([^"]*)"/g);
	return Object.fromEntries(
		[...found].map(([, name = '', value = '']) => [name, unescapeXml(value)]),
	);
}

const childrenOf = (content: string, tag: string) =>
	[...content.matchAll(new RegExp(`<${tag}\\s([^>]*?)/?>`, 'g'))].map(([, attributes = '']) =>
		readAttributes(attributes),
	);

const toParameter = ({ Name = '', Type = '', Nullable }: Attributes): CsdlParameter => ({
	name: Name,
	type: withoutNamespace(Type),
	isNullable: Nullable !== 'false',
});

/** The document names its types by an alias, or by the whole namespace. */
const withoutNamespace = (type: string) =>
	type.replace(/\b(mscrm|Microsoft\.Dynamics\.CRM)\./g, '');

function toOperation({ tag, attributes, content }: Element): CsdlOperation[] {
	if (tag !== 'Action' && tag !== 'Function') return [];
	const { Name: name = '', IsBound } = attributes;
	const all = childrenOf(content, 'Parameter').map(toParameter);
	const [result] = childrenOf(content, 'ReturnType').map(toParameter);
	const [binding, ...others] = all;
	return [
		{
			...{ kind: tag, name },
			...(IsBound === 'true' && binding ? { binding, parameters: others } : { parameters: all }),
			...(result && { returnType: result.type }),
		},
	];
}

/** A table of a kind, such as emails among activities, has the ID of its kind. */
function readEntityTypes(
	document: string,
	elements: readonly Element[],
): ReadonlyMap<string, EntityType> {
	const sets = new Map(
		childrenOf(document, 'EntitySet').map(({ Name = '', EntityType: type = '' }) => [
			withoutNamespace(type),
			Name,
		]),
	);
	const byName = new Map(elements.map((element) => [element.attributes.Name ?? '', element]));
	const keyOf = (name: string): string => {
		const element = byName.get(name);
		const base = withoutNamespace(element?.attributes.BaseType ?? '');
		const [key] = element ? childrenOf(element.content, 'PropertyRef') : [];
		return key?.Name ?? (byName.has(base) ? keyOf(base) : `${name}id`);
	};
	return new Map(
		[...byName.keys()].map((name) => [name, { setName: sets.get(name), key: keyOf(name) }]),
	);
}
