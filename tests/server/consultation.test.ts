// A consultation through the API, from creation to its end, as the founding description tells it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { EventStream } from './event_stream.js';
import { ada, addPhysician, openPractice, type Practice } from './practice.js';

let practice: Practice;
let cookie: string;

function claims(token: string): { exp: number; iat: number; video: Record<string, unknown> } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** What the media engine says to a client that would join with this token. */
function validate(token: string): Promise<number> {
  const joinRequest = 'EgA'; // WrappedJoinRequest with an empty JoinRequest
  return practice
    .get(`/rtc/v1/validate?access_token=${token}&join_request=${joinRequest}`)
    .then((answer) => answer.status);
}

beforeAll(async () => {
  practice = await openPractice();
  await addPhysician(practice, ada);
  cookie = await practice.signIn(ada.email, ada.password);
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
});

describe('the founding tests', () => {
  test('create answers 200 with a meeting_id', async () => {
    const answer = await practice.post('/api/v1/meetings/create', { cookie, body: { name: 'M' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      name: 'M',
      status: 'created',
      max_participants: 2,
      enable_recording: true,
      enable_chat: true,
      care_mode: 'private',
    });
    expect(answer.body.meeting_id).toMatch(/^[A-Za-z0-9-]{17,}$/);
    expect(answer.body.meeting_link).toBe(`${practice.origin}/m/${answer.body.meeting_id}`);
    const life = Date.parse(answer.body.expires_at) - Date.parse(answer.body.created_at);
    expect(life).toBe(24 * 60 * 60 * 1000);
  });

  test("a physician's join answers can_record true, a patient's false", async () => {
    const meeting = await practice.create(cookie);
    const physician = await practice.join(meeting, 'physician', { cookie });
    const patient = await practice.join(meeting, 'patient');
    expect(physician.body.permissions.can_record).toBe(true);
    expect(patient.body.permissions.can_record).toBe(false);
    await practice.decide(meeting, patient.body.identity, 'admit', cookie);
    const admitted = await practice.post(`/api/v1/meetings/${meeting}/token`, {
      token: patient.body.token,
    });
    expect(admitted.body.permissions.can_record).toBe(false);
  });

  test('nobody becomes physician by saying so', async () => {
    const answer = await practice.join(await practice.create(cookie), 'physician');
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('role-not-allowed');
  });
});

describe('tokens', () => {
  test('who waits may nothing, and has a room of their own', async () => {
    const meeting = await practice.create(cookie);
    const patient = (await practice.join(meeting, 'patient')).body;
    expect(patient.admission).toBe('waiting');
    expect(claims(patient.token).video).toMatchObject({
      room: `${meeting}.waiting.${patient.identity}`,
      canPublish: false,
      canSubscribe: false,
      canPublishData: false,
    });
  });

  test('live two hours at most and give no administration', async () => {
    const meeting = await practice.create(cookie);
    const physician = (await practice.join(meeting, 'physician', { cookie })).body;
    const { exp, iat, video } = claims(physician.token);
    expect(exp - iat).toBeLessThanOrEqual(2 * 60 * 60);
    expect(video.room).toBe(meeting);
    for (const right of ['roomAdmin', 'roomCreate', 'roomList', 'roomRecord']) {
      expect(video[right]).toBeUndefined();
    }
    expect(physician.livekit_url).toBe(practice.origin.replace('http', 'ws'));
  });

  test('name nobody: no name, no metadata, no attributes, only the random identity', async () => {
    const meeting = await practice.create(cookie);
    const physician = (await practice.join(meeting, 'physician', { cookie })).body;
    const patient = (await practice.join(meeting, 'patient')).body;
    for (const { token, identity } of [physician, patient]) {
      const held = claims(token) as unknown as Record<string, unknown>;
      expect(Object.keys(held).sort()).toEqual(['exp', 'iat', 'iss', 'nbf', 'sub', 'video']);
      expect(held.sub).toBe(identity);
      expect(JSON.stringify(held)).not.toMatch(/Paul|Patient |Ada/);
    }
  });

  test('the media engine takes the physician, and refuses who was removed', async () => {
    const meeting = await practice.create(cookie);
    const physician = (await practice.join(meeting, 'physician', { cookie })).body;
    expect(await validate(physician.token)).toBe(200);
    const patient = (await practice.join(meeting, 'patient')).body;
    await practice.decide(meeting, patient.identity, 'admit', cookie);
    const where = `/api/v1/meetings/${meeting}/token`;
    const admitted = (await practice.post(where, { token: patient.token })).body;
    expect(await validate(admitted.token)).toBe(200);
    await practice.decide(meeting, patient.identity, 'remove', cookie);
    expect(await validate(admitted.token)).toBeGreaterThanOrEqual(400);
    const refused = await practice.post(where, { token: admitted.token });
    expect(refused.status).toBe(403);
    expect(refused.body.code).toBe('not-admitted');
    await practice.decide(meeting, patient.identity, 'admit', cookie);
    expect((await practice.post(where, { token: patient.token })).body.admission).toBe('admitted');
  });
});

describe('a consultation', () => {
  test('knock, admission, leave and end reach those whom they concern', async () => {
    const meeting = await practice.create(cookie);
    const physician = await EventStream.open(practice, meeting, { cookie });
    expect(await physician.next()).toEqual({
      name: 'snapshot',
      data: { status: 'created', participants: [] },
    });
    const joined = (await practice.join(meeting, 'patient')).body;
    const knock = await physician.next();
    expect(knock).toMatchObject({
      name: 'participant',
      data: {
        identity: joined.identity,
        user_name: 'Paul Patient',
        role: 'patient',
        state: 'waiting',
      },
    });
    const patient = await EventStream.open(practice, meeting, {
      authorization: `Bearer ${joined.token}`,
    });
    expect(await patient.next()).toEqual({
      name: 'snapshot',
      data: { status: 'created', state: 'waiting' },
    });
    await practice.decide(meeting, joined.identity, 'admit', cookie);
    expect(await patient.next()).toEqual({ name: 'admitted', data: {} });
    expect((await physician.next())?.data.state).toBe('admitted');
    await practice.post(`/api/v1/meetings/${meeting}/leave`, { token: joined.token });
    expect((await physician.next())?.data.state).toBe('left');
    const ended = await practice.post(`/api/v1/meetings/${meeting}/end`, { cookie });
    expect(ended.body.status).toBe('ended');
    for (const stream of [physician, patient]) {
      expect(await stream.next()).toEqual({ name: 'ended', data: {} });
      expect(await stream.next()).toBeNull();
    }
    for (const answer of [
      await practice.join(meeting, 'patient'),
      await practice.join(meeting, 'physician', { cookie }),
      await practice.post(`/api/v1/meetings/${meeting}/token`, { token: joined.token }),
    ]) {
      expect(answer.status).toBe(410);
      expect(answer.body.code).toBe('meeting-ended');
    }
  });

  test('a full meeting takes nobody more', async () => {
    const meeting = await practice.create(cookie);
    const first = (await practice.join(meeting, 'patient')).body;
    await practice.decide(meeting, first.identity, 'admit', cookie);
    const third = await practice.join(meeting, 'patient');
    expect(third.status).toBe(409);
    expect(third.body.code).toBe('meeting-full');
  });

  test('care modes forbid recording', async () => {
    const body = { name: 'M', care_mode: 'gkv', enable_recording: true };
    const refused = await practice.post('/api/v1/meetings/create', { cookie, body });
    expect(refused.status).toBe(403);
    expect(refused.body.code).toBe('recording-forbidden-by-care-mode');
    const meeting = await practice.create(cookie, { care_mode: 'gkv' });
    const physician = (await practice.join(meeting, 'physician', { cookie })).body;
    expect(physician.permissions.can_record).toBe(false);
  });

  test('wrong fields are named', async () => {
    const meeting = await practice.create(cookie);
    const where = `/api/v1/meetings/${meeting}/join`;
    for (const [body, field] of [
      [{ user_role: 'patient' }, 'user_name'],
      [{ user_name: 'Paul' }, 'user_role'],
      [{ user_name: 'Paul', user_role: 'admin' }, 'user_role'],
      [{ user_name: 'P', user_role: 'patient' }, 'user_name'],
      [{ user_name: 'Paul', user_role: 'patient', enable_video: 'yes' }, 'enable_video'],
      [{ user_name: 'Paul', user_role: 'patient', identity: 'x' }, 'identity'],
    ] as const) {
      const answer = await practice.post(where, { body });
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ code: 'invalid-input', field });
    }
  });
});
