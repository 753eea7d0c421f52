/**
 * The actions that fill marketing lists and campaigns.
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607641%28v=crm.8%29
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607495%28v=crm.8%29
 * https://learn.microsoft.com/previous-versions/dynamicscrm-2016/developers-guide/mt607569%28v=crm.8%29
 */
import { readBody, type Context } from '../api/context';
import { empty, json, type ApiResponse } from '../api/messages';
import { malformedJson, missingType } from '../errors/payloadErrors';
import { cannotAddMembers } from '../errors/recordErrors';
import { parseGuid } from '../guid';
import type { Row } from '../../kernel/store';
import type { Table } from '../schema/table';
import { addPair, findPair } from './associations';
import { readEntity, readId } from './entityParameter';
import { existingId, type RowAddress } from './rowAddress';

const PREFIX = 'Microsoft.Dynamics.CRM.';
export const ADD_LIST_MEMBERS = 'AddListMembersList';
const ADD_MEMBER = `${PREFIX}AddMemberList`;
const ADD_ITEM = `${PREFIX}AddItemCampaign`;

/** By CreatedFromCode of the list. */
const MEMBER_TABLES: Readonly<Record<number, string>> = { 1: 'account', 2: 'contact', 4: 'lead' };

/** The bound actions of a list; undefined for another one. */
export function callListAction(
	context: Context,
	address: RowAddress,
	name: string,
): ApiResponse | undefined {
	if (name === ADD_MEMBER) return addMember(context, existingId(address));
	if (name === ADD_ITEM) return addToCampaign(context, existingId(address));
	return undefined;
}

/** The unbound `AddListMembersList`: all members are added, or none. */
export function addListMembers(context: Context): ApiResponse {
	const body = readBody(context, ADD_LIST_MEMBERS);
	const list = readEntity(context, ADD_LIST_MEMBERS, body.List);
	const { Members: members } = body;
	if (list.table.name !== 'list') throw missingType(ADD_LIST_MEMBERS);
	if (!Array.isArray(members)) throw malformedJson(ADD_LIST_MEMBERS, 'Members is missing.');
	context.environment.store.atomically(() => {
		const row = openList(context, readId(ADD_LIST_MEMBERS, list));
		for (const each of members) {
			const member = readEntity(context, ADD_LIST_MEMBERS, each);
			const id = readId(ADD_LIST_MEMBERS, member);
			addToList(context, row, { table: member.table.name, id });
		}
	});
	return empty(204);
}

/** `POST /lists(…)/Microsoft.Dynamics.CRM.AddMemberList`. */
function addMember(context: Context, listId: string): ApiResponse {
	const { EntityId: given } = readBody(context, 'AddMemberList');
	const id = typeof given === 'string' ? parseGuid(given) : undefined;
	if (id === undefined) throw malformedJson('AddMemberList', 'EntityId is missing.');
	const row = openList(context, listId);
	const Id = addToList(context, row, { table: memberTable(row), id });
	return answer(context, 'AddMemberListResponse', { Id });
}

/** The list has to be static and unlocked. */
function openList({ environment, writer }: Context, id: string): Row {
	const table = environment.schema.table('list');
	const row = environment.records.get(table, id, writer.transaction);
	environment.security.requireAccess(writer.userId, 'Write', table, row);
	if (row.type === 1) throw cannotAddMembers('Members cannot be added to a dynamic list.');
	if (row.lockstatus === 1) throw cannotAddMembers('The marketing list is locked.');
	return row;
}

const memberTable = (list: Row) => MEMBER_TABLES[Number(list.createdfromcode)] ?? '';

/** What happens to a member that is there already the documentation does not say: nothing does. */
function addToList(context: Context, list: Row, member: { table: string; id: string }): string {
	const { environment, writer } = context;
	if (member.table !== memberTable(list)) {
		throw cannotAddMembers('The member is not of the type of the marketing list.');
	}
	const table = environment.schema.table(member.table);
	const row = environment.records.get(table, member.id, writer.transaction);
	environment.security.requireAccess(writer.userId, 'Read', table, row);
	const members = environment.schema.table('listmember');
	const pair = { listid: list.listid ?? null, entityid: member.id };
	const existing = findPair(context, { table: members, values: pair });
	return existing ?? addPair(context, members, { ...pair, entityidtype: member.table });
}

/** `POST /lists(…)/Microsoft.Dynamics.CRM.AddItemCampaign`: the list becomes an item of the campaign. */
function addToCampaign(context: Context, listId: string): ApiResponse {
	const { environment, writer } = context;
	const { records, schema, security } = environment;
	const { Campaign: campaign } = readBody(context, 'AddItemCampaign');
	const entity = readEntity(context, 'AddItemCampaign', campaign);
	if (entity.table.name !== 'campaign') throw missingType('AddItemCampaign');
	records.get(schema.table('list'), listId, writer.transaction);
	const campaignId = readId('AddItemCampaign', entity);
	const row = records.get(entity.table, campaignId, writer.transaction);
	security.requireAccess(writer.userId, 'Write', entity.table, row);
	const items = schema.table('campaignitem');
	const values = { campaignid: campaignId, entityid: listId };
	const campaignitemid =
		findPair(context, { table: items, values }) ?? addPair(context, items, values);
	return answer(context, 'campaignitem', { campaignitemid });
}

const answer = ({ root }: Context, type: string, body: object) =>
	json(200, { '@odata.context': `${root}$metadata#${PREFIX}${type}`, ...body });

/** What the rows of these tables belong to: deleting one changes the list or the campaign. */
const OWNERS: Readonly<Record<string, string>> = { listmember: 'list', campaignitem: 'campaign' };

/** Throws when a row is a member or an item of something that the caller cannot change. */
export function requireOwner({ environment, writer }: Context, table: Table, row: Row): void {
	const owner = OWNERS[table.name];
	if (owner === undefined) return;
	const { records, schema, security } = environment;
	const parent = records.get(schema.table(owner), String(row[`${owner}id`]), writer.transaction);
	security.requireAccess(writer.userId, 'Write', schema.table(owner), parent);
}
