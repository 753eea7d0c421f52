import { createRequire } from 'node:module';

const load = createRequire(__filename);

/** An instance of the one class that a file exports: how n8n creates nodes and credentials. */
export function instance<T>(file: string): T {
	const [Class] = Object.values(load(file) as Record<string, new () => T>);
	if (!Class) throw new Error(`${file} exports no class`);
	return new Class();
}
