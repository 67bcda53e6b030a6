import { describe, expect, it } from 'vitest';
import { MockApi, ok, refused } from '../testing/mockApi';
import { decide, joinMeeting, leaveMeeting, renewTicket } from './meetings';
import { Problem } from './problem';
import { getJson } from './request';

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('expected a Problem');
  return error;
}

describe('request', () => {
  it('reads code and field of a refusal', async () => {
    new MockApi().on('GET /x', () => refused(422, 'invalid-input', { field: 'user_name' }));
    expect(await problemOf(getJson('/x'))).toMatchObject({
      code: 'invalid-input',
      status: 422,
      field: 'user_name',
    });
  });

  it('knows how long to wait', async () => {
    const api = new MockApi();
    api.on('GET /x', () => refused(429, 'rate-limited', { retryAfter: 37 }));
    expect((await problemOf(getJson('/x'))).retryAfterSeconds).toBe(37);
    api.on('GET /x', () => refused(429, 'rate-limited'));
    expect((await problemOf(getJson('/x'))).retryAfterSeconds).toBe(60);
  });

  it.each([
    [401, 'unauthenticated'],
    [404, 'not-found'],
    [409, 'meeting-full'],
    [500, 'internal'],
    [502, 'unreachable'],
  ])('understands a bare %i', async (status, code) => {
    new MockApi().on('GET /x', () => new Response('<html>', { status }));
    expect((await problemOf(getJson('/x'))).code).toBe(code);
  });

  it('does not take over codes it does not know', async () => {
    new MockApi().on('GET /x', () => Response.json({ code: '<b>' }, { status: 403 }));
    expect((await problemOf(getJson('/x'))).code).toBe('forbidden');
  });

  it('calls a missing network unreachable', async () => {
    new MockApi().down('GET /x');
    expect((await problemOf(getJson('/x'))).code).toBe('unreachable');
  });

  it('calls an answer without JSON a fault of the server', async () => {
    new MockApi().on('GET /x', () => new Response('hello'));
    expect((await problemOf(getJson('/x'))).code).toBe('internal');
  });
});

describe('meetings', () => {
  it('shows the token to the server and outlives the page on leaving', async () => {
    const api = new MockApi().on('POST /meetings/abc/leave', {});
    await leaveMeeting('abc', 'token-1');
    expect(api.calls[0]).toMatchObject({ token: 'token-1', keepalive: true });
  });

  it('sends what the contract names', async () => {
    const api = new MockApi().on('POST /meetings/abc/join', {});
    const request = {
      user_name: 'Erika Muster',
      user_role: 'patient',
      enable_video: true,
      enable_audio: false,
    } as const;
    await joinMeeting('abc', request);
    expect(api.calls[0]?.body).toEqual(request);
  });

  it('escapes ids in addresses', async () => {
    const api = new MockApi()
      .on('POST /meetings/a%2Fb/participants/x%3Fy/admit', () => ok())
      .on('POST /meetings/a%2Fb/token', {});
    await decide('a/b', 'x?y', 'admit');
    await renewTicket('a/b');
    expect(api.calls).toHaveLength(2);
    expect(api.calls[1]?.token).toBeNull();
  });
});
