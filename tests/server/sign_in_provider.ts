// A real OpenID Connect provider on loopback, with a page of its own to sign in on, and ways to make it misbehave.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider, type ClientMetadata, type JWK } from 'oidc-provider';

export interface Person {
  sub: string;
  name: string;
  email: string;
  email_verified: boolean;
  groups: string[];
  /** How they proved who they are. */
  amr: string[];
}

const kClientId = 'heydok';
const kSecret = 'a-secret-of-the-client-of-thirty-two';
const kOther = 'somebody-else';

function pageOf(content: string): string {
  return `<!doctype html><title>Klinik</title>${content}`;
}

export class SignInProvider {
  private provider!: Provider;
  private server!: Server;
  private port = 0;
  private keys = 0;
  /** Tokens are issued to another client than the one that asked. */
  forOtherClient = false;

  private constructor(
    readonly id: string,
    private readonly heydok: () => string,
    private readonly people: Person[],
  ) {}

  static async start(id: string, heydok: () => string, people: Person[]): Promise<SignInProvider> {
    const started = new SignInProvider(id, heydok, people);
    await started.open();
    return started;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** An entry of `sign_in_providers`. */
  settings(more: object = {}): object {
    return {
      id: this.id,
      name: `Klinik ${this.id}`,
      issuer: this.issuer,
      client_id: kClientId,
      client_secret: kSecret,
      practices: ['Praxis'],
      ...more,
    };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Starts anew at the same address with another key; nobody is signed in there any more. */
  async rotateKey(): Promise<void> {
    await this.stop();
    await this.open();
  }

  private async open(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: `key-${++this.keys}`, use: 'sig' };
    this.provider = new Provider(this.issuer, {
      clients: [this.client(kClientId), this.client(kOther)],
      jwks: { keys: [jwk as JWK] },
      cookies: { keys: ['a key of the cookies of this test'] },
      claims: {
        openid: ['sub', 'amr'],
        email: ['email', 'email_verified'],
        profile: ['name', 'groups'],
      },
      pkce: { required: () => true },
      // By itself it calls no addresses of this machine; here everything is on it.
      fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          // Its own pages fetch a font from the internet; nothing here leaves the machine.
          logoutSource: (context, form) => {
            const button =
              '<button form="op.logoutForm" name="logout" value="yes">Abmelden</button>';
            context.body = pageOf(form + button);
          },
          postLogoutSuccessSource: (context) => {
            context.body = pageOf('<p>Abgemeldet</p>');
          },
        },
      },
      interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
      findAccount: (_, sub) => {
        const person = this.people.find((one) => one.sub === sub);
        return person && { accountId: sub, claims: () => ({ ...person }) };
      },
      loadExistingGrant: async (context) => {
        const grant = new context.oidc.provider.Grant({
          clientId: context.oidc.client?.clientId,
          accountId: context.oidc.session?.accountId,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
  }

  private client(id: string): ClientMetadata {
    const own = `${this.heydok()}/api/v1/auth/oidc/${this.id}`;
    return {
      client_id: id,
      client_secret: kSecret,
      redirect_uris: [`${own}/callback`],
      post_logout_redirect_uris: [`${this.heydok()}/`],
      backchannel_logout_uri: `${own}/sign-out`,
      backchannel_logout_session_required: true,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    if (url.pathname.startsWith('/sign-in/')) {
      await this.signIn(request, response, url);
      return;
    }
    if (this.forOtherClient && url.pathname === '/auth') {
      url.searchParams.set('client_id', kOther);
      request.url = url.pathname + url.search;
    }
    if (this.forOtherClient && url.pathname === '/token') {
      const pair = Buffer.from(`${kOther}:${kSecret}`).toString('base64');
      request.headers.authorization = `Basic ${pair}`;
    }
    await this.provider.callback()(request, response);
  }

  /** The page: whose name is in the form is signed in. */
  private async signIn(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (request.method !== 'POST') {
      const buttons = this.people
        .map(({ sub, name }) => `<button name="sub" value="${sub}">${name}</button>`)
        .join('');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(pageOf(`<form method="post">${buttons}</form>`));
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const sub = new URLSearchParams(body).get('sub') ?? url.searchParams.get('sub') ?? '';
    const person = this.people.find((one) => one.sub === sub);
    const result = person
      ? { login: { accountId: sub, amr: person.amr } }
      : { error: 'access_denied', error_description: 'the person did not want to' };
    await this.provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: false,
    });
  }
}

/** What a browser does between a button of ours and the page that follows, without showing anything. */
export class Visitor {
  private readonly jar = new Map<string, Map<string, string>>();
  /** Every address that was gone to. */
  readonly visited: string[] = [];

  cookies(url: string): string {
    const own = this.jar.get(new URL(url).host) ?? new Map<string, string>();
    return [...own].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url);
    const response = await fetch(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), cookie: this.cookies(url) },
      redirect: 'manual',
    });
    const { host } = new URL(url);
    const own = this.jar.get(host) ?? new Map<string, string>();
    this.jar.set(host, own);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) own.delete(pair.slice(0, at));
      else own.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Follows redirects, signing in as `sub` where the provider asks; where it ends, not yet gone to if it is ours. */
  async signIn(
    start: string,
    sub: string,
    change: (url: URL) => URL = (url) => url,
  ): Promise<string> {
    let url = new URL(start);
    for (let step = 0; step < 12; ++step) {
      const asks = url.pathname.startsWith('/sign-in/');
      const response = asks
        ? await this.ask(url.href, { method: 'POST', body: new URLSearchParams({ sub }) })
        : await this.ask(url.href);
      const next = response.headers.get('location');
      if (next === null) throw new Error(`${url.pathname} answered ${response.status}`);
      url = change(new URL(next, url));
      if (!/^\/(auth|sign-in|api)(\/|$)/.test(url.pathname)) return url.pathname + url.hash;
    }
    throw new Error('the way does not end');
  }
}
