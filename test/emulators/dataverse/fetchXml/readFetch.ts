/**
 * Reads a FetchXML text against the tables.
 * https://learn.microsoft.com/power-apps/developer/data-platform/fetchxml/reference/
 */
import { MalformedXml, parseXml, type XmlElement } from '../../kernel/xml';
import { notEmulated } from '../errors/dataverseError';
import {
	badFetchNode,
	invalidXml,
	noAttribute,
	noEntity,
	topWithPages,
} from '../errors/fetchErrors';
import type { Column } from '../schema/columns';
import type { Schema } from '../schema/schema';
import type { Table } from '../schema/table';

export interface FetchColumn {
	column: Column;
	/** Name in the result, where the query gives one. */
	alias?: string;
	aggregate?: string;
	isGroup: boolean;
}

export interface FetchOrder {
	column: Column;
	descending: boolean;
}

/** The table of the query, or one that it is joined to. */
export interface FetchEntity {
	table: Table;
	/** Name in the SQL and, for a joined one, before its columns. */
	alias: string;
	columns: readonly FetchColumn[];
	orders: readonly FetchOrder[];
	filters: readonly XmlElement[];
	links: readonly FetchLink[];
}

export interface FetchLink extends FetchEntity {
	isOuter: boolean;
	/** Column of this table, and the one of the table above that it equals. */
	from: Column;
	to: Column;
}

export interface Fetch {
	entity: FetchEntity;
	top?: number;
	page: number;
	count?: number;
	cookie?: string;
	isDistinct: boolean;
	isAggregate: boolean;
	/** True to read the deleted rows that can be restored. */
	fromBin: boolean;
}

const PAGING = ['page', 'count', 'paging-cookie', 'returntotalrecordcount'];
const KNOWN = [
	...PAGING,
	'top',
	'distinct',
	'aggregate',
	'version',
	'mapping',
	'output-format',
	'no-lock',
	'datasource',
];

/** @throws DataverseError for what is not well-formed, and for names that do not exist. */
export function readFetch(schema: Schema, text: string): Fetch {
	const root = parse(text);
	if (root.name !== 'fetch') throw invalidXml();
	const { attributes } = root;
	const unknown = [...attributes.keys()].find((name) => !KNOWN.includes(name));
	if (unknown !== undefined) throw notEmulated(`the attribute ${unknown} of fetch`);
	const source = attributes.get('datasource');
	if (source !== undefined && source !== 'bin') throw notEmulated(`the data source ${source}`);
	const paging = PAGING.find((name) => attributes.has(name));
	if (attributes.has('top') && paging !== undefined) throw topWithPages(paging);
	const [entity] = root.children;
	if (entity?.name !== 'entity') throw invalidXml();
	return {
		entity: readEntity(schema, entity, 't0'),
		top: numberOf(attributes.get('top')),
		page: numberOf(attributes.get('page')) ?? 1,
		count: numberOf(attributes.get('count')),
		cookie: attributes.get('paging-cookie'),
		isDistinct: attributes.get('distinct') === 'true',
		isAggregate: attributes.get('aggregate') === 'true',
		fromBin: source === 'bin',
	};
}

function parse(text: string): XmlElement {
	try {
		return parseXml(text);
	} catch (error) {
		if (error instanceof MalformedXml) throw invalidXml();
		throw error;
	}
}

function numberOf(value: string | undefined): number | undefined {
	if (value === undefined) return undefined;
	if (!/^\d+$/.test(value)) throw invalidXml();
	return Number(value);
}

function readEntity(schema: Schema, element: XmlElement, alias: string): FetchEntity {
	const name = element.attributes.get('name') ?? '';
	const table = schema.find(name);
	if (!table) throw noEntity(name);
	const columns: FetchColumn[] = [];
	const orders: FetchOrder[] = [];
	const filters: XmlElement[] = [];
	const links: FetchLink[] = [];
	for (const child of element.children) {
		const { attributes } = child;
		switch (child.name) {
			case 'attribute':
				columns.push({
					column: columnOf(table, attributes.get('name')),
					alias: attributes.get('alias'),
					aggregate: attributes.get('aggregate'),
					isGroup: attributes.get('groupby') === 'true',
				});
				break;
			case 'all-attributes':
				columns.push(...table.columns.map((column) => ({ column, isGroup: false })));
				break;
			case 'order':
				if (attributes.has('alias')) throw notEmulated('an order by an alias');
				orders.push({
					column: columnOf(table, attributes.get('attribute')),
					descending: attributes.get('descending') === 'true',
				});
				break;
			case 'filter':
				filters.push(child);
				break;
			case 'link-entity':
				links.push(readLink(schema, table, child, `${alias}_${links.length + 1}`));
				break;
			default:
				throw badFetchNode(child.name);
		}
	}
	return { table, alias, columns, orders, filters, links };
}

/** @param unnamed the alias of a link that has none. */
function readLink(schema: Schema, above: Table, element: XmlElement, unnamed: string): FetchLink {
	const { attributes } = element;
	const type = attributes.get('link-type') ?? 'inner';
	if (type !== 'inner' && type !== 'outer') throw notEmulated(`the link type ${type}`);
	const entity = readEntity(schema, element, attributes.get('alias') ?? unnamed);
	return {
		...entity,
		isOuter: type === 'outer',
		from: columnOf(entity.table, attributes.get('from')),
		to: columnOf(above, attributes.get('to')),
	};
}

export function columnOf(table: Table, name = ''): Column {
	const column = table.column(name);
	if (!column) throw noAttribute(table.name, name);
	return column;
}
