import { account } from './account';
import { contact } from './contact';
import { lead } from './lead';
import { opportunity } from './opportunity';
import { thing } from './thing';
import { user } from './user';
import type { ObjectSchema } from './types';

export * from './schema';
export * from './types';

/** The objects that hold an org's records. */
export const OBJECTS: readonly ObjectSchema[] = [account, contact, lead, opportunity, user, thing];
export * from './access';
export * from './catalog';
export * from './history';
