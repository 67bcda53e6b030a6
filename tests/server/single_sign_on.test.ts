// Sign-in by OpenID Connect against a certified provider: the way there and back, what is refused, who gets in as what,
// and being signed out elsewhere.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { ada, addAccount, bob, openPractice, type Practice } from './practice.js';
import { SignInProvider, Visitor, type Person } from './sign_in_provider.js';

const kWithinMs = 1_000;
const kPort = 20_000 + (process.pid % 20_000); // the provider knows our address before we start

function person(sub: string, more: Partial<Person> = {}): Person {
  return {
    sub,
    name: `Dr. ${sub}`,
    email: `${sub}@example.org`,
    email_verified: true,
    groups: [],
    amr: ['pwd'],
    ...more,
  };
}

const people: Person[] = [
  person('ada', { amr: ['pwd', 'mfa'] }),
  person('bob', { groups: ['aerzte'] }),
  person('nora', { groups: ['empfang', 'aerzte'] }),
  person('unverified', { email: ada.email, email_verified: false, groups: ['empfang'] }),
  person('roleless'),
  person('elsewhere', { email: 'eve@example.org', groups: ['empfang'] }),
];

const origin = `http://127.0.0.1:${kPort}`;
let practice: Practice;
let clinic: SignInProvider;
let trusting: SignInProvider;
let visitor: Visitor;

const start = (more = '', provider = 'clinic') =>
  `${origin}/api/v1/auth/oidc/${provider}/start${more}`;

async function me(of: Visitor = visitor) {
  const answer = await of.ask(`${origin}/api/v1/me`);
  return { status: answer.status, body: (await answer.json()) as any };
}

beforeAll(async () => {
  clinic = await SignInProvider.start('clinic', () => origin, people);
  trusting = await SignInProvider.start('trusting', () => origin, people);
  const mapping = {
    create_accounts: true,
    role_claim: 'groups',
    roles: { aerzte: 'physician', empfang: 'staff' },
  };
  practice = await openPractice({
    HEYDOK_LISTEN: `127.0.0.1:${kPort}`,
    HEYDOK_SIGN_IN_PROVIDERS: JSON.stringify([
      clinic.settings(mapping),
      trusting.settings({ ...mapping, trusted_for_physicians: true }),
    ]),
  });
  await addAccount(practice, ada, 'physician', 'Praxis');
  await addAccount(practice, bob, 'staff', 'Praxis');
  await addAccount(practice, { ...bob, email: 'eve@example.org' }, 'staff', 'Praxis Bob');
});

beforeEach(() => {
  visitor = new Visitor();
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
  await clinic.stop();
  await trusting.stop();
});

