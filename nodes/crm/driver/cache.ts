/** Remembers what is read once per name, such as the description of an entity. */

export interface Cache<Value> {
	/** Reads the value unless it is known or being read; a failure is forgotten, so the next call reads again. */
	get(name: string): Promise<Value>;
	/** The value as far as it is known or being read; undefined otherwise. */
	known(name: string): Promise<Value> | undefined;
}

export function createCache<Value>(read: (name: string) => Promise<Value>): Cache<Value> {
	const values = new Map<string, Promise<Value>>();
	return {
		known: (name) => values.get(name),
		async get(name) {
			const value = values.get(name) ?? read(name);
			values.set(name, value);
			try {
				return await value;
			} catch (error) {
				if (values.get(name) === value) values.delete(name);
				throw error;
			}
		},
	};
}
