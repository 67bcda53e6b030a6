import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect } from 'vitest';
import type { CallEntry } from '../meeting/callEntry';
import { PatientPage } from '../meeting/join/PatientPage';
import { guestState, knocking, opened } from './fakeEncryption';
import { fakeMedia } from './fakeMedia';
import { meeting, ticket } from './fixtures';
import { MockApi, ok, type EventFeed } from './mockApi';
import { show } from './render';

/**
 * A patient behind the link `abc`: the server played, devices that work, and what the page hands to the call. The test
 * file itself mocks `encryption/startSession` with `testing/fakeEncryption`.
 */
export class PatientVisit {
  readonly api: MockApi;
  readonly feed: EventFeed;
  /** What the page gives to the call, once it is open. */
  entry: CallEntry | null = null;

  constructor() {
    opened.guestBegins = knocking();
    fakeMedia();
    this.api = new MockApi()
      .on('GET /meetings/abc', () => ok(meeting))
      .on('POST /meetings/abc/join', () => ok(ticket()))
      .on('POST /meetings/abc/consents', () => ok({ consents: [] }))
      .on('POST /meetings/abc/leave', () => ok());
    this.feed = this.api
      .stream('GET /meetings/abc/events')
      .greet('snapshot', { status: 'created', state: 'waiting' });
  }

  open() {
    return show(
      <PatientPage
        meetingId="abc"
        renderCall={(given) => {
          this.entry = given;
          return <main>CALL</main>;
        }}
      />,
    );
  }
}

/** The physician gives the key. */
export async function giveKey(): Promise<void> {
  await waitFor(() => expect(opened.guest).not.toBeNull());
  act(() => opened.guest?.line.show(guestState()));
}

export async function giveName(name = 'Erika Muster'): Promise<void> {
  await userEvent.type(await screen.findByTestId('name-input'), name);
  await userEvent.click(screen.getByTestId('to-rules'));
}

export async function agree(): Promise<void> {
  await userEvent.click(await screen.findByTestId('to-device-check'));
}

/** From the name to the waiting room. */
export async function knock(): Promise<void> {
  await giveName();
  await agree();
  await userEvent.click(await screen.findByTestId('knock-submit'));
}
