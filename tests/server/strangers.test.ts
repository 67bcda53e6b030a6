// Every route of the description refuses the wrong person, the guessed id and the broken body.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { description, filledIn, routes, type Route, type Scope } from './description.js';
import {
  ada,
  addAccount,
  bob,
  cleo,
  dora,
  openPractice,
  type Ask,
  type Practice,
} from './practice.js';

let practice: Practice;
let host: string;
let otherPhysician: string;
let frontDesk: string;
let admin: string;
let meeting: string;
let patient: { identity: string; token: string };
let strangerElsewhere: string;
let creatingKey: string;
let readingKey: string;
let foreignKey: string;

/** Somebody at a door, and what they are in the table of permissions. */
interface Person {
  name: string;
  ask: () => Ask;
  /** Of an account or an API key, or of a participant. Nobody known: no roles. */
  account?: string[];
  participant?: string;
  /** To the meeting. */
  relation: 'foreign' | 'practice' | 'own';
}

const persons: Person[] = [
  { name: 'nobody', ask: () => ({}), relation: 'foreign' },
  {
    name: 'a guessed session',
    ask: () => ({ cookie: `heydok_session=${'A'.repeat(43)}` }),
    relation: 'foreign',
  },
  {
    name: 'a token in place of a session',
    ask: () => ({ cookie: `heydok_session=${patient.token}` }),
    relation: 'foreign',
  },
  {
    name: 'a physician of another practice',
    ask: () => ({ cookie: otherPhysician }),
    account: ['physician', 'admin'],
    relation: 'foreign',
  },
  {
    name: 'the staff of the practice',
    ask: () => ({ cookie: frontDesk }),
    account: ['staff'],
    relation: 'practice',
  },
  {
    name: 'an admin of the practice',
    ask: () => ({ cookie: admin }),
    account: ['admin'],
    relation: 'practice',
  },
  {
    name: 'a patient of the meeting',
    ask: () => ({ token: patient.token }),
    participant: 'waiting',
    relation: 'own',
  },
  {
    name: 'a patient of another meeting',
    ask: () => ({ token: strangerElsewhere }),
    participant: 'waiting',
    relation: 'foreign',
  },
  {
    name: 'an API key that creates',
    ask: () => ({ token: creatingKey }),
    account: ['meetings-create'],
    relation: 'practice',
  },
  {
    name: 'an API key that reads',
    ask: () => ({ token: readingKey }),
    account: ['meetings-read'],
    relation: 'practice',
  },
  {
    name: 'an API key of another practice',
    ask: () => ({ token: foreignKey }),
    account: ['meetings-create', 'meetings-read'],
    relation: 'foreign',
  },
  {
    name: 'an invented API key, whatever cookie comes along',
    ask: () => ({ token: `heydok_${'A'.repeat(43)}`, cookie: admin }),
    relation: 'foreign',
  },
  {
    name: 'a token with a changed signature',
    ask: () => ({ token: changed(patient.token) }),
    relation: 'foreign',
  },
  {
    name: 'a token without signature',
    ask: () => ({ token: unsigned(patient.token) }),
    relation: 'foreign',
  },
];

const reach: Record<Person['relation'], Scope[]> = {
  foreign: [],
  practice: ['practice'],
  own: ['practice', 'own'],
};

function allowed(person: Person, permission: string, relation: Person['relation']): boolean {
  const row = description['x-permissions'][permission] ?? {};
  const roles = [...(person.account ?? []), person.participant, 'stranger'];
  return roles.some((role) => {
    const scope = row[role ?? ''];
    return scope !== undefined && (scope === 'any' || reach[relation].includes(scope));
  });
}

/** The status by which the table refuses the person, or null if it does not. */
function refusal(person: Person, route: Route): number | null {
  const inMeeting = route.path.includes('{id}');
  const relation = person.account && !inMeeting ? 'own' : person.relation;
  if (allowed(person, route.permission, relation)) return null;
  if (route.permission === 'media-event:report') return 401;
  if (person.account) {
    return !inMeeting || allowed(person, 'meeting:oversee', relation) ? 403 : 404;
  }
  if (person.participant && inMeeting) return person.relation === 'own' ? 403 : 404;
  return 401;
}

/** Takes what another server has signed, which is no JSON of ours. */
function isSigned(route: Route): boolean {
  return ['media-event:report', 'sign-out:report'].includes(route.permission);
}

function changed(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

function unsigned(token: string): string {
  const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return `${header}.${token.split('.')[1] ?? ''}.`;
}

/** What the route takes as body from somebody who may use it. */
function bodyOf(route: Route): unknown {
  if (!route.takesBody) return undefined;
  if (route.path.endsWith('/create')) return { name: 'Sprechstunde' };
  if (route.path.endsWith('/join')) return { user_name: 'Paul Patient', user_role: 'patient' };
  return {};
}

async function apiKey(cookie: string, scopes: string[]): Promise<string> {
  const made = await practice.post('/api/v1/api-keys', { cookie, body: { name: 'PVS', scopes } });
  return made.body.key;
}

beforeAll(async () => {
  practice = await openPractice();
  await addAccount(practice, ada, 'physician');
  await addAccount(practice, bob, 'physician', 'Praxis Bob');
  await addAccount(practice, cleo, 'staff');
  await addAccount(practice, dora, 'admin');
  host = await practice.signIn(ada.email, ada.password);
  otherPhysician = await practice.signIn(bob.email, bob.password);
  frontDesk = await practice.signIn(cleo.email, cleo.password);
  admin = await practice.signIn(dora.email, dora.password);
  meeting = await practice.create(host);
  patient = (await practice.join(meeting, 'patient')).body;
  creatingKey = await apiKey(admin, ['meetings-create']);
  readingKey = await apiKey(admin, ['meetings-read']);
  foreignKey = await apiKey(otherPhysician, ['meetings-create', 'meetings-read']);
  const elsewhere = await practice.create(otherPhysician);
  strangerElsewhere = (await practice.join(elsewhere, 'patient')).body.token;
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
});

const cases = routes.flatMap((route) =>
  persons.flatMap((person) => {
    const status = refusal(person, route);
    return status === null ? [] : [{ route, person, status }];
  }),
);

test('the description has all kinds of routes', () => {
  expect(routes.length).toBeGreaterThanOrEqual(18);
  expect(cases.length).toBeGreaterThanOrEqual(100);
});

describe('the wrong person', () => {
  test.each(cases)(
    '$route.method $route.path refuses $person.name with $status',
    async ({ route, person, status }) => {
      const where = filledIn(route, meeting, patient.identity);
      const answer = await practice.send(route.method, where, {
        ...person.ask(),
        body: bodyOf(route),
      });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.body.status).toBe(status);
    },
  );

  test('has changed nothing', async () => {
    const shown = await practice.get(`/api/v1/meetings/${meeting}`, { cookie: host });
    expect(shown.body.status).toBe('created');
    expect(shown.body.participants).toHaveLength(1);
    expect(shown.body.participants[0].state).toBe('waiting');
  });
});

