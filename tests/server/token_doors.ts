// Every place of the server that takes an access token: the signalling, the participants' API, the room service
// and the webhook of a media server.
import { request } from 'node:http';

import { description, filledIn, routes, type Route } from './description.js';
import { webhookBody, type Kind } from './forged_tokens.js';
import type { Practice } from './practice.js';

export interface Reply {
  status: number;
  type: string;
  body: string;
}

export interface Door {
  name: string;
  kind: Kind;
  /** How it answers to who may come in. */
  opensWith: number;
  knock: (practice: Practice, meeting: string, token: string) => Promise<Reply>;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
/** WrappedJoinRequest with an empty JoinRequest. */
const kJoinRequest = 'join_request=EgA';

/** Opens a signal connection and hangs up at once. */
function upgrade(practice: Practice, where: string, token?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(practice.origin + where, {
      headers: {
        ...(token === undefined ? {} : bearer(token)),
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asked.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve({ status: 101, type: '', body: '' });
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          body,
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function ask(practice: Practice, where: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(practice.origin + where, init);
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, type, body: '' };
  }
  return { status: response.status, type, body: await response.text() };
}

function signalDoor(path: string, how: 'header' | 'query', validate: boolean): Door {
  return {
    name: `${path} by ${how}`,
    kind: 'participant',
    opensWith: validate ? 200 : 101,
    knock: (practice, _, token) => {
      const inQuery = how === 'query' ? `&access_token=${encodeURIComponent(token)}` : '';
      const where = `${path}?${kJoinRequest}${inQuery}`;
      if (validate) {
        return ask(practice, where, { headers: how === 'header' ? bearer(token) : {} });
      }
      return upgrade(practice, where, how === 'header' ? token : undefined);
    },
  };
}

/** Whether only those who take part, and the physician, may use the route: then it reads tokens. */
function isForParticipants(route: Route): boolean {
  const row = description['x-permissions'][route.permission] ?? {};
  return row.waiting !== undefined && row.stranger === undefined;
}

function bodyFor(route: Route): Record<string, unknown> {
  const kind = 'consultation';
  switch (route.permission) {
    case 'message:relay':
      return { to: 'host', body: 'AAAA' };
    case 'consent:give':
      return { kind, version: 1, language: 'de', text_hash: 'A'.repeat(43) };
    case 'consent:withdraw':
      return { kind };
    default:
      return {};
  }
}

function apiDoor(route: Route): Door {
  return {
    name: `${route.method} ${route.path}`,
    kind: 'participant',
    opensWith: route.permission === 'message:relay' ? 202 : 200,
    knock: (practice, meeting, token) =>
      ask(practice, filledIn(route, meeting, ''), {
        method: route.method,
        headers: { ...bearer(token), 'content-type': 'application/json' },
        ...(route.method === 'POST' ? { body: JSON.stringify(bodyFor(route)) } : {}),
      }),
  };
}

function serviceDoor(method: string): Door {
  return {
    name: `/twirp ${method}`,
    kind: 'service',
    opensWith: 200,
    knock: (practice, meeting, token) =>
      ask(practice, `/twirp/livekit.RoomService/${method}`, {
        method: 'POST',
        headers: { ...bearer(token), 'content-type': 'application/json' },
        body: JSON.stringify(method === 'ListRooms' ? {} : { room: meeting }),
      }),
  };
}

const webhookDoor: Door = {
  name: 'POST /api/v1/livekit/webhook',
  kind: 'webhook',
  opensWith: 200,
  knock: (practice, _, token) =>
    ask(practice, '/api/v1/livekit/webhook', {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/webhook+json' },
      body: webhookBody,
    }),
};

/** In the order in which one person can use them all: leaving comes last. */
export const doors: Door[] = [
  signalDoor('/rtc/v1/validate', 'query', true),
  signalDoor('/rtc/validate', 'header', true),
  signalDoor('/rtc/v1', 'query', false),
  signalDoor('/rtc/v1', 'header', false),
  signalDoor('/rtc', 'query', false),
  serviceDoor('ListRooms'),
  serviceDoor('ListParticipants'),
  webhookDoor,
  ...routes
    .filter(isForParticipants)
    .map(apiDoor)
    .sort((a, b) => Number(a.name.endsWith('/leave')) - Number(b.name.endsWith('/leave'))),
];
