import type { Context } from '../api/context';
import type { Reference } from '../records/lookups';
import type { RowView } from '../records/rowJson';

/** How this request's caller sees rows; remembers the names it has looked up. */
export function rowView({ environment, preferences, writer }: Context): RowView {
	const names = new Map<string, string | null>();
	const readName = ({ table: name, id }: Reference): string | null => {
		const table = environment.schema.table(name);
		const row = environment.records.find(table, id);
		const { nameColumn } = table.definition;
		const value = nameColumn === null ? null : row?.[nameColumn];
		return typeof value === 'string' ? value : null;
	};
	return {
		wantsAnnotation: preferences.wantsAnnotation,
		hides: (table, column) => environment.security.hides(writer.userId, table, column),
		nameOf(reference) {
			const key = `${reference.table}/${reference.id}`;
			const known = names.get(key);
			if (known !== undefined) return known;
			const name = readName(reference);
			names.set(key, name);
			return name;
		},
	};
}
