/** FNV-1a in 64 bits: different texts about one record do not collide by chance. It protects nothing against intent. */
export function hashText(text: string): bigint {
	let hash = 0xcbf29ce484222325n;
	for (let index = 0; index < text.length; index += 1) {
		hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
	}
	return hash;
}
