/** Sign-in to a Dataverse environment. */
export { acquireAppToken } from './tokens';
export { readHostToken } from './hostToken';
export type { AppIdentity } from './identity';
export { signInRejected } from './rejections';
export { signIn } from './signIn';
