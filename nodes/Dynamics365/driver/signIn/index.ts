/** Sign-in to a Dataverse environment. */
export { acquireAppToken } from './appTokens';
export { readHostToken } from './hostToken';
export type { AppIdentity } from './identity';
export { signInRejected } from './rejections';
export { signIn } from './signIn';
