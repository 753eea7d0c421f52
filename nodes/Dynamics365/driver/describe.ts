/** Tables and their columns, from Dataverse's table definitions. */
import { createCache } from '../../crm/driver/cache';
import type { Choice, DateBehavior, EntitySummary } from '../../crm/port';
import type { CrmResponse } from '../../crm/transport';
import { sendBatch } from './batch';
import { readColumnPermissions, type PermissionsOf } from './columnPermissions';
import { readPart, unknownEntity } from './errors';
import {
	moneyScale,
	precisionPaths,
	readMoneyPrecision,
	type MoneyColumn,
	type MoneyPrecision,
} from './moneyPrecision';
import { queryString } from './query';
import type { Sender } from './send';
import {
	ELASTIC,
	labelOf,
	toTable,
	type AttributeDetails,
	type Label,
	type Table,
	type TableMetadata,
} from './tables';
import { userTimeZonePath, UTC, type UserTimeZone } from './userTimeZone';

export interface Metadata {
	/** Reads a table's definition once; later calls answer from memory. */
	table(name: string): Promise<Table>;
	/** Name in URLs of any table, such as `accounts` for account; mostly without a call. */
	setName(name: string): Promise<string>;
	/** The inverse: the table with this name in URLs. @throws CrmError when there is none. */
	entityOfSet(setName: string): Promise<string>;
	/** True where rows are in partitions; mostly without a call. @throws CrmError for a table that does not exist. */
	isElastic(name: string): Promise<boolean>;
	/**
	 * Tables that people can search, by label. The definitions do not say which of them the user can read:
	 * reading a table without the privilege fails.
	 */
	listEntities(): Promise<EntitySummary[]>;
}

/**
 * Set names of the tables that lookups mostly point to; those of standard tables are the same in every environment.
 * None of these tables is elastic.
 */
const STANDARD_SETS: Readonly<Record<string, string>> = {
	account: 'accounts',
	campaign: 'campaigns',
	contact: 'contacts',
	incident: 'incidents',
	lead: 'leads',
	list: 'lists',
	opportunity: 'opportunities',
	pricelevel: 'pricelevels',
	systemuser: 'systemusers',
	team: 'teams',
	transactioncurrency: 'transactioncurrencies',
};

type TableEntry = Pick<
	TableMetadata,
	'LogicalName' | 'EntitySetName' | 'DisplayName' | 'TableType'
> & {
	IsIntersect: boolean | null;
	IsValidForAdvancedFind: boolean | null;
};

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api */
export function createMetadata(sender: Sender): Metadata {
	const permissions = createCache(() => readColumnPermissions(sender));
	const tables = createCache((name) =>
		readTable(sender, name, async () => await permissions.get('all')),
	);
	const lists = createCache(() => readTableList(sender));
	const listTables = () => lists.get('all');
	const entryOf = async (name: string) => {
		const entry = (await listTables()).find(({ LogicalName }) => LogicalName === name);
		if (!entry) throw unknownEntity(name);
		return entry;
	};

	return {
		table: (name) => tables.get(name),
		async setName(name) {
			const table = await tables.known(name);
			const known = table?.setName ?? STANDARD_SETS[name];
			return known ?? (await entryOf(name)).EntitySetName;
		},
		async isElastic(name) {
			const table = await tables.known(name);
			if (table || name in STANDARD_SETS) return table?.isElastic ?? false;
			return (await entryOf(name)).TableType === ELASTIC;
		},
		async entityOfSet(setName) {
			const standard = Object.entries(STANDARD_SETS).find(([, name]) => name === setName);
			if (standard) return standard[0];
			const entry = (await listTables()).find(({ EntitySetName }) => EntitySetName === setName);
			if (!entry) throw unknownEntity(setName);
			return entry.LogicalName;
		},
		async listEntities() {
			return (await listTables())
				.filter((entry) => entry.IsValidForAdvancedFind && !entry.IsIntersect)
				.map((entry) => ({ name: entry.LogicalName, label: labelOf(entry) }))
				.sort((left, right) => left.label.localeCompare(right.label));
		},
	};
}

async function readTableList(sender: Sender): Promise<readonly TableEntry[]> {
	const query = queryString({
		$select: 'LogicalName,EntitySetName,DisplayName,TableType,IsIntersect,IsValidForAdvancedFind',
	});
	const { value } = await sender.getJson<{ value: TableEntry[] }>(`EntityDefinitions?${query}`);
	return value;
}

/**
 * One call: the definition, and in the same batch what only one kind of attribute has.
 * @param readPermissions for a table with secured columns.
 */
async function readTable(
	sender: Sender,
	name: string,
	readPermissions: () => Promise<PermissionsOf>,
): Promise<Table> {
	if (!/^\w+$/.test(name)) throw unknownEntity(name);
	const table = `EntityDefinitions(LogicalName='${name.toLowerCase()}')`;
	const paths = [
		`${table}?${queryString(definitionOptions)}`,
		...detailKinds.map(
			({ type, options }) =>
				`${table}/Attributes/Microsoft.Dynamics.CRM.${type}?${queryString(options)}`,
		),
	];
	const { parts } = await sendBatch(
		sender,
		[userTimeZonePath, ...precisionPaths, ...paths].map((path) => ({ method: 'GET', path })),
		{ semantics: 'read' },
	);
	const [settings, ...others] = parts as [CrmResponse, ...CrmResponse[]];
	const money = readMoneyPrecision(others.slice(0, precisionPaths.length));
	const definitions = others.slice(precisionPaths.length);
	const [definition, ...kinds] = definitions.map((part) => {
		if (part.status === 404) throw unknownEntity(name);
		return readPart<object>(part, { entity: name, writes: false });
	});
	const details = new Map<string, AttributeDetails>();
	kinds.forEach((kind, index) => {
		for (const attribute of (kind as { value: DetailMetadata[] }).value) {
			details.set(attribute.LogicalName, detailKinds[index]!.read(attribute, money));
		}
	});
	const tableMetadata = definition as TableMetadata;
	const isSecured = tableMetadata.Attributes.some(({ IsSecured }) => IsSecured);
	return toTable(tableMetadata, details, {
		zone: readTimeZone(settings),
		permissionsOf: isSecured ? await readPermissions() : undefined,
	});
}