describe('guessed ids', () => {
  const withId = routes.filter((route) => route.path.includes('{id}'));

  test.each(withId)('$method $path knows no such meeting', async (route) => {
    const answer = await practice.send(
      route.method,
      filledIn(route, 'ABCDEFGHJKLMNPQRSTUVWX', 'patient-x'),
      {
        cookie: host,
        body: bodyOf(route),
      },
    );
    expect(answer.status).toBe(404);
  });

  test.each(['..', '%2e%2e', 'a%00b', '%252e', "x'%20OR%20'1'='1", 'x'.repeat(2000)])(
    'the id %s is no way in',
    async (id) => {
      const answer = await practice.get(`/api/v1/meetings/${id}`, { cookie: host });
      expect([400, 404]).toContain(answer.status);
    },
  );

  test.each(['admit', 'deny', 'remove'])('%s knows no such participant', async (verb) => {
    const answer = await practice.decide(meeting, 'patient-2222222222222222', verb, host);
    expect(answer.status).toBe(404);
  });
});

describe('broken bodies', () => {
  const withBody = routes.filter((route) => route.takesBody && !isSigned(route));
  /** The physician, or where only participants have a say, a patient of this meeting. */
  const whoMay = async (route: Route, own: string): Promise<Ask> => {
    const row = description['x-permissions'][route.permission] ?? {};
    if (row.waiting === undefined || row.physician !== undefined) return { cookie: host };
    return { token: (await practice.join(own, 'patient')).body.token };
  };
  const broken: { name: string; raw: string; status: number }[] = [
    { name: 'nothing', raw: '', status: 400 },
    { name: 'half an object', raw: '{"name":"a"', status: 400 },
    { name: 'an array', raw: '[]', status: 400 },
    { name: 'trailing bytes', raw: '{} x', status: 400 },
    { name: 'a deep nest', raw: '['.repeat(10_000), status: 400 },
    { name: 'a lone surrogate', raw: '{"name":"\\uD800"}', status: 400 },
    { name: 'a comment', raw: '{/* */}', status: 400 },
    { name: 'an unknown field', raw: '{"is_admin":true}', status: 422 },
    { name: 'a wrong type', raw: '{"name":7,"user_name":7,"email":7}', status: 422 },
    { name: 'a megabyte', raw: `{"name":"${'a'.repeat(1024 * 1024)}"}`, status: 413 },
    { name: 'a megabyte of blanks', raw: ' '.repeat(1024 * 1024), status: 413 },
  ];

  test.each(withBody.flatMap((route) => broken.map((body) => ({ route, body }))))(
    '$route.path refuses $body.name with $body.status',
    async ({ route, body }) => {
      const own = await practice.create(host); // joins are counted per meeting
      const answer = await practice.send(route.method, filledIn(route, own, ''), {
        ...(await whoMay(route, own)),
        raw: body.raw,
      });
      expect(answer.status).toBe(body.status);
    },
  );

  test('text that only looks like JSON', async () => {
    const answer = await practice.post('/api/v1/meetings/create', {
      cookie: host,
      body: { name: 'a' },
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(415);
  });
});

describe('foreign pages', () => {
  const changing = routes.filter(
    (route) => route.method === 'POST' && route.permission !== 'media-event:report',
  );

  test.each(changing)('$path does nothing for them', async (route) => {
    for (const origin of ['https://evil.example', 'null', `${practice.origin}.evil.example`]) {
      const answer = await practice.send('POST', filledIn(route, meeting, patient.identity), {
        cookie: host,
        body: bodyOf(route),
        headers: { origin },
      });
      expect(answer.status).toBe(403);
      expect(answer.body.code).toBe('foreign-origin');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('our own page may', async () => {
    const answer = await practice.post('/api/v1/meetings/create', {
      cookie: host,
      body: { name: 'a' },
      headers: { origin: practice.origin },
    });
    expect(answer.status).toBe(200);
  });
});

describe('methods', () => {
  test.each(routes)('$path knows no DELETE', async (route) => {
    const answer = await practice.send('DELETE', filledIn(route, meeting, patient.identity), {
      cookie: host,
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toContain(route.method);
  });

  test.each(['X-HTTP-Method-Override', 'X-Method-Override'])('%s changes nothing', async (name) => {
    const answer = await practice.get(`/api/v1/meetings/${meeting}`, {
      headers: { [name]: 'POST' },
    });
    expect(answer.status).toBe(200);
  });
});
