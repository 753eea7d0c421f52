/** Server-to-server sign-in to a Salesforce org. */
export type { ServerIdentity } from './identity';
export { acquireServerToken } from './tokens';
export { signInRejected } from './rejections';
export { signIn } from './signIn';
export { findOrgOfToken } from './orgOfToken';
