import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthorizationServer, AuthorizeRequest } from './authorizationServer';
import { formOf, type Form } from './forms';
import { Rejection, toSignInError, type SignInError } from './rejections';
import type { SignInApp, SignInUser } from './rules';
import { signInPage } from './signInPage';

/** How one CRM's authorize endpoint looks. */
export interface AuthorizeRoute {
	path: string;
	product: string;
	/** Shown when username or password is wrong, or the user may not sign in. */
	wrongPassword: string;
	/** Throws a SignInError when the address itself is rejected. */
	checkPath?(request: FastifyRequest): void;
	/** Answers a rejection that must not be sent to the app, because the app or its address is not known. */
	reject(request: FastifyRequest, reply: FastifyReply, error: SignInError): FastifyReply;
	/** The parameters that report a rejection to the app. */
	errorParameters(request: FastifyRequest, error: SignInError): Form;
}

/** Adds the endpoint that a user's browser is sent to: the sign-in page, and the redirect to the app with a code. */
export function addAuthorizeRoute<App extends SignInApp, User extends SignInUser>(
	fastify: FastifyInstance,
	server: AuthorizationServer<App, User>,
	route: AuthorizeRoute,
): void {
	fastify.route({
		method: ['GET', 'POST'],
		url: route.path,
		async handler(request, reply) {
			let asked: AuthorizeRequest<App>;
			try {
				route.checkPath?.(request);
				asked = server.readAuthorizeRequest(request);
			} catch (error) {
				return route.reject(request, reply, toSignInError(error));
			}
			try {
				return await answer(request, reply, asked);
			} catch (error) {
				const parameters = route.errorParameters(request, toSignInError(error));
				return reply.redirect(returnAddress(asked, parameters));
			}
		},
	});

	async function answer(
		request: FastifyRequest,
		reply: FastifyReply,
		asked: AuthorizeRequest<App>,
	): Promise<FastifyReply> {
		const scope = server.checkAuthorizeRequest(asked);
		const { product, wrongPassword } = route;
		const page = (username: string, problem?: string) =>
			reply
				.type('text/html; charset=utf-8')
				.send(signInPage({ product, appName: asked.app.name, scope, username, problem }));

		if (request.method === 'GET') return page(asked.parameters.login_hint ?? '');
		const { username = '', password = '', decision } = formOf(request);
		if (decision !== 'allow') throw new Rejection('denied');
		try {
			return reply.redirect(await server.authorize(request, username, password));
		} catch (error) {
			if (isWrongUser(error)) return page(username, wrongPassword);
			throw error;
		}
	}
}

const isWrongUser = (error: unknown) =>
	error instanceof Rejection && ['wrongPassword', 'inactiveUser'].includes(error.reason);

function returnAddress(
	{ redirectUri, parameters }: AuthorizeRequest<SignInApp>,
	more: Form,
): string {
	const address = new URL(redirectUri);
	for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
	if (parameters.state) address.searchParams.set('state', parameters.state);
	return address.href;
}
