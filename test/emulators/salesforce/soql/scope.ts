import {
	findField,
	findRelationship,
	type FieldSchema,
	type ObjectSchema,
	type Schema,
} from '../schema';
import { noSuchColumnText, unknownRelationshipText, unknownTypeText } from '../errors';
import { nameObject, nameTable } from './nameObject';
import { invalidFieldAt, invalidTypeAt } from './queryError';
import { quoted } from './sql';

/** https://developer.salesforce.com/docs/platform/soql-sosl/guide/sforce-api-calls-soql-relationships-query-limits.html */
const MAX_HOPS = 5;

/** What one query is compiled with. */
export interface Compilation {
	/** Text of the whole query, for rejections. */
	soql: string;
	/** What the user sees. */
	schema: Schema;
	now: Date;
	includeDeleted: boolean;
	/** Gives every table of the query a unique name, subqueries included. */
	nextAlias: () => string;
}

/** One table of the query: the object itself or one that a lookup leads to. */
export interface Source {
	object: ObjectSchema;
	alias: string;
	/** Names of the relationships that lead here. */
	path: readonly string[];
	/** The source whose lookup leads here; undefined for the object itself. */
	from?: Source;
}

export interface ResolvedField {
	field: FieldSchema;
	source: Source;
}

/** Finds the fields a query names, and joins the tables that their relationships lead to. */
export class Scope {
	readonly root: Source;
	private readonly joined = new Map<string, Source & { table: string; on: string }>();

	constructor(
		readonly compilation: Compilation,
		objectName: string,
		private readonly objectAlias?: string,
	) {
		const { soql, schema, nextAlias } = compilation;
		const object = schema.object(objectName);
		if (!object) throw invalidTypeAt(soql, objectName, unknownTypeText(objectName));
		this.root = { object, alias: nextAlias(), path: [] };
	}

	/** `path` is what the query says, such as `Owner.Email` or `l.LastName`. */
	resolve(path: string): ResolvedField {
		const names = this.withoutPrefix(path.split('.'));
		const fieldName = names.at(-1) ?? '';
		const source = this.follow(names.slice(0, -1), path);
		const field = findField(source.object, fieldName);
		if (field) return { field, source };
		throw invalidFieldAt(
			this.compilation.soql,
			path,
			noSuchColumnText(fieldName, source.object.name),
		);
	}

	/** Everything behind FROM; complete only after all fields were resolved. */
	get from(): string {
		return [
			`${quoted(this.root.object.name)} AS ${this.root.alias}`,
			...[...this.joined.values()].map(
				({ table, alias, on }) => `LEFT JOIN ${table} AS ${alias} ON ${on}`,
			),
		].join(' ');
	}

	private withoutPrefix(names: readonly string[]): readonly string[] {
		const [first = ''] = names;
		const prefixes = [this.objectAlias, this.root.object.name].map((name) => name?.toLowerCase());
		return names.length > 1 && prefixes.includes(first.toLowerCase()) ? names.slice(1) : names;
	}

	private follow(relationships: readonly string[], path: string): Source {
		const { soql, schema, nextAlias } = this.compilation;
		if (relationships.length > MAX_HOPS) {
			throw invalidFieldAt(soql, path, `No more than ${MAX_HOPS} relationships allowed in a path`);
		}
		return relationships.reduce<Source>((source, name) => {
			const lookup = findRelationship(source.object, name);
			const targets = lookup?.referenceTo ?? [];
			const isPolymorphic = targets.length > 1;
			const target = isPolymorphic ? nameObject : schema.object(targets[0] ?? '');
			if (!lookup || !target) throw invalidFieldAt(soql, path, unknownRelationshipText(name));
			const way = [...source.path, lookup.relationshipName ?? ''];
			const known = this.joined.get(way.join('.'));
			if (known) return known;
			const alias = nextAlias();
			const on = `${alias}."Id" = ${source.alias}.${quoted(lookup.name)}`;
			const table = isPolymorphic ? nameTable(targets, schema) : quoted(target.name);
			const joined = { object: target, alias, path: way, from: source, table, on };
			this.joined.set(way.join('.'), joined);
			return joined;
		}, this.root);
	}
}

/** The sources that lead from the object itself to this one, which is the last. */
export const waysTo = (source: Source): Source[] =>
	source.from ? [...waysTo(source.from), source] : [];

export const columnSql = ({ field, source }: ResolvedField) =>
	`${source.alias}.${quoted(field.name)}`;
