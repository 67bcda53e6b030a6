import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { fakeMedia, setMediaDevices } from '../../testing/fakeMedia';
import { expectAccessible, show } from '../../testing/render';
import { DeviceStep } from './DeviceStep';

function open(onKnock = vi.fn()) {
  const page = show(
    <main>
      <DeviceStep knocking={false} onKnock={onKnock} onBack={vi.fn()} />
    </main>,
  );
  return { onKnock, ...page };
}

describe('DeviceStep', () => {
  it('explains the question of the browser while it is asked', async () => {
    setMediaDevices(
      Object.assign(new EventTarget(), { getUserMedia: () => new Promise(() => undefined) }),
    );
    open();
    expect(screen.getByText('Bitte tippen Sie auf „Erlauben“')).toBeTruthy();
    expect(screen.queryByTestId('knock-submit')).toBeNull();
    await expectAccessible();
  });

  it('shows picture, level and the choice between two cameras', async () => {
    const media = fakeMedia();
    open();
    expect(await screen.findByLabelText('Ihr Kamerabild')).toBeTruthy();
    expect(screen.getByRole('meter', { name: 'Lautstärke Ihres Mikrofons' })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Mikrofon' })).toBeNull();
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Kamera' }),
      'video-2',
    );
    await waitFor(() => expect(media.getUserMedia).toHaveBeenCalledTimes(2));
    expect(media.getUserMedia.mock.calls[1]?.[0].video).toMatchObject({
      deviceId: { exact: 'video-2' },
    });
    await screen.findByTestId('knock-submit');
    await expectAccessible();
  });

  it('goes without camera and back', async () => {
    fakeMedia();
    const { onKnock } = open();
    await screen.findByTestId('knock-submit');
    await userEvent.click(screen.getByRole('button', { name: 'Ohne Kamera weiter' }));
    expect(await screen.findByText('Die Kamera ist aus')).toBeTruthy();
    await userEvent.click(screen.getByTestId('knock-submit'));
    expect(onKnock).toHaveBeenCalledWith(
      expect.objectContaining({ camera: false, microphone: true }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Kamera wieder einschalten' }));
    expect(await screen.findByLabelText('Ihr Kamerabild')).toBeTruthy();
  });

  it.each([
    ['NotAllowedError', 'Kamera und Mikrofon sind gesperrt'],
    ['NotFoundError', 'Keine Kamera und kein Mikrofon gefunden'],
    ['NotReadableError', 'Ein anderes Programm benutzt die Kamera'],
  ])('explains %s, and lets people in nevertheless', async (error, title) => {
    let broken = true;
    fakeMedia(() => (broken ? error : null));
    const { onKnock } = open();
    expect((await screen.findByRole('alert')).textContent).toContain(title);
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Ohne Kamera und Mikrofon weiter' }));
    expect(onKnock).toHaveBeenCalledWith(
      expect.objectContaining({ camera: false, microphone: false }),
    );
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('knock-submit')).toBeTruthy();
  });

  it('says that the camera is missing when only the voice works', async () => {
    fakeMedia((wish) => (wish.video ? 'NotReadableError' : null));
    open();
    expect(await screen.findByText('Ein anderes Programm benutzt die Kamera')).toBeTruthy();
    expect(screen.getByText(/Man hört Sie, aber man sieht Sie nicht/)).toBeTruthy();
    await expectAccessible();
  });

  it('says that the microphone alone is missing, and lets people try again', async () => {
    let missing = true;
    fakeMedia((wish) => (wish.audio && missing ? 'NotFoundError' : null));
    open();
    expect(await screen.findByText('Kein Mikrofon gefunden')).toBeTruthy();
    expect(screen.queryByText(/Keine Kamera/)).toBeNull();
    await expectAccessible();
    missing = false;
    await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
    expect(await screen.findByTestId('mic-level')).toBeTruthy();
  });

  it('explains browsers that cannot do it', async () => {
    setMediaDevices(undefined);
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('Dieser Browser kann das');
    await expectAccessible();
  });

  it('lets go of camera and microphone when the step is over', async () => {
    const media = fakeMedia();
    const { unmount } = open();
    await screen.findByTestId('knock-submit');
    expect(media.stopped()).toBe(0);
    unmount();
    expect(media.stopped()).toBe(2);
  });
});