describe('signing in', () => {
  test('is offered by name', async () => {
    const config = await practice.get('/api/v1/config');
    expect(config.body.sign_in_providers).toEqual([
      { id: 'clinic', name: 'Klinik clinic' },
      { id: 'trusting', name: 'Klinik trusting' },
    ]);
  });

  test('finds the account by verified e-mail once, by subject afterwards, and comes back to the page', async () => {
    expect(await visitor.signIn(start('?page=/team'), 'ada')).toBe('/team');
    const { body } = await me();
    expect(body.email).toBe(ada.email);
    expect(body.session.provider).toBe('clinic');
    const known = people.find(({ sub }) => sub === 'ada');
    if (known) known.email = 'ada.new@example.org';
    const later = new Visitor();
    await later.signIn(start(), 'ada');
    expect((await me(later)).body.account_id).toBe(body.account_id);
  });

  test('asks with PKCE, state and nonce, and sends no secret through the browser', async () => {
    await visitor.signIn(start(), 'ada');
    const asked = new URL(visitor.visited.find((url) => url.includes('/auth?')) ?? '');
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    }
    expect(visitor.visited.join(' ')).not.toMatch(/secret|verifier/);
  });

  test('never leads to another host', async () => {
    for (const page of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%0d%0aX: y',
    ]) {
      expect(await new Visitor().signIn(start(`?page=${page}`), 'ada')).toBe('/');
    }
  });

  test('for sensitive acts the person proves anew who they are', async () => {
    await visitor.signIn(start(), 'ada');
    await visitor.signIn(start('?fresh=true'), 'ada');
    const made = await visitor.ask(`${origin}/api/v1/api-keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'PVS', scopes: ['meetings-read'] }),
    });
    expect(made.status).toBe(200);
  });
});

describe('what comes back wrong is refused', () => {
  const turnedBack = (code: string) => `/login#sign-in=${code}`;

  test('another nonce', async () => {
    const swap = (url: URL) => {
      if (url.pathname === '/auth') url.searchParams.set('nonce', 'A'.repeat(43));
      return url;
    };
    expect(await visitor.signIn(start(), 'ada', swap)).toBe(turnedBack('invalid-token'));
    expect((await me()).status).toBe(401);
  });

  test('a token for another audience', async () => {
    clinic.forOtherClient = true;
    expect(await visitor.signIn(start(), 'ada')).toBe(turnedBack('invalid-token'));
    clinic.forOtherClient = false;
    expect((await me()).status).toBe(401);
  });

  test('another state', async () => {
    const swap = (url: URL) => {
      if (url.pathname.endsWith('/callback')) url.searchParams.set('state', 'A'.repeat(43));
      return url;
    };
    expect(await visitor.signIn(start(), 'ada', swap)).toBe(turnedBack('invalid-token'));
  });

  test('an answer of another issuer', async () => {
    const swap = (url: URL) => {
      if (url.pathname.endsWith('/callback')) url.searchParams.set('iss', trusting.issuer);
      return url;
    };
    expect(await visitor.signIn(start(), 'ada', swap)).toBe(turnedBack('invalid-token'));
  });

  test('a code in the browser of somebody else, twice, or at another provider', async () => {
    let callback = '';
    const keep = (url: URL) => {
      if (url.pathname.endsWith('/callback')) callback = url.href;
      return url;
    };
    await visitor.signIn(start(), 'ada', keep);
    expect(await new Visitor().signIn(callback, 'ada')).toBe(turnedBack('sign-in-expired'));
    expect(await visitor.signIn(callback, 'ada')).toBe(turnedBack('sign-in-expired'));
    const stolen = (url: URL) =>
      url.pathname.endsWith('/callback')
        ? new URL(url.href.replace('/clinic/', '/trusting/'))
        : url;
    expect(await new Visitor().signIn(start(), 'ada', stolen)).toBe(turnedBack('sign-in-expired'));
  });

  test('a code that was made up', async () => {
    const swap = (url: URL) => {
      if (url.pathname.endsWith('/callback')) url.searchParams.set('code', 'made-up');
      return url;
    };
    expect(await visitor.signIn(start(), 'ada', swap)).toBe(turnedBack('code-refused'));
  });

  test('who changed their mind', async () => {
    expect(await visitor.signIn(start(), 'nobody')).toBe(turnedBack('sign-in-cancelled'));
  });

  test('an unknown provider', async () => {
    expect((await visitor.ask(start('', 'unknown'))).status).toBe(404);
  });
});

describe('who gets in', () => {
  test('the role of the claims is set anew; physician only by a provider that may say so', async () => {
    await visitor.signIn(start(), 'nora');
    expect((await me()).body.roles).toEqual(['staff']);
    const later = new Visitor();
    // Another issuer: she is known there by her verified e-mail.
    await later.signIn(start('', 'trusting'), 'nora');
    expect((await me(later)).body.roles).toEqual(['physician', 'staff']);
    await new Visitor().signIn(start(), 'nora');
    expect((await me(later)).body.roles).toEqual(['physician', 'staff']);
  });

  test('a second factor at the provider is one here', async () => {
    await visitor.signIn(start(), 'ada');
    const first = (await me()).body.session.second_factor;
    const other = new Visitor();
    await other.signIn(start(), 'nora');
    expect([first, (await me(other)).body.session.second_factor]).toEqual([true, false]);
  });

  test.each(['unverified', 'roleless', 'elsewhere'])('not %s', async (sub) => {
    expect(await visitor.signIn(start(), sub)).toBe('/login#sign-in=not-assigned');
    expect((await me()).status).toBe(401);
  });

  test('not by a password where none was set', async () => {
    const tried = await practice.post('/api/v1/auth/login', {
      body: { email: 'nora@example.org', password: 'none' },
    });
    expect(tried.status).toBe(401);
  });
});

describe('the provider', () => {
  test('may change its key', async () => {
    await visitor.signIn(start(), 'ada');
    await clinic.rotateKey();
    const later = new Visitor();
    expect(await later.signIn(start(), 'ada')).toBe('/');
    expect((await me(later)).status).toBe(200);
  });

  test('hears of signing out here', async () => {
    await visitor.signIn(start(), 'ada');
    const out = await visitor.ask(`${origin}/api/v1/auth/logout`, { method: 'POST' });
    const url = new URL(((await out.json()) as { sign_out_url: string }).sign_out_url);
    expect(url.origin).toBe(clinic.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${origin}/`);
    expect((await me()).status).toBe(401);
    const page = await visitor.ask(url.href);
    expect(page.status).toBe(200);
  });

  test('ends the session here within a second when the person signs out there', async () => {
    await visitor.signIn(start(), 'ada');
    const cookie = visitor.cookies(origin);
    const meeting = await practice.create(cookie);
    const host = (await practice.join(meeting, 'physician', { cookie })).body;
    const events = await fetch(`${origin}/api/v1/meetings/${meeting}/events`, {
      headers: { cookie },
    });
    const closed = (async () => {
      const reader = events.body?.getReader();
      while (reader && !(await reader.read().catch(() => ({ done: true }))).done);
      return performance.now();
    })();
    const end = await visitor.ask(`${clinic.issuer}/session/end`);
    const secret = /name="xsrf" value="([^"]+)"/.exec(await end.text())?.[1] ?? '';
    const before = performance.now();
    await visitor.ask(`${clinic.issuer}/session/end/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
    });
    const took = (await closed) - before;
    console.log(`session ended ${took.toFixed(0)} ms after the sign-out at the provider`);
    expect(took).toBeLessThan(kWithinMs);
    expect((await me()).status).toBe(401);
    expect(
      (await practice.post(`/api/v1/meetings/${meeting}/token`, { token: host.token })).status,
    ).toBe(401);
  });

  test.each(['', 'logout_token=', 'logout_token=a.b.c', 'logout_token=eyJhbGciOiJub25lIn0.e30.'])(
    'is not believed without its signature: %s',
    async (body) => {
      const answer = await fetch(`${origin}/api/v1/auth/oidc/clinic/sign-out`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      expect(answer.status).toBe(400);
    },
  );
});
