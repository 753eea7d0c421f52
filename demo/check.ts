import { setTimeout as wait } from 'node:timers/promises';
import {
	CRM_KEYS,
	PERSON_KINDS,
	type CrmKey,
	type PersonField,
	type PersonKind,
	type PersonValues,
} from './person';
import type { DemoCrms } from './page/board';

/** One change that arrived in the other CRM. */
export interface Arrival {
	event: 'created' | 'updated';
	from: CrmKey;
	to: CrmKey;
	entity: PersonKind;
	email: string;
	/** Seconds from the change in one CRM to its arrival in the other. */
	seconds: number;
}

export interface CheckResult {
	arrived: Arrival[];
	/** Changes that did not arrive in time. Absent when there are none. */
	missing?: Omit<Arrival, 'seconds'>[];
	ok: boolean;
}

const ARRIVAL_TIMEOUT_MS = 90_000;
const CHECK_INTERVAL_MS = 100;

/** Creates and then updates a lead and a contact in each CRM, and waits until every change arrives in the other. */
export async function checkBothWays(crms: DemoCrms): Promise<CheckResult> {
	const routes = CRM_KEYS.flatMap((from) =>
		PERSON_KINDS.map((kind) => new Route(crms, from, kind)),
	);
	const created = await Promise.all(routes.map((route) => route.create()));
	const updated = await Promise.all(routes.map((route) => route.update()));
	const changes = [...created, ...updated];
	const arrived = changes.filter((change): change is Arrival => change.seconds !== undefined);
	const missing = changes.filter((change) => change.seconds === undefined);
	return missing.length === 0 ? { arrived, ok: true } : { arrived, missing, ok: false };
}

/** One lead or contact that is changed in one CRM and expected in the other. */
class Route {
	private readonly to: CrmKey;
	private readonly email: string;
	private id = '';

	constructor(
		private readonly crms: DemoCrms,
		private readonly from: CrmKey,
		private readonly kind: PersonKind,
	) {
		this.to = from === 'salesforce' ? 'dynamics365' : 'salesforce';
		this.email = `${kind}.from.${from}@check.example`;
	}

	async create() {
		const values: PersonValues = {
			firstName: 'Mary',
			lastName: `Jackson ${this.kind} ${this.from}`,
			email: this.email,
			phone: '+1 757 555 0142',
			jobTitle: 'Engineer',
			...(this.kind === 'lead' && { company: 'Langley Research' }),
		};
		return await this.timeArrival('created', values, () => {
			this.id = this.crms[this.from].create(this.kind, values);
		});
	}

	async update() {
		const values: PersonValues = { phone: '+1 757 555 0199', jobTitle: 'Head of Engineering' };
		return await this.timeArrival('updated', values, () =>
			this.crms[this.from].update(this.kind, this.id, values),
		);
	}

	private async timeArrival(event: Arrival['event'], values: PersonValues, change: () => void) {
		const startedAt = Date.now();
		change();
		const { from, to, kind: entity, email } = this;
		const seconds = (await this.arrives(values)) ? (Date.now() - startedAt) / 1000 : undefined;
		return { event, from, to, entity, email, seconds };
	}

	private async arrives(values: PersonValues): Promise<boolean> {
		const deadline = Date.now() + ARRIVAL_TIMEOUT_MS;
		while (Date.now() < deadline) {
			const people = this.crms[this.to].list(this.kind);
			const sameEmail = people.filter((person) => person.values.email === this.email);
			const [only] = sameEmail;
			if (only && sameEmail.length === 1 && matches(only.values, values)) return true;
			await wait(CHECK_INTERVAL_MS);
		}
		return false;
	}
}

function matches(actual: PersonValues, expected: PersonValues): boolean {
	return Object.entries(expected).every(([field, value]) => actual[field as PersonField] === value);
}