/** UTC for a user without permission to read the settings. */
function readTimeZone(settings: CrmResponse): UserTimeZone {
	if (settings.status !== 200) return UTC;
	return (JSON.parse(settings.body) as { value: UserTimeZone[] }).value[0] ?? UTC;
}

const definitionOptions = {
	$select:
		'LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,ChangeTrackingEnabled,IsOptimisticConcurrencyEnabled,TableType,DisplayName',
	$expand: [
		'Attributes($select=MetadataId,LogicalName,DisplayName,AttributeType,AttributeTypeName,AttributeOf,RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead,IsSecured)',
		'Keys($select=LogicalName,DisplayName,KeyAttributes,EntityKeyIndexStatus)',
		'ManyToOneRelationships($select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName)',
	].join(','),
};

interface OptionSet {
	Options?: Array<{ Value: number; Label: Label }>;
}

interface DetailMetadata extends MoneyColumn {
	LogicalName: string;
	MaxLength?: number | null;
	FormatName?: { Value: string } | null;
	DateTimeBehavior?: { Value: string } | null;
	Format?: string | null;
	Targets?: string[];
	DefaultFormValue?: number | null;
	/** Choices of this attribute alone. */
	OptionSet?: OptionSet | null;
	/** Choices it shares with others. */
	GlobalOptionSet?: OptionSet | null;
}

interface DetailKind {
	type: string;
	options: { $select: string; $expand?: string };
	read(attribute: DetailMetadata, money: MoneyPrecision): AttributeDetails;
}

const choices: Pick<DetailKind, 'options' | 'read'> = {
	options: {
		$select: 'LogicalName,DefaultFormValue',
		$expand: 'OptionSet($select=Options),GlobalOptionSet($select=Options)',
	},
	read: ({ OptionSet, GlobalOptionSet, DefaultFormValue }) => ({
		facts: {
			choices: ((OptionSet ?? GlobalOptionSet)?.Options ?? []).map(({ Value, Label }): Choice => ({
				value: Value,
				label: Label.UserLocalizedLabel?.Label ?? String(Value),
			})),
			isRestricted: true,
		},
		hasDefault: typeof DefaultFormValue === 'number' && DefaultFormValue >= 0,
	}),
};

/** Dataverse calls the number of decimal places precision. */
const decimals: Pick<DetailKind, 'options' | 'read'> = {
	options: { $select: 'LogicalName,Precision' },
	read: ({ Precision }) => ({ facts: { scale: Precision ?? undefined } }),
};

/** https://learn.microsoft.com/power-apps/developer/data-platform/behavior-format-date-time-attribute */
const dateBehaviors: Readonly<Record<string, DateBehavior>> = {
	DateOnly: 'dateOnly',
	UserLocal: 'userLocal',
	TimeZoneIndependent: 'timeZoneIndependent',
};

/** Each needs a separate request: the common definition of an attribute does not include these properties. */
const detailKinds: readonly DetailKind[] = [
	{
		type: 'StringAttributeMetadata',
		options: { $select: 'LogicalName,MaxLength,FormatName' },
		read: ({ MaxLength, FormatName }) => ({
			facts: { maxLength: MaxLength ?? undefined },
			formatName: FormatName?.Value,
		}),
	},
	{
		type: 'MemoAttributeMetadata',
		options: { $select: 'LogicalName,MaxLength' },
		read: ({ MaxLength }) => ({ facts: { maxLength: MaxLength ?? undefined } }),
	},
	{
		type: 'DateTimeAttributeMetadata',
		options: { $select: 'LogicalName,DateTimeBehavior,Format' },
		read: ({ DateTimeBehavior, Format }) => ({
			isDateOnly: Format === 'DateOnly',
			facts: { dateBehavior: dateBehaviors[DateTimeBehavior?.Value ?? ''] ?? 'userLocal' },
		}),
	},
	{
		type: 'LookupAttributeMetadata',
		options: { $select: 'LogicalName,Targets' },
		read: ({ Targets }) => ({ facts: { lookupTargets: Targets } }),
	},
	{ type: 'DecimalAttributeMetadata', ...decimals },
	{ type: 'DoubleAttributeMetadata', ...decimals },
	{
		type: 'MoneyAttributeMetadata',
		options: { $select: 'LogicalName,Precision,PrecisionSource' },
		read: (column, money) => ({ facts: { scale: moneyScale(column, money) } }),
	},
	{ type: 'PicklistAttributeMetadata', ...choices },
	{ type: 'StateAttributeMetadata', ...choices },
	{ type: 'StatusAttributeMetadata', ...choices },
	{ type: 'MultiSelectPicklistAttributeMetadata', ...choices },
];
