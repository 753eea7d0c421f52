/** Names with accents, for a hundred thousand people who all have different ones, with and without the accents. */

const GIVEN = [
	...['José', 'María', 'Ángel', 'Andrés', 'Raúl', 'Inés', 'Sofía', 'Lucía', 'Mónica', 'Verónica'],
	...[
		'Martín',
		'Tomás',
		'Nicolás',
		'Jesús',
		'Óscar',
		'Iván',
		'Rubén',
		'Adrián',
		'Héctor',
		'Víctor',
	],
	...['Álvaro', 'Félix', 'Joaquín', 'Agustín', 'Sebastián', 'Fermín', 'Germán', 'Simón', 'Ramón'],
	...['Julián', 'Belén', 'Rocío', 'Asunción', 'Concepción', 'Noemí', 'Águeda', 'Bárbara', 'Débora'],
	...['Úrsula', 'Begoña', 'Ángela'],
];

const joinEach = (starts: readonly string[], ends: readonly string[]) =>
	starts.flatMap((start) => ends.map((end) => start + end));

/** Such as `Balález` and `Taréguez`. */
const FAMILY = joinEach(
	joinEach([...'BCDFGLMPRT'], ['al', 'an', 'ar', 'el', 'en']),
	joinEach([...'áéíóú'], ['lez', 'nez', 'rez', 'dez', 'mez', 'tez', 'vez', 'bez', 'guez', 'sez']),
);

export interface Name {
	first: string;
	last: string;
}

/** @throws when there are not as many names. */
export function accentedName(number: number): Name {
	const first = GIVEN[number % GIVEN.length];
	const last = FAMILY[Math.floor(number / GIVEN.length)];
	if (first === undefined || last === undefined) throw new Error(`There is no name ${number}`);
	return { first, last };
}

export const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');
