import { Schema } from './schema';
import type { FieldSchema, ObjectSchema } from './types';

/** What is kept from users: an object, or one field of it, hidden or not to be changed. */
export interface Restriction {
	/** Whom it concerns; everybody when left out. */
	userId?: string;
	object: string;
	/** The whole object when left out. */
	field?: string;
	access: 'hidden' | 'readOnly' | MissingPermission;
}

/** Of an object only: a user can have one of both permissions. */
type MissingPermission = 'noCreate' | 'noEdit';

/**
 * Object permissions and field-level security: each user sees their own schema.
 * https://developer.salesforce.com/docs/platform/data-models/guide/data-security.html
 */
export class Access {
	private restrictions: Restriction[] = [];

	constructor(private readonly everything: Schema) {}

	restrict(restriction: Restriction): void {
		this.restrictions.push(restriction);
	}

	clear(): void {
		this.restrictions = [];
	}

	schemaFor(userId: string): Schema {
		const restrictions = this.restrictions.filter(
			(restriction) => restriction.userId === undefined || restriction.userId === userId,
		);
		if (restrictions.length === 0) return this.everything;
		return new Schema(
			this.everything.objects.flatMap((object) =>
				seenObject(
					object,
					restrictions.filter((restriction) => concerns(restriction, object)),
				),
			),
		);
	}
}

/** Who cannot see an object cannot see its history either. */
const concerns = (restriction: Restriction, { name, historyOf }: ObjectSchema) =>
	restriction.object === name ||
	(restriction.object === historyOf && restriction.field === undefined);

function seenObject(object: ObjectSchema, restrictions: readonly Restriction[]): ObjectSchema[] {
	const levels = restrictions
		.filter(({ field }) => field === undefined)
		.map(({ access }) => access);
	if (levels.includes('hidden')) return [];
	const fields = object.fields.flatMap((field) =>
		seenField(
			field,
			restrictions.filter((restriction) => restriction.field === field.name),
		),
	);
	const isReadOnly = levels.includes('readOnly');
	const missing = {
		...((isReadOnly || levels.includes('noCreate')) && { createable: false }),
		...((isReadOnly || levels.includes('noEdit')) && { updateable: false, deletable: false }),
	};
	return [{ ...object, ...missing, fields }];
}

function seenField(field: FieldSchema, restrictions: readonly Restriction[]): FieldSchema[] {
	const levels = restrictions.map(({ access }) => access);
	if (levels.includes('hidden')) return [];
	if (levels.includes('readOnly')) return [{ ...field, createable: false, updateable: false }];
	return [field];
}
